# ruff: noqa: T201 - a script, no package
"""Brings assets/i18n up to date with the texts in the code: finds them, keeps what is translated.

    python packaging/translations.py

Texts that are new are marked as unfinished; a test fails until they are translated.
"""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from app.settings import ALL, SECTIONS  # noqa: E402
from app.ui.text import CONTEXT, FORMS  # noqa: E402
from asr.models import catalogue  # noqa: E402

FOLDER = ROOT / "assets" / "i18n"
PLACES = ("app/tray.py", "app/main_app.py", "app/ui/*.py")
HEAD = '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n'


def sources() -> list[str]:
    """Give every text that the person may see, each once, in a fixed order."""
    paths = sorted(path for place in PLACES for path in ROOT.glob(place))
    found = [text for path in paths for text in _literals(path)]
    declared = [text for s in ALL for text in (s.label, s.help, s.unit, *s.choices)]
    texts = [*found, *FORMS, *SECTIONS.values(), *declared, *(m.good_at for m in catalogue())]
    return list(dict.fromkeys(text for text in texts if text))


def _literals(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "tr":
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value


def translated(path: Path) -> dict[str, str]:
    """Give what a .ts file holds."""
    if not path.exists():
        return {}
    messages = ET.parse(path).iter("message")  # noqa: S314 - a file of ours
    return {m.findtext("source") or "": m.findtext("translation") or "" for m in messages}


def write(path: Path, texts: list[str], known: dict[str, str], language: str) -> None:
    """Write a .ts file in Qt's form."""
    root = ET.Element("TS", version="2.1", language=language, sourcelanguage="en")
    context = ET.SubElement(root, "context")
    ET.SubElement(context, "name").text = CONTEXT
    for text in texts:
        message = ET.SubElement(context, "message")
        ET.SubElement(message, "source").text = text
        translation = ET.SubElement(message, "translation")
        if known.get(text):
            translation.text = known[text]
        else:
            translation.set("type", "unfinished")
    ET.indent(root, "  ")
    path.write_text(HEAD + ET.tostring(root, encoding="unicode") + "\n", encoding="utf-8")


def main() -> None:
    """Bring the German up to date; English is in the code."""
    path = FOLDER / "voxbar_de.ts"
    FOLDER.mkdir(parents=True, exist_ok=True)
    texts = sources()
    known = translated(path)
    write(path, texts, known, "de")
    missing = [text for text in texts if not known.get(text)]
    print(f"{len(texts)} texts, {len(missing)} without a translation")
    release = Path(sys.executable).with_name("pyside6-lrelease")
    subprocess.run([release, "-silent", path, "-qm", path.with_suffix(".qm")], check=True)


if __name__ == "__main__":
    main()
