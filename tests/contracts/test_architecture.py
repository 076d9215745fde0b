"""ARCHITECTURE.md names every file with the first line of its docstring.

Run as a program, this file writes that table anew.
"""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "ARCHITECTURE.md"
BEGIN = "<!-- files: made by tests/contracts/test_architecture.py -->\n"
END = "<!-- end of files -->\n"


def first_line(path: Path) -> str:
    return (ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "").split("\n")[0]


def table() -> str:
    files = [p for package in ("asr", "app") for p in sorted((ROOT / package).rglob("*.py"))]
    rows = [f"| {p.relative_to(ROOT)} | {first_line(p)} |" for p in files]
    return "\n".join(["| file | what it is |", "| --- | --- |", *rows]) + "\n"


def test_the_table_of_files_is_current() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    assert text.split(BEGIN)[1].split(END)[0] == table(), "run this file as a program"


if __name__ == "__main__":
    before, rest = DOCUMENT.read_text(encoding="utf-8").split(BEGIN)
    DOCUMENT.write_text(before + BEGIN + table() + END + rest.split(END)[1], encoding="utf-8")
