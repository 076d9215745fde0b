"""The remote control on a real socket: one instance, its own user only, nothing too long."""

import json
import os
import re
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from multiprocessing.connection import Client
from pathlib import Path

import pytest

from app import instance
from app.errors import FolderError, InstanceError
from app.instance import CALLERS, LONGEST, Instance, Reply, Status

assert sys.platform == "linux"

WaitFor = Callable[..., None]
IDLE = Status(stage="idle", model="echo", loaded=False)
BUSY = Status(stage="recording", model="echo", loaded=True, seconds=1.5)
HOLDER = """
import sys, time
from pathlib import Path
from app.instance import Instance, Reply
held = Instance.take(Path(sys.argv[1]), lambda command: Reply(ok=True, message=command))
print(held is not None, flush=True)
time.sleep(60 if held else 0)
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="voxbar-run-"))  # sockets need short paths
    yield made
    shutil.rmtree(made)


@pytest.fixture
def served(folder: Path) -> Iterator[Instance]:
    made = Instance.take(folder, answer)
    assert made
    yield made
    made.close()


def answer(command: str) -> Reply:
    if command == "status":
        return Reply(ok=True, status=IDLE)
    return Reply(ok=command != "cancel", message=f"did {command}")


def hold(root: Path, folder: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", HOLDER, str(folder)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=root)


@pytest.mark.usefixtures("served")
def test_a_command_reaches_the_instance_and_its_answer_comes_back(folder: Path) -> None:
    assert instance.send(folder, "toggle") == Reply(ok=True, message="did toggle")
    assert instance.send(folder, "cancel") == Reply(ok=False, message="did cancel")
    assert instance.send(folder, "status").status == IDLE


def test_without_an_instance_there_is_a_sentence(folder: Path) -> None:
    with pytest.raises(InstanceError, match="not running"):
        instance.send(folder, "stop")


@pytest.mark.usefixtures("served")
def test_socket_and_folder_are_for_the_owner_alone(folder: Path) -> None:
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "control").stat().st_mode) == 0o600
    assert stat.S_IMODE((folder / "lock").stat().st_mode) == 0o600


def test_status_is_followed_from_now_on(served: Instance, folder: Path) -> None:
    seen = instance.follow(folder)
    assert next(seen) == IDLE
    served.publish(BUSY)
    assert next(seen) == BUSY
    served.close()
    assert list(seen) == []
    again = Instance.take(folder, answer)
    assert again
    again.close()


def test_a_second_start_is_refused_and_the_end_of_the_first_frees_the_place(
    served: Instance, folder: Path
) -> None:
    assert Instance.take(folder, answer) is None
    served.close()
    again = Instance.take(folder, answer)
    assert again
    assert instance.send(folder, "start").ok
    again.close()


def test_what_a_killed_instance_left_is_no_obstacle(root: Path, folder: Path) -> None:
    with hold(root, folder) as first:
        assert first.stdout
        assert first.stdout.readline() == "True\n"
        assert instance.send(folder, "toggle").message == "toggle"
        first.send_signal(signal.SIGKILL)
    assert (folder / "control").exists()
    with pytest.raises(InstanceError, match="not running"):
        instance.send(folder, "stop")
    again = Instance.take(folder, answer)
    assert again
    assert instance.send(folder, "stop").ok
    again.close()


def test_of_starts_at_the_same_moment_one_wins(root: Path, folder: Path) -> None:
    started = [hold(root, folder) for _ in range(5)]
    won = [p.stdout.readline() == "True\n" for p in started if p.stdout]
    assert instance.send(folder, "toggle").ok
    for process in started:
        process.kill()
        process.communicate()
    assert sum(won) == 1


def test_an_instance_that_hangs_is_told(
    root: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(instance, "ANSWER_S", 0.3)
    with hold(root, folder) as first:
        assert first.stdout
        first.stdout.readline()
        first.send_signal(signal.SIGSTOP)
        with pytest.raises(InstanceError, match="does not answer"):
            instance.send(folder, "stop")
        first.kill()


@pytest.mark.parametrize(
    "request_bytes",
    [b"", b"{", b"[]", b'{"command": 5}', b'{"command": "format"}', b"\xff" * 100, b"x" * LONGEST],
)
@pytest.mark.usefixtures("served")
def test_nonsense_does_no_harm(folder: Path, request_bytes: bytes) -> None:
    with Client(str(folder / "control")) as connection:
        connection.send_bytes(request_bytes)
        assert connection.poll(10)
        with suppress(EOFError):  # it may hang up as well
            assert json.loads(connection.recv_bytes())["ok"] is False
    assert instance.send(folder, "toggle").ok


@pytest.mark.usefixtures("served")
def test_too_long_a_request_is_cut_off(folder: Path) -> None:
    with Client(str(folder / "control")) as connection:
        with suppress(BrokenPipeError, ConnectionResetError):  # it may hang up in the middle
            connection.send_bytes(b"x" * (LONGEST + 1))
        with pytest.raises((EOFError, ConnectionResetError)):
            connection.recv_bytes()
    assert instance.send(folder, "toggle").ok


@pytest.mark.usefixtures("served")
def test_callers_who_say_nothing_do_not_shut_others_out(
    folder: Path, wait_for: WaitFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(instance, "PATIENCE_S", 0.2)
    silent = [Client(str(folder / "control")) for _ in range(CALLERS)]

    def answered() -> bool:
        try:
            return instance.send(folder, "toggle").ok
        except (EOFError, OSError, InstanceError):
            return False

    wait_for(answered)
    for connection in silent:
        connection.close()


def test_a_path_too_long_for_a_socket_is_told(tmp_path: Path) -> None:
    with pytest.raises(InstanceError, match="too long"):
        Instance.take(tmp_path / ("x" * 100), answer)


NOBODY = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"]
AS_NOBODY = [*NOBODY, "/usr/bin/env", "python3", "-c"]


@pytest.mark.skipif(os.geteuid() != 0, reason="acting as another account needs root")
@pytest.mark.usefixtures("served")
def test_another_account_cannot_reach_it(folder: Path) -> None:
    code = "import socket, sys; socket.socket(socket.AF_UNIX).connect(sys.argv[1])"
    command = [*AS_NOBODY, code, str(folder / "control")]
    done = subprocess.run(command, capture_output=True, text=True, cwd="/", check=False)
    assert "PermissionError" in done.stderr


@pytest.mark.skipif(os.geteuid() != 0, reason="acting as another account needs root")
@pytest.mark.usefixtures("served")
def test_another_account_is_refused_even_if_the_folder_were_open(folder: Path) -> None:
    folder.chmod(0o755)
    (folder / "control").chmod(0o666)
    code = (
        "import sys; from multiprocessing.connection import Client\n"
        'c = Client(sys.argv[1]); c.send_bytes(b\'{"command": "toggle"}\')\n'
        "print(c.recv_bytes())"
    )
    command = [*AS_NOBODY, code, str(folder / "control")]
    done = subprocess.run(command, capture_output=True, text=True, cwd="/", check=False)
    assert done.stdout == ""
    assert re.search("EOFError|ConnectionResetError|BrokenPipeError", done.stderr)


@pytest.mark.skipif(os.geteuid() != 0, reason="giving a folder away needs root")
def test_a_folder_of_another_account_is_refused(folder: Path) -> None:
    os.chown(folder, 65534, 65534)
    with pytest.raises(FolderError, match="another user"):
        Instance.take(folder, answer)
    os.chown(folder, 0, 0)


@pytest.mark.usefixtures("served")
def test_many_commands_leave_nothing_behind(folder: Path) -> None:
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(100):
        assert instance.send(folder, "toggle").ok
    for thread in threading.enumerate():
        if thread.name.startswith("Thread-"):
            thread.join(5)
    assert len(list(Path("/proc/self/fd").iterdir())) <= before + 2


def test_files_are_passed_on_whatever_their_names(folder: Path) -> None:
    came: list[tuple[object, ...]] = []

    def handle(*words: object) -> Reply:
        came.append(words)
        return Reply(ok=True)

    one = Instance.take(folder, handle)
    assert one
    files = [Path(os.fsdecode(b"/talks/\xff d\xc3\xa9j\xc3\xa0.mp3")), Path("beside.wav")]
    assert instance.send(folder, "open", files).ok
    assert instance.send(folder, "open").ok
    one.close()
    assert came == [("open", files[0], Path.cwd() / "beside.wav"), ("open",)]


@pytest.mark.usefixtures("served")
def test_what_is_no_list_of_paths_is_not_passed_on(folder: Path) -> None:
    for files in ("/etc", [1], {"a": 1}):
        with Client(str(folder / "control")) as connection:
            connection.send_bytes(json.dumps({"command": "open", "files": files}).encode())
            with pytest.raises((EOFError, ConnectionResetError)):
                connection.recv_bytes()


def test_too_many_files_for_one_request_are_refused_in_words(folder: Path) -> None:
    one = Instance.take(folder, lambda *_: Reply(ok=True))
    assert one
    with pytest.raises(InstanceError, match="folder"):
        instance.send(folder, "open", [Path("/" + "x" * LONGEST)])
    one.close()
