"""The command voxbar finds what is meant, imports no more than that, says what it cannot."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.cli import COMMANDS, Command, main, make_parser
from app.cli_parser import with_dashes
from asr.origin import described


def test_the_version_is_told() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "app", "--version"], capture_output=True, text=True, check=True
    )
    assert done.stdout == f"voxbar {described()}\n"


def test_nothing_heavy_is_imported_before_a_command_needs_it() -> None:
    code = (
        "import sys, app.cli; app.cli.main(['help']);"
        "print([m for m in ('numpy', 'asr', 'av', 'rich', 'onnxruntime') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.endswith("[]\n")


@pytest.mark.parametrize("command", COMMANDS, ids=[c.name for c in COMMANDS])
@pytest.mark.parametrize("words", [["{}", "--help"], ["help", "{}"]], ids=["--help", "help"])
def test_every_command_explains_itself(
    command: Command, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        main([word.format(command.name) for word in words])
    assert end.value.code == 0
    assert f"voxbar {command.name}" in capsys.readouterr().out


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    out = capsys.readouterr().out
    assert all(f"  {c.name} " in out for c in COMMANDS)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["trascribe"], "Did you mean transcribe?"),
        (["xyzzy"], 'There is no command "xyzzy". See voxbar help.'),
        (["--model", "x"], "The command comes first"),
        ([__file__, "--srt"], f"voxbar transcribe {__file__}"),
        (["open", "gone.wav"], "There is no file gone.wav."),
    ],
)
def test_what_is_no_command_is_answered_with_what_to_type(
    words: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 2
    out, err = capsys.readouterr()
    assert not out
    assert sentence in err


def test_without_a_screen_the_tray_app_names_what_works(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    assert main([]) == 2
    err = capsys.readouterr().err
    assert "voxbar listen" in err
    assert "voxbar transcribe" in err


def test_a_mistyped_option_is_answered_with_the_one_that_was_meant(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as end:
        main(["transcribe", "a.wav", "--outputdir", "x"])
    assert end.value.code == 2
    assert "There is no option --outputdir. Did you mean --output-dir?" in capsys.readouterr().err


def test_the_beginning_of_an_option_is_answered_with_all_that_begin_so(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit):
        main(["transcribe", "a.wav", "--out", "x"])
    assert "Did you mean --output-format or --output-dir?" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        (["--word_timestamps", "True"], True),
        (["--word-timestamps=true"], True),
        (["--word_timestamps", "False"], False),
        (["--word_timestamps=False"], False),
    ],
)
def test_flags_may_have_the_values_that_whisper_gives_them(
    written: list[str], wanted: bool
) -> None:
    command = next(c for c in COMMANDS if c.name == "transcribe")
    found = make_parser(command, command.find()).read([*written, "a.wav"])
    assert (found.word_timestamps, found.inputs) == (wanted, ["a.wav"])


def test_options_stand_anywhere_and_what_follows_two_dashes_is_a_name() -> None:
    command = next(c for c in COMMANDS if c.name == "transcribe")
    parser = make_parser(command, command.find())
    found = parser.read(["a.wav", "--max_line_width=9", "b.wav", "-f", "srt", "--", "--c_d.wav"])
    assert found.inputs == ["a.wav", "b.wav", "--c_d.wav"]
    assert (found.max_line_width, found.format) == (9, ["srt"])


def test_underscores_in_values_stay() -> None:
    given = ["--output_dir=my_texts", "a_b.wav", "-o", "c_d"]
    assert with_dashes(given) == ["--output-dir=my_texts", "a_b.wav", "-o", "c_d"]


def test_a_closed_pipe_is_no_error() -> None:
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [sys.executable, "-m", "app", "help"], stdout=write, stderr=subprocess.PIPE, check=False
    )
    os.close(write)
    assert (done.returncode, done.stderr) == (141, b"")


@pytest.mark.skipif(sys.platform != "linux", reason="needs a shell and /dev/full")
@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ("--version >&-", 0, ""),
        ("config list >&-", 0, ""),
        ("--version >/dev/full", 1, "the disk is full"),
    ],
)
def test_an_output_that_takes_nothing_is_no_traceback(words: str, code: int, said: str) -> None:
    command = f'"{sys.executable}" -m app {words}'
    done = subprocess.run(["sh", "-c", command], check=False, capture_output=True, text=True)
    assert done.returncode == code
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_evaluate_compares_models_side_by_side(
    samples: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    manifest = str(samples / "manifest.jsonl")
    assert main(["evaluate", manifest, "-m", "echo", "-m", "echo"]) == 0
    last = capsys.readouterr().out.split("\n\n")[-1].splitlines()
    assert last[0].split() == ["WER", "%", "echo", "echo"]
    assert last[-1].split()[0] == "total"
    assert main(["evaluate", manifest, "-m", "echo", "--json"]) == 0
    (report,) = json.loads(capsys.readouterr().out)["reports"]
    assert report["model"] == "echo"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["evaluate"], 2),
        (["evaluate", "gone.jsonl", "-m", "echo"], 2),
        (["evaluate", "gone.jsonl", "-m", "nobody-knows-it"], 3),
        (["bench", "--lengths", "long", "-m", "echo"], 2),
        (["bench", "--audio", "gone.wav", "-m", "echo"], 1),
        (["bench", "-m", "echo", "--engine", "nemo"], 3),
    ],
)
def test_what_cannot_be_measured_is_said_in_a_sentence(
    words: list[str], code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == code
    err = capsys.readouterr().err
    assert err.startswith(f"voxbar {words[0]}: ")
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    "line",
    [
        "transcribe a.wav -m nemo:gone",
        "transcribe a.wav --engine nemo -m gone --quiet",
        "evaluate gone.jsonl -m nemo:gone",
        "watch . --once --settle 0.05 --engine nemo -m gone",
    ],
)
def test_an_engine_that_favours_no_words_is_named_where_some_are_listed(
    line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("VOXBAR_HOME", str(tmp_path / "home"))
    Path("words.txt").write_text("Kenneth", encoding="utf-8")
    Path("a.wav").write_bytes(b"not read: the model comes first, and is not there")
    assert main(line.split()) == 3
    assert "favours no words" not in capsys.readouterr().err
    assert main([*line.split(), "--words", "words.txt"]) == 3
    assert capsys.readouterr().err.count("NVIDIA's runtime favours no words") == 1


def test_bench_ends_with_a_line_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "-m", "echo", "--lengths", "1", "--runs", "1"]) == 0
    last = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert {"commit", "device", "load_s", "peak_memory_mb", "timings"} <= set(last)
