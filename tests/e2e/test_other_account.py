"""A second account of the same computer tries everything on socket, journal and history."""

import json
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from app import instance
from app.errors import FolderError, HistoryError
from app.history import Heard, History
from app.instance import Instance, Reply
from app.journal import HEADER, Journal, Recording
from app.paths import Folders

assert sys.platform == "linux"

ROOT_ONLY = "acting as a second account needs root"
SAID = "the secret words"
PCM = b"ab" * 1600

# What a stranger tries on each path; prints the name of each attempt that came through.
STRANGER = """
import json, os, pathlib, socket, sqlite3, sys
ATTEMPTS = {
    "list": lambda p: os.listdir(p),
    "make": lambda p: open(os.path.join(p, "planted"), "xb").close(),
    "read": lambda p: open(p, "rb").read(),
    "append": lambda p: open(p, "ab").write(b"x"),
    "truncate": lambda p: os.truncate(p, 0),
    "replace": lambda p: os.rename(p, str(p) + ".moved"),
    "remove": lambda p: os.unlink(p),
    "allow": lambda p: os.chmod(p, 0o777),
    "own": lambda p: os.chown(p, os.getuid(), os.getgid()),
    "connect": lambda p: socket.socket(socket.AF_UNIX).connect(str(p)),
    "query": lambda p: sqlite3.connect(f"file:{p}?immutable=1", uri=True).execute(
        "SELECT raw FROM dictations").fetchall(),
}
done, tried = [], 0
for path in sys.argv[1:]:
    for name, attempt in ATTEMPTS.items():
        tried += 1
        try:
            attempt(path)
        except (OSError, sqlite3.Error):
            continue
        done.append(f"{name} {os.path.basename(path)}")
print(json.dumps({"uid": os.getuid(), "tried": tried, "done": done}))
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """A person's VoxBar at work: remote control, a recording under way, a history."""

    folders: Folders
    recording: Recording
    entry: int

    def everything(self) -> list[Path]:
        """Give every folder and file there is."""
        places = (self.folders.runtime, self.folders.data)
        return [p for place in places for p in (place, *sorted(place.rglob("*")))]

    def check_untouched(self) -> None:
        assert instance.send(self.folders.runtime, "status").message == "mine"
        assert self.recording.path.read_bytes()[HEADER:] == self.recording.read() == PCM
        with History(self.folders.data, pytest.fail) as history:
            assert history.get(self.entry).raw == SAID


@pytest.fixture
def other() -> pwd.struct_passwd:
    if os.geteuid() != 0:
        pytest.skip(ROOT_ONLY)
    return pwd.getpwnam("nobody")


@pytest.fixture
def base() -> Iterator[Path]:
    """A folder that every account can enter."""
    made = Path(tempfile.mkdtemp(prefix="voxbar-acct-", dir="/tmp"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


@pytest.fixture
def home(base: Path) -> Iterator[Home]:
    folders = Folders(config=base / "config", data=base / "data", runtime=base / "run")
    served = Instance.take(folders.runtime, lambda _: Reply(ok=True, message="mine"))
    assert served
    recording = Journal(folders.recordings, pytest.fail).begin()
    recording.write(PCM)
    with History(folders.data, pytest.fail) as history:
        entry = history.begin(audio=recording.path)
        history.recorded(entry, 1.0)
        history.heard(entry, Heard(raw=SAID, model="echo"))
        yield Home(folders=folders, recording=recording, entry=entry)
    recording.release()
    served.close()


def as_other(other: pwd.struct_passwd, code: str, *arguments: str) -> dict[str, object]:
    account = [f"--reuid={other.pw_uid}", f"--regid={other.pw_gid}", "--clear-groups"]
    command = ["setpriv", *account, "/usr/bin/env", "python3", "-c", code, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, cwd="/", check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, object] = json.loads(done.stdout)
    assert found["uid"] == other.pw_uid != os.geteuid()
    return found


def names(home: Home) -> set[str]:
    return {path.suffix or path.name for path in home.everything()}


def test_a_second_account_comes_through_nowhere(
    other: pwd.struct_passwd, home: Home, base: Path
) -> None:
    assert names(home) >= {"control", "lock", ".wav", ".db", ".db-wal", "recordings"}
    (base / "for-all").write_bytes(b"x")
    (base / "for-all").chmod(0o644)
    paths = [str(path) for path in home.everything()]
    found = as_other(other, STRANGER, str(base / "for-all"), *paths)
    assert found["done"] == ["read for-all"]  # so it was refused, and not merely lost on its way
    assert found["tried"] == 11 * (len(paths) + 1)
    home.check_untouched()


def test_not_even_where_the_folders_stand_open(other: pwd.struct_passwd, home: Home) -> None:
    paths = home.everything()
    for path in paths:
        if path.is_dir():
            path.chmod(0o755)
    found = as_other(other, STRANGER, *map(str, paths))
    folders = sorted(f"list {path.name}" for path in paths if path.is_dir())
    assert sorted(map(str, found["done"])) == folders  # type: ignore[call-overload]
    home.check_untouched()


def test_what_a_second_account_put_in_the_way_is_not_used(
    other: pwd.struct_passwd, base: Path
) -> None:
    trap = base / "trap"
    trap.mkdir(mode=0o777)
    os.chown(trap, other.pw_uid, other.pw_gid)
    told: list[str] = []
    recording = Journal(trap, told.append).begin()
    recording.write(PCM)
    assert recording.read() == PCM
    assert not recording.safe
    assert "belongs to another user" in told[0]
    with pytest.raises(FolderError, match="another user"):
        Journal(trap, told.append).recover()
    with pytest.raises(HistoryError, match="another user"):
        History(trap, told.append)
    with pytest.raises(FolderError, match="another user"):
        Instance.take(trap, lambda _: Reply(ok=True))
    assert list(trap.iterdir()) == []
