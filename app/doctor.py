"""Does each part of VoxBar work here? Every answer is a sentence, with what to do about it."""

import logging
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Literal

from app import autostart, paths
from app.devices import compute_devices, microphones, precision
from app.errors import MicrophoneError
from app.installed import way
from asr import addon, origin
from asr.errors import ModelError
from asr.machine import cores

log = logging.getLogger(__name__)

State = Literal["ok", "warn", "fail"]  # warn: all that is asked of the part now works without it
SAMPLE, SAID = "jfk.flac", "country"
MUCH_ROOM = 2 * 2**30  # bytes: room for a history with its recordings


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one check found; `remedy` is what to do, empty where nothing is to be done."""

    part: str
    state: State
    text: str
    remedy: str = ""


def examine() -> Iterator[Finding]:
    """Try one part after the other; takes some seconds, since torch is imported."""
    for part, check in CHECKS.items():
        try:
            state, text, remedy = check()
        except Exception as error:  # whatever breaks in a part is the finding
            log.debug("%s does not work", part, exc_info=True)
            state, text, remedy = "fail", f"does not work: {error}", again()
        yield Finding(part=part, state=state, text=text, remedy=remedy)


Answer = tuple[State, str, str]


def check_python() -> Answer:
    """Tell the versions and how VoxBar was installed; too old or new a Python fails."""
    version = ".".join(str(n) for n in sys.version_info[:3])
    if not (3, 11) <= sys.version_info < (3, 14):
        return "fail", f"Python {version}", "VoxBar needs Python 3.11, 3.12 or 3.13."
    how = f"installed {way().text}"
    text = f"VoxBar {origin.described()}, {how}; Python {version}, {cores()} cores"
    return "ok", text, ""


def check_reading() -> Answer:
    """Decode the sample that ships."""
    from asr.audio import read_audio

    sound = read_audio(sample())
    return "ok", f"av {_version('av')} decodes; {len(sound) / 16000:.0f} s were read", ""


def check_embedded_model() -> Answer:
    """Transcribe the sample with the embedded model and look for a word."""
    import asr
    from asr.engine_folder import EMBEDDED, find_folder

    try:
        folder = find_folder(EMBEDDED)
    except asr.ModelError as error:
        return "fail", str(error), "Give another model with --model."
    started = time.monotonic()
    engine = asr.load(EMBEDDED)
    loaded = time.monotonic()
    text = engine.transcribe(sample()).text
    engine.close()
    if SAID not in text.lower():
        return "fail", f"{EMBEDDED} mishears the sample", again()
    load_s, heard_s = loaded - started, time.monotonic() - loaded
    return "ok", f"{EMBEDDED} in {folder}: ready in {load_s:.1f} s, sample in {heard_s:.1f} s", ""


def check_models() -> Answer:
    """Tell which other models ship."""
    from asr.engine_folder import assets_folder

    folder = assets_folder() / "models"
    names = sorted(p.name for p in folder.iterdir() if p.is_dir()) if folder.is_dir() else []
    return "ok", f"shipped in {folder}: {', '.join(names) or 'none'}", ""


def check_torch() -> Answer:
    """Import torch, which large models need, and multiply with it."""
    try:
        addon.use()
        import torch
    except (ImportError, ModelError) as error:
        return "warn", "torch is not installed", str(error)
    if float((torch.ones(2, 2) @ torch.ones(2, 2)).sum()) != 8:
        return "fail", f"torch {torch.__version__} miscalculates", again()
    devices = ", ".join(c.name for c in compute_devices())
    return "ok", f"torch {torch.__version__}; devices: {devices}", ""


def check_precision() -> Answer:
    """Tell how a large model would compute here, and why."""
    how = precision()
    return ("ok", how, "") if how else ("warn", "none can be loaded without torch", "See torch.")


def check_nemo() -> Answer:
    """Tell whether NVIDIA's own runtime is installed; it is an extra."""
    version = _version("nemo_toolkit")
    if version == MISSING:
        return "ok", "not installed; only --engine nemo needs it: pip install 'voxbar[nemo]'", ""
    return "ok", f"nemo_toolkit {version}", ""


def check_microphone() -> Answer:
    """Look for a microphone."""
    try:
        found = microphones()
    except MicrophoneError as error:
        return "warn", str(error), "Transcribing files works without."
    if not found:
        return "warn", "No microphone was found.", "Transcribing files works without."
    default = next((m.name for m in found if m.default), found[0].name)
    return "ok", f"{len(found)} found; {default}", ""


def check_windows() -> Answer:
    """Import what draws windows."""
    try:
        from PySide6 import QtWidgets
    except ImportError as error:
        return "warn", f"Qt cannot be used: {error}", "Transcribing works without windows."
    return "ok", f"Qt {QtWidgets.__name__} {_version('PySide6_Essentials')}", ""


def check_folders() -> Answer:
    """See that the app's data can be written, and how much room there is."""
    folders = paths.folders()
    there = next(p for p in (folders.data, *folders.data.parents) if p.exists())
    if not os.access(there, os.W_OK):
        return "fail", f"{there} cannot be written", "Set VOXBAR_HOME to a folder of your own."
    free = shutil.disk_usage(there).free
    text = f"settings in {folders.config}, data in {folders.data} ({free / 2**30:.0f} GiB free)"
    text += f", what can be computed again in {paths.cache()}"
    text += f"; to remove VoxBar: {way().remove}; these folders stay until you delete them"
    if autostart.is_on():
        text += f", and so does {autostart.place()}, which starts it with the computer"
    return ("ok", text, "") if free > MUCH_ROOM else ("warn", text, "Make some room on the disk.")


CHECKS: dict[str, Callable[[], Answer]] = {
    "installation": check_python,
    "reading recordings": check_reading,
    "embedded model": check_embedded_model,
    "other models": check_models,
    "torch": check_torch,
    "large models": check_precision,
    "NeMo": check_nemo,
    "microphone": check_microphone,
    "windows": check_windows,
    "folders": check_folders,
}
MISSING = "missing"


def again() -> str:
    """Say how a damaged copy is mended."""
    return f"Install again: {way().mend}"


def sample() -> Path:
    """Give the recording that ships for trying."""
    from asr.engine_folder import assets_folder

    return assets_folder() / "samples" / SAMPLE


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return MISSING
