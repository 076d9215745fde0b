"""Every sentence for the person that the code can make, read from the source; values are {}."""

import ast
from collections.abc import Iterator, Mapping
from itertools import product
from pathlib import Path

Names = Mapping[str, list[str]]

# What only a terminal shows, and what ships for tests.
ELSEWHERE = (
    "cli", "bench", "listen", "doctor", "evaluate", "watch", "settings_doc", "settings_salvage",
    "echo", "fake", "main", "instance", "__", "models_credits", "models_import",
    "quantise", "formats", "wayland_lines",
    # About the inside of a checkpoint, to whoever made it:
    "canary_qwen", "nemo_salm", "weights", "tokens", "openvino",
    # What a model is told:
    "tidy",
)  # fmt: skip
TELLS = ("tell", "_tell", "_trouble", "told")


def places(root: Path) -> Iterator[Path]:
    """Give the modules below the windows."""
    for path in sorted([*root.glob("app/*.py"), *root.glob("app/desktop/*.py")]):
        if not path.stem.startswith(ELSEWHERE) and not path.stem.endswith("_cli"):
            yield path
    for path in sorted(root.glob("asr/**/*.py")):
        if not path.stem.startswith(ELSEWHERE):
            yield path


def sentences(path: Path, errors: frozenset[str]) -> Iterator[str]:
    """Give what a module raises, tells, returns or names as a constant, as far as it is text."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = _constants(tree)
    yield from (text for texts in names.values() for text in texts if _is_sentence(text))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _is_told(node, errors):
            for given in [*node.args[:1], *(k.value for k in node.keywords if k.arg == "sentence")]:
                yield from (text for text in _forms(given, names) if " " in text)
        elif isinstance(node, ast.Return) and node.value is not None:
            yield from (text for text in _forms(node.value, names) if _is_sentence(text))


def _is_told(call: ast.Call, errors: frozenset[str]) -> bool:
    function = call.func
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    return name in errors or name in TELLS or name == "Told"


def _is_sentence(text: str) -> bool:
    return text.endswith(".") and " " in text and (text[0].isupper() or text[0] in "{“")


def _constants(tree: ast.Module) -> dict[str, list[str]]:
    names: dict[str, list[str]] = {}
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            found = [text for text in _forms(node.value, names) if " " in text]
            if found:
                names[node.targets[0].id] = found
    return names


def _forms(node: ast.expr, names: Names) -> list[str]:
    """Give the texts that an expression can be; none where it is no text."""
    match node:
        case ast.Constant(value=str(text)):
            return [text]
        case ast.JoinedStr(values=values):
            return ["".join(parts) for parts in product(*(_part(v, names) for v in values))]
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return [
                a + b for a in _forms(left, names) or ["{}"] for b in _forms(right, names) or ["{}"]
            ]
        case ast.IfExp(body=body, orelse=orelse):
            return [*_forms(body, names), *_forms(orelse, names)]
        case ast.Name(id=name):
            return names.get(name, [])
    return []


def _part(node: ast.expr, names: Names) -> list[str]:
    if isinstance(node, ast.FormattedValue):
        return _forms(node.value, names) or ["{}"]
    return _forms(node, names)
