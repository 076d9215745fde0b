"""The commands that reach a running VoxBar from outside: start, stop, status and others."""

import argparse
import json
import sys
from dataclasses import asdict, dataclass

from app import instance, paths
from app.errors import AppError, InstanceError
from app.instance import NOT_RUNNING, Status
from app.instance_order import born_s

LAUNCHING = ("start", "toggle", "paste-last")  # a menu may offer them before VoxBar runs
STAGES = {"idle": "ready", "recording": "recording", "deciding": "turning speech into text"}


@dataclass(frozen=True, slots=True)
class Remote:
    """One of these commands (app/cli.py: Subcommand)."""

    name: str

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the options."""
        if self.name == "status":
            parser.add_argument("--json", action="store_true", help="one JSON object a line")
            parser.add_argument("--follow", action="store_true", help="go on, a line per change")
        if self.name in LAUNCHING:
            parser.add_argument(
                "--launch", action="store_true", help="start VoxBar first where it does not run"
            )

    def run(self, arguments: argparse.Namespace) -> int:
        """Pass the command on; 0 when it was done, 1 when there is nobody or it was refused."""
        folder = paths.folders().runtime
        try:
            if self.name == "status":
                return _status(arguments)
            reply = instance.send(folder, self.name, born=born_s())
        except InstanceError as error:
            if self.name in LAUNCHING and arguments.launch and str(error) == NOT_RUNNING:
                return self._launch()
            sys.stderr.write(f"voxbar: {error}\n")
            return 1
        if reply.message:
            (sys.stdout if reply.ok else sys.stderr).write(reply.message + "\n")
        return 0 if reply.ok else 1

    def _launch(self) -> int:
        from app import main as tray

        try:
            return tray.run(command=self.name)
        except AppError as error:
            sys.stderr.write(f"voxbar {self.name}: {error}\n")
            return 1


def _status(arguments: argparse.Namespace) -> int:
    folder = paths.folders().runtime
    if arguments.follow:
        for status in instance.follow(folder):
            _show(status, as_json=arguments.json)
        return 0
    reply = instance.send(folder, "status")
    if reply.status:
        _show(reply.status, as_json=arguments.json)
    return 0 if reply.ok else 1


def _show(status: Status, *, as_json: bool) -> None:
    if as_json:
        line = json.dumps(asdict(status))
    else:
        model = status.model if status.loaded else f"{status.model}, not loaded"
        line = f"{STAGES.get(status.stage, status.stage)} ({model})"
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
