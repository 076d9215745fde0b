"""How a package tells what it is made of: NOTICE, texts of licences, an SBOM (CycloneDX 1.5)."""

import json
import re
import shutil
import sys
import uuid
from dataclasses import dataclass
from pathlib import Path

from asr import origin

HERE = Path(__file__).resolve().parent
COMMON = Path("/usr/share/common-licenses")
# Names in the words of SPDX, for what says it in its own.
SPDX = {
    "Apache Software License": "Apache-2.0",
    "BSD": "BSD-3-Clause",
    "BSD License": "BSD-3-Clause",
    "LGPLv2+": "LGPL-2.1-or-later",
    "MIT License": "MIT",
}
# The texts of Debian's common ones that a part is told by which brings none of its own.
COMMON_OF = {
    "Apache-2.0": ("Apache-2.0",),
    "GPL-3.0-or-later WITH GCC-exception-3.1": ("GPL-3",),
    "LGPL-2.1-or-later": ("LGPL-2.1",),
    "LGPL-3.0-only": ("LGPL-3", "GPL-3"),  # the first is written as an addition to the second
}
SOURCE_IS_OWED = re.compile(r"LGPL|MPL|GCC-exception")
ONE = re.compile(
    r"0BSD|Apache-2\.0|MIT|MIT-0|BSD-[23]-Clause|BSL-1\.0|CC-BY-SA-4\.0|MPL-2\.0|ISC|PSF-2\.0|X11|curl"
    r"|LGPL-(2\.1|3\.0)-(only|or-later)|Unicode-DFS-2016|bzip2-1\.0\.6|blessing"
)
SOURCES = """
Where the source code of the parts under the LGPL and the MPL is to be had, and of those of GCC. You
may change and replace these libraries, and study the program to that end.
"""
POINTED = """
Parts that bring no text of their own; it lies here:
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Something that a package carries.

    `texts` are its licences: names below the folder of NOTICE, and the files that they are; `bills`
    say likewise what its makers compiled into it.
    """

    name: str
    version: str
    licence: str
    authors: str
    purl: str = ""
    source: str = ""
    texts: tuple[tuple[str, Path], ...] = ()
    bills: tuple[tuple[str, Path], ...] = ()


def texts_of(part: Part) -> tuple[tuple[str, Path], ...]:
    """Give its texts, or those of Debian's that its licence is; ends with an error for none."""
    if part.texts:
        return part.texts
    licence = part.licence.partition(" OR ")[0]  # where there is a choice: the first
    if licence not in COMMON_OF:
        sys.exit(f"{part.name} has no text of its licence, {part.licence}.")
    return tuple(common(name) for name in COMMON_OF[licence])


def common(name: str) -> tuple[str, Path]:
    """Give one of Debian's common texts."""
    return f"licences/{name}.txt", COMMON / name


def write_texts(parts: list[Part], folder: Path) -> None:
    """Copy what does not lie in the folder yet."""
    for name, text in sorted({pair for part in parts for pair in texts_of(part) + part.bills}):
        there = folder / name
        if there == text:
            continue
        if there.exists() and there.read_bytes() != text.read_bytes():
            sys.exit(f"Two texts would have the name {name}: {text} is the second.")
        there.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(text, there)


def notice(parts: list[Part], heading: str) -> str:
    """Give the text of NOTICE: names, licences and people; other versions stand in the SBOM."""
    rows = [f"  {p.name:<48} {p.licence:<44} {p.authors}".rstrip() for p in parts]
    text = f"{heading}\n" + "\n".join(rows) + "\n"
    if owed := [p for p in parts if SOURCE_IS_OWED.search(p.licence)]:
        text += SOURCES + "\n" + "\n".join(_source(p) for p in owed) + "\n"
    if pointed := [p for p in parts if not p.texts]:
        places = [f"- {p.name}: {', '.join(n for n, _ in texts_of(p))}" for p in pointed]
        text += POINTED + "\n" + "\n".join(places) + "\n"
    return text


def _source(part: Part) -> str:
    if not part.source or ("GPL" in part.licence and not part.version):
        sys.exit(f"{part.name} is under {part.licence}: it needs its version and its source.")
    named = f"{part.name} {part.version}".strip()
    return f"- {named}: {part.source}"


def bill(parts: list[Part], hashes: dict[str, str], program: str) -> dict[str, object]:
    """Give the SBOM."""
    return sealed([component(p, hashes) for p in parts], program)


def sealed(components: list[dict[str, object]], program: str) -> dict[str, object]:
    """Give the SBOM of these components, numbered by what stands in it."""
    about = {"type": "application", "name": program, "version": origin.version()}
    name = f"{program} {origin.described()} {json.dumps(components, sort_keys=True)}"
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, name)}",
        "version": 1,
        "metadata": {
            "component": about | {"bom-ref": program, "licenses": [_licence("Apache-2.0")]},
            "properties": [{"name": "voxbar:commit", "value": origin.commit() or "unknown"}],
        },
        "components": components,
    }


def component(part: Part, hashes: dict[str, str]) -> dict[str, object]:
    """Give one entry of the SBOM; its texts are properties."""
    found: dict[str, object] = {
        "type": "library", "name": part.name, "bom-ref": part.purl or part.name,
        "licenses": [_licence(part.licence)], "supplier": {"name": part.authors[:200]},
        "properties": [
            *({"name": "voxbar:text", "value": name} for name, _ in texts_of(part)),
            *({"name": "voxbar:bill", "value": name} for name, _ in part.bills),
        ],
    }  # fmt: skip
    if part.version:
        found["version"] = part.version
    if part.purl:
        found["purl"] = part.purl
    if part.source:
        kind = "distribution" if SOURCE_IS_OWED.search(part.licence) else "website"
        address = part.source.split()[0]
        found["externalReferences"] = [{"type": kind, "url": address}]
    if digest := hashes.get(part.name.lower().replace("_", "-")):
        found["hashes"] = [{"alg": "SHA-256", "content": digest}]
    return found


def _licence(text: str) -> dict[str, object]:
    if ONE.fullmatch(text):
        return {"license": {"id": text}}
    if re.fullmatch(r"[\w.+-]+( (AND|OR|WITH) [\w.+-]+)+", text):
        return {"expression": text}
    return {"license": {"name": text}}


def as_json(found: dict[str, object]) -> str:
    """Give it as it is written."""
    return json.dumps(found, indent=1, sort_keys=True) + "\n"


def hashes(*names: str) -> dict[str, str]:
    """Give what the lock files say of each wheel."""
    found = {}
    for name in names:
        text = (HERE / f"requirements-{name}.txt").read_text(encoding="utf-8")
        found.update(re.findall(r"^([\w.-]+)==\S+ --hash=sha256:(\w+)$", text, re.MULTILINE))
    return found


def file_name(name: str) -> str:
    """Give a name that is plain in every file system."""
    return re.sub(r"[^\w.+-]+", "-", name).strip("-").lower()
