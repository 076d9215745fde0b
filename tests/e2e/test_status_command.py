"""`voxbar status` as a status bar runs it: one line now, or a line at each change."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.instance import Instance, Reply, Status

IDLE = Status(stage="idle", model="echo", loaded=False)
BUSY = Status(stage="recording", model="echo", loaded=True, seconds=1.5)
ENOUGH_S = 60.0


@pytest.fixture
def home() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="voxbar-home-"))  # sockets need short paths
    yield made
    shutil.rmtree(made)


@pytest.fixture
def served(home: Path) -> Iterator[Instance]:
    made = Instance.take(home / "run", lambda _: Reply(ok=True, status=IDLE))
    assert made
    yield made
    made.close()


def status(root: Path, home: Path, *options: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "app", "status", *options],
        cwd=root,
        env={**os.environ, "VOXBAR_HOME": str(home)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_status_is_followed_line_by_line_until_voxbar_ends(
    root: Path, home: Path, served: Instance
) -> None:
    with status(root, home, "--json", "--follow") as bar:
        assert bar.stdout
        assert json.loads(bar.stdout.readline())["stage"] == "idle"
        served.publish(BUSY)
        shown = json.loads(bar.stdout.readline())
        assert shown == {"stage": "recording", "model": "echo", "loaded": True, "seconds": 1.5}
        served.close()
        assert bar.stdout.readline() == ""
        assert bar.wait(ENOUGH_S) == 0


def test_without_voxbar_status_says_so_and_fails(root: Path, home: Path) -> None:
    with status(root, home, "--json") as bar:
        out, err = bar.communicate(timeout=ENOUGH_S)
    assert out == ""
    assert "not running" in err
    assert bar.returncode == 1
