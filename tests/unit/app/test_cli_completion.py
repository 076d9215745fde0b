"""Completions, tried in the shells that are installed."""

import shutil
import subprocess
import sys

import pytest

from app.cli_completion import bash, fish, known, zsh

needs_bash = pytest.mark.skipif(shutil.which("bash") is None, reason="no bash here")


def complete_in_bash(*words: str) -> list[str]:
    """Complete the last word as bash does: in its own function, with its own variables."""
    quoted = " ".join(f"'{word}'" for word in words)
    script = f"""{bash(list(known()))}
COMP_WORDS=({quoted}); COMP_CWORD={len(words) - 1}
_voxbar; printf '%s\\n' "${{COMPREPLY[@]}}"; complete -p voxbar"""
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True)
    *found, registered = done.stdout.splitlines()
    assert registered == "complete -o default -F _voxbar voxbar"
    return [word for word in found if word]


@needs_bash
@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["tran"], ["transcribe"]),
        (["transcribe", "--dev"], ["--device"]),
        (["transcribe", "a.wav", "--device", "c"], ["cpu", "cuda"]),
        (["transcribe", "-f", "s"], ["srt"]),
        (["transcribe", "-o", ""], []),  # bash goes on with file names
        (["transcribe", ""], []),
        (["completion", ""], ["bash", "zsh", "fish"]),
        (["doctor", "--"], ["--help", "--json"]),
    ],
    ids=str,
)
def test_bash_completes(words: list[str], found: list[str]) -> None:
    assert complete_in_bash("voxbar", *words) == found


@pytest.mark.skipif(shutil.which("fish") is None, reason="no fish here")
def test_fish_completes() -> None:
    script = fish(list(known())) + "complete -C 'voxbar transcribe --device c'"
    done = subprocess.run(["fish", "-c", script], capture_output=True, text=True, check=True)
    assert [line.split("\t")[0] for line in done.stdout.splitlines()] == ["cpu", "cuda"]


@pytest.mark.skipif(shutil.which("zsh") is None, reason="no zsh here")
def test_zsh_completes() -> None:
    before = "compdef() { :; }; compadd() { print -r -- $@; }; _files() { print files; }\n"
    after = """
words=(voxbar transcribe --device c); CURRENT=4; _voxbar
words=(voxbar transcribe x); CURRENT=3; _voxbar"""
    script = before + zsh(list(known())) + after
    done = subprocess.run(["zsh", "-fc", script], capture_output=True, text=True, check=True)
    assert done.stdout == "-- auto cpu cuda mps\nfiles\n"


def test_hidden_options_are_not_offered() -> None:
    scripts = [bash(list(known())), zsh(list(known())), fish(list(known()))]
    assert all("beam" not in script and "output" in script for script in scripts)


def test_the_command_prints_what_the_shell_reads() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "app", "completion", "bash"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout == bash(list(known()))
