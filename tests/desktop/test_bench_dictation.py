"""`voxbar bench --dictation`: whole dictations on a stage of its own; what it says without."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.cli import main
from tests.desktop.session import need

pytestmark = pytest.mark.desktop


def test_whole_dictations_end_with_their_figures_as_json() -> None:
    need("Xvfb", "pulseaudio", "pactl", "paplay", "parec")
    command = [sys.executable, "-m", "app", "bench", "--dictation", "1"]
    env = {name: value for name, value in os.environ.items() if name != "DISPLAY"}
    done = subprocess.run(
        command, check=False, capture_output=True, text=True, env=env, timeout=280
    )
    assert done.returncode == 0, done.stderr
    *table, last = done.stdout.splitlines()
    figures = json.loads(last)
    names = [row["name"] for row in figures["rows"]]
    assert names == [
        "key down to recording shown",
        "key down to first sample kept",
        "key up to text in the window",
    ]
    assert all(any(line.startswith(name) for line in table) for name in names)
    assert (figures["dictations"], figures["texts"]) == (1, 1)
    assert figures["rows"][2]["p50_ms"] >= figures["tail_ms"]


@pytest.mark.skipif(sys.platform != "linux", reason="says there that it is for Linux")
def test_what_is_not_installed_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert main(["bench", "--dictation", "1"]) != 0
    error = capsys.readouterr().err
    assert "pulseaudio, pactl, paplay, parec, Xvfb must be installed" in error
    assert "apt install" in error


def test_a_number_that_makes_no_sense_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "--dictation", "0"]) != 0
    assert "above 0" in capsys.readouterr().err
