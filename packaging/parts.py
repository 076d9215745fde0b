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
from collections.abc import Iterator
from pathlib import Path

from bill import Part, as_json, bill, common, hashes, notice, write_texts
from known_parts import BUILT, DEBIAN, FIXED
from packages import Packages

HERE = Path(__file__).resolve().parent
NEEDED_TEXTS = ("Apache-2.0", "GPL-2", "GPL-3", "LGPL-2.1", "LGPL-3", "MPL-2.0")
LIBRARY = re.compile(r"\.so(\.|$)")
PARTS_OF_THE_TOOLS = {"cython", "pyinstaller"}  # what they leave is named by FIXED
HEADING = """\
VoxBar, the packaged program
Copyright 2026 The VoxBar authors
VoxBar's own code is under the Apache License, Version 2.0.

What it is bundled with, each under its own licence, whose texts lie in the folder licences beside
this file (which are whose: voxbar.cdx.json). Other paths are those in the folder of the program.
Where there is a choice, the first licence is taken. The libraries under the LGPL (Qt, FFmpeg,
libsoxr and others) are separate files that you may replace by your own builds. No part is under the
GPL without an exception for such use.
"""


def main(record: Path, bundle: Path, *built: Path) -> None:
    """Write all three into the bundle."""
    entries = json.loads(record.read_text(encoding="utf-8"))
    found = {p.name.lower(): p for p in collect(entries, built, Packages())}
    parts = sorted(found.values(), key=lambda p: p.name.lower())
    shutil.rmtree(bundle / "licences", ignore_errors=True)
    write_texts(parts, bundle)
    for name, text in map(common, NEEDED_TEXTS):
        shutil.copyfile(text, bundle / name)
    (bundle / "NOTICE").write_text(notice(parts, HEADING), encoding="utf-8")
    whole = bill(parts, hashes("bundle", "av"), "voxbar")
    (bundle / "voxbar.cdx.json").write_text(as_json(whole), encoding="utf-8")
    # What is kept in the source, so that a change of what is bundled is seen and checked.
    lasting = {k: v for k, v in whole.items() if k not in ("metadata", "serialNumber")}
    (HERE / "bundle" / "parts.cdx.json").write_text(as_json(lasting), encoding="utf-8")
    shutil.copyfile(bundle / "NOTICE", HERE / "bundle" / "NOTICE")
    shutil.copyfile(HERE.parent / "LICENSE", bundle / "LICENSE")


def collect(
    entries: list[dict[str, str]], built: tuple[Path, ...], packages: Packages
) -> Iterator[Part]:
    """Give what the entries of a record belong to; ends with an error for one of nobody."""
    yield from map(packages.known, FIXED)
    yield _python()
    unknown = []
    for entry in entries:
        package = entry["package"]
        if package.lower() in {"voxbar", *PARTS_OF_THE_TOOLS} or entry["kind"] == "SYMLINK":
            continue  # a link leads to another entry
        if package:
            yield packages.part(package)
            yield from packages.inside(package)
        if LIBRARY.search(entry["name"]) or not (package or _is_ours_or_python(entry["source"])):
            owner = _owner(entry, built, packages)
            if owner:
                yield owner
            else:
                unknown.append(entry["name"])
    if unknown:
        sys.exit(f"Nobody knows whose these are: {', '.join(sorted(unknown)[:9])}")


def _owner(entry: dict[str, str], built: tuple[Path, ...], packages: Packages) -> Part | None:
    source = Path(entry["source"])
    if folder := next((f for f in built if source.is_relative_to(f)), None):
        return _built(folder)
    if found := packages.library(entry["name"], source, entry["package"]):
        return found
    if source.is_relative_to(Path(sys.base_prefix) / "lib") or source.name.startswith("libpython"):
        return _python()
    return debian(source)


def _is_ours_or_python(name: str) -> bool:
    source = Path(name)
    inside = (HERE.parent, Path(sys.base_prefix) / "lib", Path(os.environ.get("TMPDIR", "/tmp")))  # noqa: S108
    made = source.name in ("", "-") or not source.is_absolute()
    return made or any(source.is_relative_to(folder) for folder in inside)


def _python() -> Part:
    version = ".".join(str(n) for n in sys.version_info[:3])
    text = Path(sys.base_prefix) / "lib" / f"python{version.rpartition('.')[0]}" / "LICENSE.txt"
    return Part(
        name="Python", version=version, licence="PSF-2.0", authors="Python Software Foundation",
        purl=f"pkg:generic/python@{version}", source="https://www.python.org",
        texts=(("licences/python-LICENSE.txt", text),),
    )  # fmt: skip


def _built(folder: Path) -> Part:
    name, version = folder.name.split("-")[:2]
    known = BUILT[name]
    texts = sorted((folder / "licences").iterdir())
    return Part(
        name=known.name, version=version, licence=known.licence, authors=known.authors,
        purl=f"pkg:generic/{name}@{version}", source=known.source,
        texts=tuple((f"licences/{name}-{text.name}", text) for text in texts),
    )  # fmt: skip


_seen: dict[str, Part] = {}


def debian(source: Path) -> Part | None:
    """Find the Debian package of a system library; ends with an error where DEBIAN lacks it."""
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
        licence, page = debian_licence(name)
        _seen[name] = Part(
            name=name, version=version, licence=licence, authors=f"see {source_name}",
            purl=f"pkg:deb/debian/{name}@{version}",
            source=f"{page} (and Debian's source package {source_name})",
            texts=((f"licences/{name}-copyright", Path("/usr/share/doc") / name / "copyright"),),
        )  # fmt: skip
    return _seen[name]


def debian_licence(name: str) -> tuple[str, str]:
    """Give the licence of a library itself: its source package has others for its programs."""
    plain = re.sub(r"t64$|-\d+(?=-dev$)", "", name)
    if plain not in DEBIAN:
        sys.exit(f"{name} is not in packaging/known_parts.py: write its licence down there.")
    return DEBIAN[plain]


if __name__ == "__main__":
    main(*(Path(argument).absolute() for argument in sys.argv[1:]))
