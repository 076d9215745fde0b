"""`voxbar listen --words`: what is listed counts, and what is no list is one sentence."""

import json
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from asr.audio import read_audio
from asr.types import SAMPLE_RATE
from tests.e2e.pulse import Pulse
from tests.recipes.make_qwen_speaker import MEANT, NAMES, SAYS

assert sys.platform == "linux"

from tests.e2e.test_listen_command import ENOUGH_S, Home  # noqa: E402

WaitFor = Callable[..., None]
LISTED = f"# people\n{NAMES[1].strip()}\n"


@pytest.fixture
def home(root: Path) -> Iterator[Home]:
    folder = Path(tempfile.mkdtemp(prefix="voxbar-home-"))  # sockets need short paths
    yield Home(folder, root)
    shutil.rmtree(folder)


@pytest.fixture
def words(tmp_path: Path) -> Path:
    path = tmp_path / "words.txt"
    path.write_text(LISTED, encoding="utf-8")
    return path


@pytest.fixture
def heard(
    home: Home, pulse: Pulse, samples: Path, speaker: Path, wait_for: WaitFor
) -> Callable[..., str]:
    """Say something into the microphone, and give what `voxbar listen` makes of it."""
    sound = read_audio(samples / "digits-7042.flac")
    sound = np.concatenate([sound, np.zeros(SAMPLE_RATE // 4, np.float32)])

    def hear(*arguments: str) -> str:
        with home.begin("listen", "-m", str(speaker), "--device", "cpu", *arguments) as listening:
            wait_for(home.recorded_s)
            with pulse.play(sound):
                pass
            listening.send_signal(signal.SIGINT)
            out, err = listening.communicate(timeout=ENOUGH_S)
        assert (listening.returncode, err) == (0, "")
        return out.strip()

    return hear


def test_listed_words_are_favoured(heard: Callable[..., str], words: Path) -> None:
    assert heard() == SAYS
    assert heard("--words", str(words)) == MEANT


def test_a_list_that_is_named_stands_in_place_of_the_persons_own(
    home: Home, heard: Callable[..., str], tmp_path: Path
) -> None:
    assert home.run("words", "add", NAMES[1].strip()).returncode == 0
    assert heard() == MEANT
    (tmp_path / "others.txt").write_text("Kubernetes\n", encoding="utf-8")
    assert heard("--words", str(tmp_path / "others.txt")) == SAYS


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "The list of words {} cannot be read: No such file or directory."),
        (b"RIFF\xff\xff", "{} is no list of words: it is not text in UTF-8."),
        (b"# nobody\n", "The list of words {} is empty: write one name or term a line."),
    ],
    ids=["missing", "binary", "empty"],
)
def test_a_list_that_is_none_ends_it_with_one_sentence(
    home: Home, tmp_path: Path, content: bytes | None, sentence: str
) -> None:
    path = tmp_path / "words.txt"
    if content is not None:
        path.write_bytes(content)
    told = sentence.format(path)
    plain = home.run("listen", "--words", str(path))
    assert (plain.returncode, plain.stdout, plain.stderr) == (1, "", f"voxbar: {told}\n")
    for_programs = home.run("listen", "--json", "--words", str(path))
    assert (for_programs.returncode, for_programs.stderr) == (1, "")
    assert json.loads(for_programs.stdout) == {"event": "told", "message": told}


def test_an_engine_that_favours_no_words_is_named(home: Home, pulse: Pulse, words: Path) -> None:
    pulse.stop()
    asked = ("listen", "--once", "--engine", "nemo", "-m", "digits")
    assert "favours no words" not in home.run(*asked).stderr
    done = home.run(*asked, "--words", str(words))
    assert done.stderr.count("NVIDIA's runtime favours no words") == 1
    assert done.returncode == 1  # there is no microphone
