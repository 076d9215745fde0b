"""`voxbar transcribe` as a person runs it: a program with its exit codes, outputs and signals."""

import json
import os
import signal
import subprocess
import sys
import wave
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

RIGHT = "Mr. Quilter is the apostle of the middle classes, and we are glad to welcome his gospel.\n"
NO_SOCKETS = """\
import socket, sys
def refuse(*a, **k): raise OSError("the network was touched")
socket.socket = socket.create_connection = socket.socketpair = socket.getaddrinfo = refuse
sys.addaudithook(lambda event, args: refuse() if event.startswith("socket.") else None)
from app.cli import main
sys.exit(main())
"""
posix = pytest.mark.skipif(sys.platform == "win32", reason="signals of Unix")
COMMAND = [sys.executable, "-m", "app", "transcribe"]
ENVIRONMENT = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": str(Path(__file__).parents[2])}


def transcribe(
    folder: Path, *arguments: str | Path, stdin: bytes | None = None
) -> subprocess.CompletedProcess[str]:
    return run([*COMMAND, *map(str, arguments)], folder, stdin)


def run(
    command: list[str], folder: Path, stdin: bytes | None = None
) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        command,
        cwd=folder,
        env=ENVIRONMENT,
        input=stdin or b"",
        capture_output=True,
        timeout=120,
        check=False,
    )
    out, err = done.stdout.decode("utf-8"), done.stderr.decode("utf-8")
    assert "Traceback" not in err
    return subprocess.CompletedProcess(command, done.returncode, out, err)


def sound(path: Path, length_s: float = 1.0) -> Path:
    """Write a buzz that is there for its length only."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16000)
        file.writeframes(b"\x00\x10\x00\xf0" * int(8000 * length_s))
    return path


@pytest.fixture
def cut_off(tmp_path: Path) -> Path:
    """A model whose answers never come to their end."""
    folder = tmp_path / "cut-off"
    folder.mkdir()
    (folder / "config.json").write_text('{"model_type": "echo", "complete": false}')
    return folder


def test_real_speech_becomes_its_exact_text(samples: Path, tmp_path: Path) -> None:
    done = transcribe(tmp_path, samples / "quilter.flac")
    assert (done.returncode, done.stdout, done.stderr) == (0, RIGHT, "")


def test_no_socket_is_opened(samples: Path, tmp_path: Path) -> None:
    sample = str(samples / "quilter.flac")
    done = run([sys.executable, "-c", NO_SOCKETS, "transcribe", sample], tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, RIGHT, "")


def test_standard_input_takes_any_container(samples: Path, tmp_path: Path) -> None:
    done = transcribe(tmp_path, "-", stdin=(samples / "quilter.flac").read_bytes())
    assert (done.returncode, done.stdout) == (0, RIGHT)


def test_every_format_is_written_into_a_folder(tmp_path: Path) -> None:
    sound(tmp_path / "a.wav", 2)
    done = transcribe(
        tmp_path, "a.wav", "-m", "echo", "--no-vad", "--output_format=all", "-o", "new/texts"
    )
    assert (done.returncode, done.stdout) == (0, "")
    written = {p.name: p.read_bytes() for p in (tmp_path / "new" / "texts").iterdir()}
    assert set(written) == {"a.txt", "a.srt", "a.vtt", "a.tsv", "a.json"}
    assert written["a.srt"] == b"1\n00:00:00,000 --> 00:00:02,000\n2.0 seconds.\n"
    assert json.loads(written["a.json"])["model"] == "echo"


def test_one_bad_recording_costs_no_other_and_ends_with_1(tmp_path: Path) -> None:
    (tmp_path / "broken.wav").write_bytes(b"RIFF nothing of the kind" * 9)
    (tmp_path / "empty.mp3").touch()
    sound(tmp_path / "good.wav")
    done = transcribe(
        tmp_path, "missing.wav", "broken.wav", "empty.mp3", "good.wav", "-m", "echo", "--no-vad"
    )
    assert (done.returncode, done.stdout) == (1, "1.0 seconds.\n")
    summary = "1 transcribed, 3 failed (missing.wav, broken.wav, empty.mp3)."
    assert done.stderr.splitlines()[-1] == summary
    assert "There is no file missing.wav." in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["a.wav", "--nonsense"],
        ["a.wav", "-f", "doc"],
        ["a.wav", "--task", "translate"],
        ["a.wav", "--beam_size", "5"],
        ["a.wav", "--language", "de"],
    ],
    ids=" ".join,
)
def test_what_is_not_understood_ends_with_2(tmp_path: Path, arguments: list[str]) -> None:
    sound(tmp_path / "a.wav")
    done = transcribe(tmp_path, *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("voxbar")


@pytest.mark.parametrize(
    "arguments", [["-m", "nobody-knows-it"], ["-m", "echo", "--device", "cuda"]], ids=" ".join
)
def test_a_model_or_device_that_is_not_there_ends_with_3(
    tmp_path: Path, arguments: list[str]
) -> None:
    sound(tmp_path / "a.wav")
    done = transcribe(tmp_path, "a.wav", *arguments)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (3, "", 1)


def test_an_incomplete_transcript_is_written_and_ends_with_4(
    samples: Path, tmp_path: Path, cut_off: Path
) -> None:
    done = transcribe(tmp_path, samples / "quilter.flac", "-m", cut_off, "--quiet", "-o", "out")
    assert done.returncode == 4
    assert "were decoded to their end" in done.stderr
    assert "seconds" in (tmp_path / "out" / "quilter.txt").read_text()


@pytest.mark.parametrize("way", ["file", "standard input"])
def test_of_a_recording_that_was_cut_off_what_came_is_written_and_it_ends_with_4(
    samples: Path, tmp_path: Path, way: str
) -> None:
    cut = tmp_path / "cut.flac"
    cut.write_bytes((samples / "jfk.flac").read_bytes()[:150_000])
    if way == "file":
        done = transcribe(tmp_path, "cut.flac", "-m", "echo", "--quiet")
    else:
        done = transcribe(tmp_path, "-", "-m", "echo", "--quiet", stdin=cut.read_bytes())
    assert done.returncode == 4
    assert "damaged or cut off: 8.4 of 11.0 seconds could be read" in done.stderr
    assert "seconds" in done.stdout


def test_a_reader_that_goes_away_ends_it_in_silence(tmp_path: Path) -> None:
    sound(tmp_path / "a.wav")
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [*COMMAND, "a.wav", "-m", "echo", "--no-vad", "-q"],
        cwd=tmp_path, env=ENVIRONMENT, stdout=write, stderr=subprocess.PIPE, check=False,
    )  # fmt: skip
    os.close(write)
    assert (done.returncode, done.stderr) == (141, b"")


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """Start the command with progress as JSON; whatever still runs in the end is killed."""
    children: list[subprocess.Popen[bytes]] = []

    def make(*arguments: str) -> subprocess.Popen[bytes]:
        command = [*COMMAND, *arguments, "--json-progress", "-o", "out"]
        pipe = subprocess.PIPE
        children.append(
            subprocess.Popen(command, cwd=tmp_path, env=ENVIRONMENT, stdin=pipe, stderr=pipe)
        )
        return children[-1]

    yield make
    for child in children:
        child.kill()
        child.communicate()


def events(child: subprocess.Popen[bytes]) -> Iterator[dict[str, object]]:
    assert child.stderr is not None
    for line in child.stderr:
        yield json.loads(line)


@posix
@pytest.mark.timeout(60)
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_interrupting_keeps_what_is_finished(
    tmp_path: Path, start: Callable[..., subprocess.Popen[bytes]], number: int
) -> None:
    """The second recording never ends: it comes from a pipe that stays open."""
    sound(tmp_path / "a.wav")
    child = start("a.wav", "-", "-m", "echo", "--no-vad")
    last: dict[str, object] = {}
    for last in events(child):
        if last["event"] == "start" and last["file"] == "standard input":
            child.send_signal(number)
    assert child.wait(timeout=60) == 130
    assert [p.name for p in (tmp_path / "out").iterdir()] == ["a.txt"]
    counts = {"done": 1, "failed": 0, "skipped": 0, "incomplete": 0}
    assert last == {"event": "summary", **counts, "exit_code": 130}


@posix
@pytest.mark.timeout(120)
def test_interrupting_the_decoding_leaves_no_part_of_a_file(
    samples: Path, tmp_path: Path, start: Callable[..., subprocess.Popen[bytes]]
) -> None:
    """Ten minutes of real speech; the signal comes with the first segment."""
    repeat_sample(samples / "jfk.flac", tmp_path / "long.wav", 55)
    child = start("long.wav")
    told = (event for event in events(child) if event["event"] == "segment")
    assert next(told)
    child.send_signal(signal.SIGINT)
    assert len(list(told)) < 55
    assert child.wait(timeout=60) == 130
    assert not (tmp_path / "out").exists()


def repeat_sample(sample: Path, target: Path, times: int) -> None:
    from asr.audio import read_audio

    pcm = (read_audio(sample) * 32767).astype("<i2").tobytes()
    with wave.open(str(target), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16000)
        file.writeframes(pcm * times)


def test_what_is_there_is_neither_replaced_nor_decoded_again(tmp_path: Path) -> None:
    sound(tmp_path / "a.wav")
    (tmp_path / "a.txt").write_text("mine")
    plain = transcribe(tmp_path, "a.wav", "-o", ".", "-m", "nobody-knows-it")
    assert (plain.returncode, (tmp_path / "a.txt").read_text()) == (1, "mine")
    assert "--overwrite" in plain.stderr
    skipping = transcribe(tmp_path, "a.wav", "-o", ".", "-m", "nobody-knows-it", "--skip-existing")
    assert (skipping.returncode, (tmp_path / "a.txt").read_text()) == (0, "mine")
    forced = transcribe(
        tmp_path, "a.wav", "-o", ".", "-m", "echo", "--no-vad", "--overwrite", "--", "a.wav"
    )
    assert (forced.returncode, (tmp_path / "a.txt").read_text()) == (0, "1.0 seconds.\n")


@pytest.mark.skipif(sys.platform != "linux", reason="names are Unicode elsewhere")
def test_a_name_that_is_no_utf8_is_no_obstacle(tmp_path: Path) -> None:
    name = os.fsdecode(b"caf\xe9 \x1b[31m.wav")
    sound(tmp_path / name)
    done = transcribe(tmp_path, ".", "-m", "echo", "--no-vad", "-f", "txt,json", "-o", "out")
    assert done.returncode == 0
    assert "\x1b" not in done.stderr
    assert len(list((tmp_path / "out").iterdir())) == 2


def test_no_library_notes_anything_about_the_machine_or_the_person(
    tmp_path: Path, samples: Path
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    places = {"HOME": str(home), "XDG_CACHE_HOME": str(home), "LOCALAPPDATA": str(home)}
    done = subprocess.run(
        [*COMMAND, str(samples / "quilter.flac"), "-q"],
        cwd=tmp_path,
        env={**ENVIRONMENT, **places},
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert list(home.rglob("*")) == []  # onnxruntime 1.32 numbers the machine there and reports


def test_names_that_the_system_refuses_are_sentences(samples: Path, tmp_path: Path) -> None:
    long = "x" * 251
    sound(tmp_path / f"{long}.wav")
    as_output = transcribe(tmp_path, ".", "-m", "echo", "--no-vad", "-f", "json", "-o", "out")
    assert (as_output.returncode, "too long" in as_output.stderr) == (1, True)
    as_folder = transcribe(tmp_path, samples / "quilter.flac", "-o", long * 2)
    assert (as_folder.returncode in (1, 2), "too long" in as_folder.stderr) == (True, True)
    as_input = transcribe(tmp_path, long * 2)
    assert (as_input.returncode, "[Errno" in as_input.stderr) == (1, False)


def test_a_closed_standard_output_is_a_sentence(tmp_path: Path) -> None:
    sound(tmp_path / "a.wav")
    code = "import sys; from asr.__main__ import main; sys.stdout = None; sys.exit(main())"
    arguments = ["transcribe", "a.wav", "-m", "echo", "--no-vad"]
    done = run([sys.executable, "-c", code, *arguments], tmp_path)
    assert done.returncode == 1
    assert "Standard output is closed" in done.stderr


def test_the_core_alone_is_a_program_too(samples: Path, tmp_path: Path) -> None:
    sample = str(samples / "quilter.flac")
    done = run([sys.executable, "-m", "asr", "transcribe", sample], tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, RIGHT, "")
