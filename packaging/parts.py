"""Says what a bundle is really made of: NOTICE, the texts of all licences, and an SBOM (CycloneDX).

    python packaging/parts.py RECORD BUNDLE FFMPEG PORTAUDIO

RECORD is what PyInstaller took (packaging/bundle/contents.py), BUNDLE the folder it made, the
other two are those of packaging/build-ffmpeg and build-portaudio. Run with the Python whose
packages were bundled. A file that nobody can name an owner for ends it with an error.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import uuid
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from asr import origin
from asr.models_credits import credit_of

HERE = Path(__file__).resolve().parent
COMMON = Path("/usr/share/common-licenses")
NEEDED_TEXTS = ("Apache-2.0", "GPL-2", "GPL-3", "LGPL-2.1", "LGPL-3", "MPL-2.0")
HEADING = """\
VoxBar, the packaged program
Copyright 2026 The VoxBar authors
VoxBar's own code is under the Apache License, Version 2.0.

What it is bundled with, each under its own licence, whose texts lie in the folder licences beside
this file. The libraries under the LGPL (Qt, FFmpeg, libsoxr and others) are separate files that you
may replace by your own builds. No part is under the GPL without an exception for such use.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Something that the bundle carries."""

    name: str
    version: str
    licence: str
    authors: str
    purl: str
    texts: tuple[Path, ...] = ()


FIXED = (
    ("Moonshine tiny (English), the embedded model", "0.1.0", "MIT", "Moonshine AI"),
    ("Silero VAD", "6", "MIT", "Silero Team; Michael Hansen"),
    ("digits, a model, and its recordings", "", "CC-BY-SA-4.0", "see assets/models/digits"),
    ("Samples of recordings", "", "see assets/samples/CREDITS.md", "see assets/samples/CREDITS.md"),
    ("Icons and sounds", "", "Apache-2.0", "the VoxBar authors"),
    ("PyInstaller's start of the program", "", "GPL-2.0-or-later WITH Bootloader-exception",
     "the PyInstaller developers"),
)  # fmt: skip

BUILT = {  # from source, by scripts beside this one
    "ffmpeg": ("FFmpeg (sound only)", "LGPL-2.1-or-later", "the FFmpeg developers"),
    "portaudio": ("PortAudio", "MIT", "Ross Bencina, Phil Burk and contributors"),
}
PARTS_OF_THE_TOOLS = {"cython", "pyinstaller"}  # what they leave is named by FIXED


def main(record: Path, bundle: Path, *built: Path) -> None:
    """Write all three into the bundle."""
    entries = json.loads(record.read_text(encoding="utf-8"))
    parts = sorted(
        {p.name.lower(): p for p in _all(entries, built)}.values(), key=lambda p: p.name.lower()
    )
    texts = bundle / "licences"
    shutil.rmtree(texts, ignore_errors=True)
    texts.mkdir()
    for part in parts:
        for text in part.texts:
            shutil.copyfile(text, texts / f"{_file_name(part.name)}-{text.name}")
    for name in NEEDED_TEXTS:
        shutil.copyfile(COMMON / name, texts / f"{name}.txt")
    (bundle / "NOTICE").write_text(notice(parts), encoding="utf-8")
    whole = bill(parts, _hashes())
    (bundle / "voxbar.cdx.json").write_text(_as_json(whole), encoding="utf-8")
    # What is kept in the source, so that a change of what is bundled is seen and checked.
    lasting = {k: v for k, v in whole.items() if k not in ("metadata", "serialNumber")}
    (HERE / "bundle" / "parts.cdx.json").write_text(_as_json(lasting), encoding="utf-8")
    shutil.copyfile(bundle / "NOTICE", HERE / "bundle" / "NOTICE")
    shutil.copyfile(HERE.parent / "LICENSE", bundle / "LICENSE")


def _as_json(found: dict[str, object]) -> str:
    return json.dumps(found, indent=1, sort_keys=True) + "\n"


def notice(parts: list[Part]) -> str:
    """Give the text of NOTICE: names and licences; versions stand in the SBOM."""
    rows = [f"  {p.name:<48} {p.licence:<44} {p.authors}".rstrip() for p in parts]
    return f"{HEADING}\n" + "\n".join(rows) + "\n"


def bill(parts: list[Part], hashes: dict[str, str]) -> dict[str, object]:
    """Give the SBOM in CycloneDX 1.5."""
    components = [_component(p, hashes) for p in parts]
    program = {"type": "application", "name": "voxbar", "version": origin.version()}
    name = f"voxbar {origin.described()} {json.dumps(components, sort_keys=True)}"
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, name)}",
        "version": 1,
        "metadata": {
            "component": program | {"bom-ref": "voxbar", "licenses": [_licence("Apache-2.0")]},
            "properties": [{"name": "voxbar:commit", "value": origin.commit() or "unknown"}],
        },
        "components": components,
    }


def _component(part: Part, hashes: dict[str, str]) -> dict[str, object]:
    found: dict[str, object] = {
        "type": "library", "name": part.name, "bom-ref": part.purl or part.name,
        "licenses": [_licence(part.licence)], "supplier": {"name": part.authors[:200]},
    }  # fmt: skip
    if part.version:
        found["version"] = part.version
    if part.purl:
        found["purl"] = part.purl
    if digest := hashes.get(part.name.lower().replace("_", "-")):
        found["hashes"] = [{"alg": "SHA-256", "content": digest}]
    return found


def _licence(text: str) -> dict[str, object]:
    known = re.fullmatch(r"(Apache-2.0|MIT|BSD-[23]-Clause|CC-BY-SA-4.0|MPL-2.0|ISC|PSF-2.0)", text)
    return {"license": {"id" if known else "name": text}}


def _all(entries: list[dict[str, str]], built: tuple[Path, ...]) -> list[Part]:
    parts = [
        Part(name=name, version=version, licence=licence, authors=authors, purl="")
        for name, version, licence, authors in FIXED
    ]
    parts.append(_python())
    unknown = []
    for entry in entries:
        source = Path(entry["source"])
        if entry["package"]:
            if entry["package"].lower() not in {"voxbar", *PARTS_OF_THE_TOOLS}:
                parts.append(_package(entry["package"]))
        elif folder := next((f for f in built if source.is_relative_to(f)), None):
            parts.append(_built(folder))
        elif not _is_ours_or_python(source):
            owner = _debian(source)
            parts.append(owner) if owner else unknown.append(str(source))
    if unknown:
        sys.exit(f"Nobody knows whose these are: {', '.join(sorted(unknown)[:9])}")
    return parts


def _is_ours_or_python(source: Path) -> bool:
    inside = (HERE.parent, Path(sys.base_prefix) / "lib", Path(os.environ.get("TMPDIR", "/tmp")))  # noqa: S108
    made = source.name in ("", "-") or not source.is_absolute()
    python = source.name.startswith("libpython")
    return made or python or any(source.is_relative_to(folder) for folder in inside)


_seen: dict[str, Part] = {}


def _package(name: str) -> Part:
    if name not in _seen:
        distribution = metadata.distribution(name)
        told = credit_of(distribution)
        found = [Path(str(f.locate())) for f in distribution.files or [] if _is_licence(str(f))]
        _seen[name] = Part(
            name=told.name, version=told.version, licence=told.licence, authors=told.authors[:120],
            purl=f"pkg:pypi/{told.name.lower().replace('_', '-')}@{told.version}",
            texts=tuple(found),
        )  # fmt: skip
    return _seen[name]


def _is_licence(path: str) -> bool:
    return bool(re.search(r"\.dist-info/.*(licen[cs]e|copying|notice)[^/]*$", path, re.IGNORECASE))


def _python() -> Part:
    version = ".".join(str(n) for n in sys.version_info[:3])
    text = Path(sys.base_prefix) / "lib" / f"python{version.rpartition('.')[0]}" / "LICENSE.txt"
    return Part(
        name="Python", version=version, licence="PSF-2.0", authors="Python Software Foundation",
        purl=f"pkg:generic/python@{version}", texts=(text,) if text.exists() else (),
    )  # fmt: skip


def _built(folder: Path) -> Part:
    name, version = folder.name.split("-")[:2]
    title, licence, authors = BUILT[name]
    return Part(
        name=title, version=version, licence=licence, authors=authors,
        purl=f"pkg:generic/{name}@{version}",
        texts=tuple(sorted((folder / "licences").iterdir())),
    )  # fmt: skip


def _debian(source: Path) -> Part | None:
    """Find the Debian package of a system library."""
    places = {str(source), str(source.resolve()), str(source.resolve()).removeprefix("/usr")}
    for place in sorted(places):
        done = subprocess.run(["dpkg", "-S", place], capture_output=True, text=True, check=False)
        if done.returncode == 0:
            name = done.stdout.split(":")[0].split(",")[0]
            break
    else:
        return None
    if name not in _seen:
        asked = ["dpkg-query", "-W", "-f", "${Version}\t${source:Package}", name]
        answer = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
        version, _, source_name = answer.splitlines()[0].partition("\t")
        text = Path("/usr/share/doc") / name / "copyright"
        _seen[name] = Part(
            name=name, version=version, licence=_short(text), authors=f"see {source_name}",
            purl=f"pkg:deb/debian/{name}@{version}", texts=(text,),
        )  # fmt: skip
    return _seen[name]


def _short(copyright_file: Path) -> str:
    """Give the licences that a Debian copyright file names, the first three."""
    text = copyright_file.read_text(encoding="utf-8", errors="replace")
    if "Format:" not in text[:400]:
        return "see its text"
    names = dict.fromkeys(re.findall(r"^License: *(\S[^\n]*)$", text, re.MULTILINE))
    return ", ".join(list(names)[:3]) or "see its text"


def _hashes() -> dict[str, str]:
    found = {}
    for name in ("bundle", "av"):
        text = (HERE / f"requirements-{name}.txt").read_text(encoding="utf-8")
        found.update(re.findall(r"^([\w.-]+)==\S+ --hash=sha256:(\w+)$", text, re.MULTILINE))
    return found


def _file_name(name: str) -> str:
    return re.sub(r"[^\w.+-]+", "-", name).strip("-").lower()


if __name__ == "__main__":
    main(*(Path(argument).absolute() for argument in sys.argv[1:]))
