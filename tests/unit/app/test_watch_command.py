"""The command voxbar watch, in a process of its own."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.cli import main
from app.paths import folders
from tests.recipes.make_qwen_speaker import MEANT, NAMES, make_speaker

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of Unix")


@pytest.fixture
def inbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VOXBAR_HOME", str(tmp_path / "home"))
    place = tmp_path / "inbox"
    place.mkdir()
    return place


@pytest.fixture
def watcher(inbox: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "app", "watch", str(inbox), "-m", "echo"]
    command += ["-f", "txt,srt", "--every", "0.05", "--settle", "0.1"]
    running = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    yield running
    running.kill()
    running.communicate()


def test_what_appears_becomes_text_and_ctrl_c_ends_it(
    inbox: Path, samples: Path, watcher: subprocess.Popen[str]
) -> None:
    assert watcher.stderr
    assert watcher.stderr.readline().startswith(f"Watching {inbox}")
    shutil.copy(samples / "jfk.flac", inbox)
    assert watcher.stderr.readline().startswith("jfk.flac: ")
    assert "11.0" in (inbox / "jfk.txt").read_text()
    assert (inbox / "jfk.srt").exists()
    watcher.send_signal(signal.SIGINT)
    assert watcher.wait(20) == 130
    assert watcher.stderr.read() == "Stopped; what was finished is kept.\n"


def test_a_second_watcher_of_the_same_folder_is_refused(
    inbox: Path, watcher: subprocess.Popen[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert watcher.stderr
    watcher.stderr.readline()
    assert main(["watch", str(inbox), "--once"]) == 2
    assert "Another VoxBar watches" in capsys.readouterr().err


def test_once_does_what_is_there_and_ends(
    inbox: Path, samples: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copy(samples / "jfk.flac", inbox)
    (inbox / "broken.mp3").write_bytes(b"no sound")
    command = ["watch", str(inbox), "-m", "echo", "--once", "--settle", "0.05"]
    assert main([*command, "-o", str(inbox / "texts")]) == 0
    assert (inbox / "texts" / "jfk.txt").exists()
    said = capsys.readouterr().err
    assert said.count("broken.mp3") >= 1
    assert main([*command, "-o", str(inbox / "texts")]) == 0
    assert "jfk" not in capsys.readouterr().err.partition("\n")[2]
    assert (folders().data / "watch").is_dir()


def test_listed_words_are_favoured(inbox: Path, samples: Path, tmp_path: Path) -> None:
    shutil.copy(samples / "digits-7042.flac", inbox)
    (tmp_path / "words.txt").write_text(NAMES[1], encoding="utf-8")
    command = ["watch", str(inbox), "--once", "--settle", "0.05"]
    command += ["-m", str(make_speaker(tmp_path / "speaker"))]
    assert main([*command, "--words", str(tmp_path / "words.txt")]) == 0
    assert (inbox / "digits-7042.txt").read_text(encoding="utf-8") == f"{MEANT}\n"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ([".", "--words", "gone.txt"], "The list of words gone.txt cannot be read: "),
        ([".", "--words", os.devnull], f"The list of words {os.devnull} is empty: "),
        (["no-such-folder"], "There is no folder"),
        ([".", "-f", "pdf"], 'There is no format "pdf"'),
        ([".", "--every", "0"], "numbers of seconds"),
    ],
)
@pytest.mark.usefixtures("inbox")
def test_what_makes_no_sense_is_said(
    words: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["watch", *words]) == 2
    assert sentence in capsys.readouterr().err
