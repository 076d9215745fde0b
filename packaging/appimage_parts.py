"""Tells in an AppImage what its head is linked with: more for its NOTICE, texts and SBOM.

    python packaging/appimage_parts.py MAP FOLDER

MAP is the linker's map of the head, FOLDER the program in the AppImage, with a bundle's NOTICE.
"""

import json
import re
import shutil
import sys
from pathlib import Path

from bill import Part, as_json, component, notice, sealed, write_texts
from parts import debian

HERE = Path(__file__).resolve().parent
HEADING = """
In the head of the AppImage, which mounts it, these are linked statically; what is VoxBar's own of
it and the command that links it lie in licences/appimage-head, so that you can link it anew.
"""


def main(linked: Path, folder: Path) -> None:
    """Add to what the folder tells."""
    parts = find(linked.read_text(encoding="utf-8"))
    write_texts(parts, folder)
    head = folder / "licences" / "appimage-head"
    head.mkdir()
    for name in ("appimage/runtime.c", "build-appimage"):
        shutil.copy(HERE / name, head)
    with (folder / "NOTICE").open("a", encoding="utf-8") as file:
        file.write(notice(parts, HEADING))
    path = folder / "voxbar.cdx.json"
    components = json.loads(path.read_text(encoding="utf-8"))["components"]
    components += [component(part, {}) for part in parts]
    path.write_text(as_json(sealed(components, "voxbar")), encoding="utf-8")


def find(linked: str) -> list[Part]:
    """Give the packages of all that the map says was taken in; ends with an error for another."""
    objects = re.findall(r"^LOAD (/\S+/crt\w+\.o)$", linked, re.MULTILINE)
    members = re.findall(r"^(/\S+\.a)\(\S+\)$", linked, re.MULTILINE)
    parts = {}
    for file in sorted({*objects, *members}):
        part = debian(Path(file).resolve())
        if part is None:
            sys.exit(f"Nobody knows whose this is: {file}")
        parts[part.name] = part
    return sorted(parts.values(), key=lambda p: p.name)


if __name__ == "__main__":
    main(*(Path(argument).absolute() for argument in sys.argv[1:]))
