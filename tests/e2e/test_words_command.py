"""`voxbar words` as a person runs it: the list, what comes through pipes, proposals, mistakes."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from app import rules_names

TEXT = "We met Kenneth and saw the NATO report: it runs on k8s. Zoë told Kenneth of Łódź.\n"
Words = Callable[..., subprocess.CompletedProcess[bytes]]


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """Where the person's list lies."""
    return tmp_path / "home" / "config" / rules_names.NAME


@pytest.fixture
def words(tmp_path: Path) -> Words:
    """Run the installed command; `encoding` is what its streams are said to speak."""
    voxbar = shutil.which("voxbar", path=Path(sys.executable).parent)
    assert voxbar, "pip install -e . makes it"
    home = {"VOXBAR_HOME": str(tmp_path / "home")}

    def run(
        *arguments: str, stdin: bytes = b"", encoding: str = "utf-8"
    ) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [voxbar, "words", *arguments],
            cwd=tmp_path,
            env={**os.environ, **home, "PYTHONUTF8": "0", "PYTHONIOENCODING": encoding},
            input=stdin,
            capture_output=True,
            timeout=60,
            check=False,
        )

    return run


def lines(done: subprocess.CompletedProcess[bytes]) -> list[str]:
    assert (done.returncode, done.stderr) == (0, b"")
    return done.stdout.decode("utf-8").splitlines()


def test_what_is_added_is_listed_once_until_it_is_removed(words: Words) -> None:
    assert lines(words("list")) == []
    assert lines(words("add", "Kubernetes", "New York")) == []
    assert lines(words("add", "Kubernetes", "Zoë")) == []
    assert sorted(lines(words("list"))) == ["Kubernetes", "New York", "Zoë"]
    assert lines(words("remove", "New York")) == []
    assert sorted(lines(words("list"))) == ["Kubernetes", "Zoë"]


@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "cp1252"])
def test_proposals_go_into_the_list_through_a_file_in_any_locale(
    words: Words, tmp_path: Path, encoding: str
) -> None:
    (tmp_path / "notes.txt").write_text(TEXT, encoding="utf-8")
    proposed = words("propose", "notes.txt", encoding=encoding)
    assert {"Kenneth", "NATO", "k8s", "Łódź"} <= {*lines(proposed)}
    piped = words("propose", "-", stdin=TEXT.encode(), encoding=encoding)
    assert piped.stdout == proposed.stdout
    added = words("add", stdin=b"\xef\xbb\xbf# mine\r\n" + proposed.stdout, encoding=encoding)
    assert lines(added) == []
    assert lines(words("list", encoding=encoding)) == lines(proposed)


def test_what_is_listed_is_not_proposed_again(words: Words) -> None:
    words("add", "NATO", "kenneth")
    found = lines(words("propose", "-", stdin=TEXT.encode()))
    assert "k8s" in found
    assert not {"NATO", "Kenneth"} & {*found}


def test_a_text_without_terms_says_so_and_is_no_failure(words: Words) -> None:
    for text in (b"", b"it was the end of the day\n"):
        done = words("propose", "-", stdin=text)
        assert (done.returncode, done.stdout) == (0, b"")
        assert done.stderr == b"voxbar words: Nothing in it looks worth listing.\n"


@pytest.mark.parametrize(
    ("arguments", "stdin", "ending"),
    [
        (["propose"], b"", (2, "Name one text file, or - for standard input.")),
        (["propose", "a.txt", "b.txt"], b"", (2, "Name one text file, or - for standard input.")),
        (["propose", "gone.txt"], b"", (1, "The text gone.txt cannot be read: ")),
        (["propose", "."], b"", (1, "The text . cannot be read: ")),
        (["propose", "sound.wav"], b"", (1, "sound.wav is no text in UTF-8.")),
        (["propose", "-"], b"\xff\xfeA\x00", (1, "Standard input is no text in UTF-8.")),
        (["add"], b"\xff\xfeA\x00", (1, "Standard input is no text in UTF-8.")),
        (["add"], b"", (2, "No words were given, so the list stays as it is.")),
        (["remove"], b"# only a remark\n", (2, "No words were given, so the list stays as it is.")),
        (["add", "x" * 101], b"", (1, "has 101 letters")),
        (["add"], b"a\x00b\n", (1, "holds characters that are no text.")),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_leaves_the_list(
    words: Words, own: Path, arguments: list[str], stdin: bytes, ending: tuple[int, str]
) -> None:
    words("add", "Kenneth")
    (own.parents[2] / "sound.wav").write_bytes(b"RIFF\xff\xff\xff\x00WAVE")
    before = own.read_bytes()
    done = words(*arguments, stdin=stdin)
    (code, sentence), told = ending, done.stderr.decode()
    assert (done.returncode, done.stdout, told.count("\n")) == (code, b"", 1)
    assert told.startswith("voxbar words: ")
    assert sentence in told
    assert own.read_bytes() == before


@pytest.mark.parametrize("action", ["list", "add", "propose"])
def test_a_list_that_is_damaged_is_one_sentence_and_is_not_replaced(
    words: Words, own: Path, action: str
) -> None:
    own.parent.mkdir(parents=True)
    own.write_bytes(b"\xff\xfeK\x00")
    done = words(action, *([] if action == "list" else ["-"]), stdin=TEXT.encode())
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.decode().endswith("is no list of words: it is not text in UTF-8.\n")
    assert own.read_bytes() == b"\xff\xfeK\x00"


@pytest.mark.skipif(sys.platform == "win32", reason="needs a shell of Unix")
def test_a_closed_standard_input_is_a_sentence(tmp_path: Path) -> None:
    done = subprocess.run(
        ["sh", "-c", f'"{sys.executable}" -m app words add <&-'],
        env={**os.environ, "VOXBAR_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("voxbar words: Standard input is closed")
    assert done.stderr.count("\n") == 1
