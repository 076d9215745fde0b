"""The journal against what really happens to a process: kill -9, a full disk, another account."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from app.journal import BYTES_PER_S, Journal

assert sys.platform != "win32"  # signals and accounts of Unix

BLOCK = 3200  # bytes: 100 ms
WRITER = """
import sys, time
from pathlib import Path
from app.journal import Journal
recording = Journal(Path(sys.argv[1]), print).begin()
number = 0
while True:
    recording.write(number.to_bytes(2, "little") * 1600)
    number += 1
    print(number, flush=True)
    time.sleep(0.02)
"""
FULL = """
import resource, sys
from pathlib import Path
from app.journal import Journal
resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 1_000_000))
recording = Journal(Path(sys.argv[1]), lambda s: print("TOLD", s)).begin()
pcm = bytes(range(256)) * 1000
for at in range(0, len(pcm), 3200):
    recording.write(pcm[at:at + 3200])
print("EQUAL", recording.read() == pcm, "SAFE", recording.safe)
resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))
recording.write(b"")
print("EQUAL", recording.read() == pcm, "SAFE", recording.safe)
"""


def _as_nobody(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [
        "setpriv",
        "--reuid",
        "65534",
        "--regid",
        "65534",
        "--clear-groups",
        "/usr/bin/env",
        "python3",
    ]
    return subprocess.run(
        [*command, "-c", code, *arguments], capture_output=True, text=True, cwd="/", check=False
    )


@pytest.mark.parametrize("blocks", [1, 7, 40])
def test_kill_9_loses_at_most_the_block_that_was_being_written(
    root: Path, tmp_path: Path, blocks: int
) -> None:
    command = [sys.executable, "-c", WRITER, str(tmp_path / "r")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=root) as writer:
        assert writer.stdout is not None
        for _ in range(blocks):
            writer.stdout.readline()
        writer.send_signal(signal.SIGKILL)
        said = blocks + len(writer.stdout.readlines())
    (found,) = Journal(tmp_path / "r", pytest.fail).recover()
    pcm = found.read()
    assert len(pcm) >= said * BLOCK
    assert [
        int.from_bytes(pcm[i : i + 2], "little") for i in range(0, len(pcm) - BLOCK, BLOCK)
    ] == list(range(len(pcm) // BLOCK - (len(pcm) % BLOCK == 0)))
    assert found.seconds == len(pcm) / BYTES_PER_S
    found.remove()


def test_a_full_disk_is_told_once_and_nothing_is_lost(root: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(tmp_path / "r")],
        capture_output=True,
        text=True,
        cwd=root,
        check=True,
    )
    told, full, freed = done.stdout.splitlines()
    assert told.startswith("TOLD")
    assert "goes on in memory" in told
    assert full == "EQUAL True SAFE False"
    assert freed == "EQUAL True SAFE True"  # room again: it went to disk


def test_a_really_full_disk_is_named(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "none", str(disk)],
        capture_output=True,
        check=False,
    )
    if mount.returncode:
        pytest.skip("mounting a small disk needs rights that are not given here")
    try:
        told: list[str] = []
        recording = Journal(disk / "r", told.append).begin()
        recording.write(b"ab" * 100_000)
        assert recording.read() == b"ab" * 100_000
        assert told == [
            "The disk is full: it goes on in memory, and would be lost if VoxBar ended now."
        ]
        recording.remove()
    finally:
        subprocess.run(["umount", str(disk)], check=True)


@pytest.mark.skipif(os.geteuid() != 0, reason="acting as another account needs root")
def test_another_account_can_neither_list_nor_read_it(tmp_path: Path) -> None:
    for folder in (tmp_path, *tmp_path.parents[:-1]):
        if folder.stat().st_mode & 0o001 == 0 and folder.stat().st_uid == 0:
            folder.chmod(0o711)
    journal = Journal(tmp_path / "r", pytest.fail)
    recording = journal.begin()
    recording.write(b"ab" * 100)
    reached = _as_nobody("import os, sys; os.stat(sys.argv[1])", str(tmp_path))
    assert reached.returncode == 0, reached.stderr
    listed = _as_nobody("import os, sys; os.listdir(sys.argv[1])", str(journal.folder))
    opened = _as_nobody("import sys; open(sys.argv[1], 'rb')", str(recording.path))
    assert "PermissionError" in listed.stderr
    assert "PermissionError" in opened.stderr
    recording.remove()
