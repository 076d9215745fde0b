"""The command `voxbar devices`: what to compute with, and what to hear with."""

import argparse
import json
import sys
from dataclasses import asdict

from app.devices import Compute, Microphone, compute_devices, microphones, precision
from app.errors import MicrophoneError

EPILOG = """\
The names of compute devices are what --device takes. Without torch only the processor is listed."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.epilog = EPILOG
    parser.add_argument("--json", action="store_true", help="as JSON")


def run(arguments: argparse.Namespace) -> int:
    """Print both lists; a missing sound system is a sentence, not a failure."""
    computers, large = compute_devices(), precision()
    try:
        inputs, trouble = microphones(), None
    except MicrophoneError as error:
        inputs, trouble = [], str(error)
    if arguments.json:
        sys.stdout.write(_as_json(computers, large, inputs, trouble))
    else:
        sys.stdout.write(_as_text(computers, large, inputs, trouble))
    return 0


def _as_json(
    computers: list[Compute], large: str, inputs: list[Microphone], trouble: str | None
) -> str:
    document = {
        "compute": [asdict(c) for c in computers],
        "large_models": large,
        "microphones": [asdict(m) for m in inputs],
        "trouble": trouble,
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _as_text(
    computers: list[Compute], large: str, inputs: list[Microphone], trouble: str | None
) -> str:
    lines = ["Compute devices", *(f"  {c.name:<8} {c.text}" for c in computers)]
    lines += ["", "Large models", f"  {large}"] if large else []
    lines += ["", "Microphones"]
    lines += [
        f"  {m.number:<3} {m.name} ({m.system}, {_channels(m)}{', default' if m.default else ''})"
        for m in inputs
    ]
    if not inputs:
        lines.append(f"  {trouble or 'None was found.'}")
    return "\n".join(lines) + "\n"


def _channels(microphone: Microphone) -> str:
    return "1 channel" if microphone.channels == 1 else f"{microphone.channels} channels"
