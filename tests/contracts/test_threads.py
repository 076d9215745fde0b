"""ARCHITECTURE.md names every thread that the code starts, and none that it does not."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
TABLE = TEXT.split("| thread | of | what it does |")[1].split("\n\n")[0]


def named() -> set[str]:
    """Give the names of all threads that have one."""
    files = [p for package in ("asr", "app") for p in (ROOT / package).rglob("*.py")]
    return {name for path in files for name in names_in(ast.parse(path.read_text("utf-8")))}


def names_in(tree: ast.AST) -> Iterator[str]:
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        kind = ast.unparse(call.func).rpartition(".")[2]
        given = {k.arg: k.value for k in call.keywords}
        last = call.args[-1] if kind == "Pump" and call.args else given.get("name")
        if kind in ("Thread", "Pump") and isinstance(last, ast.Constant):
            yield str(last.value)


def test_the_table_of_threads_is_that_of_the_code() -> None:
    told = {
        name
        for line in TABLE.splitlines()
        if line.startswith("| `")
        for name in re.findall("`([^`]+)`", line.split("|")[1])
    }
    assert told == named(), "the table of threads in ARCHITECTURE.md"
