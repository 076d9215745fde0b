"""Commands that overtake each other on the way do not leave a recording that nobody ends."""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import instance
from app.instance import Instance, Reply
from app.instance_order import Order

SENDER = """
import sys
from pathlib import Path
from app import instance
from app.instance_order import born_s
print("born", flush=True)
sys.stdin.readline()
sys.exit(not instance.send(Path(sys.argv[1]), sys.argv[2], born=born_s()).ok)
"""


@pytest.mark.parametrize(
    ("came", "overtaken"),
    [
        ([("start", 1.0), ("stop", 1.2)], []),
        ([("stop", 1.2), ("start", 1.0)], ["start"]),
        ([("start", 1.0), ("start", 2.0), ("stop", 1.5)], ["stop"]),
        ([("stop", 9.0), ("start", 1.0)], []),  # too far apart to be a race
        ([("stop", 1.2), ("toggle", 1.0), ("status", 1.0)], []),
        ([("stop", 1.2), ("start", None), ("start", "1.0")], []),  # who does not say is obeyed
        ([("start", 1.0), ("stop", 1.0)], []),
    ],
)
def test_a_command_that_its_opposite_overtook_is_let_go(
    came: list[tuple[str, object]], overtaken: list[str]
) -> None:
    order = Order()
    assert [c for c, born in came if order.is_overtaken(c, born)] == overtaken


@pytest.fixture
def folder() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="voxbar-run-"))  # sockets need short paths
    yield made
    shutil.rmtree(made)


@pytest.mark.skipif(sys.platform != "linux", reason="when a process began is Linux's to tell")
def test_a_start_that_comes_after_its_stop_does_not_record(root: Path, folder: Path) -> None:
    done: list[str] = []

    def note(command: str) -> Reply:
        done.append(command)
        return Reply(ok=True)

    held = Instance.take(folder, note)
    assert held
    senders = [sender(root, folder, command) for command in ("start", "stop")]
    try:
        for process in reversed(senders):
            assert process.stdin
            process.stdin.write(b"go\n")
            process.stdin.close()
            assert process.wait(60) == 0
        assert done == ["stop"]
        assert instance.send(folder, "start").ok
        assert done == ["stop", "start"]
    finally:
        held.close()


def sender(root: Path, folder: Path, command: str) -> "subprocess.Popen[bytes]":
    """Start a sender; it waits for a line, and is there before the next one is started."""
    process = subprocess.Popen(
        [sys.executable, "-c", SENDER, str(folder), command],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=root,
    )  # fmt: skip
    assert process.stdout
    assert process.stdout.readline() == b"born\n"
    process.stdout.close()
    return process
