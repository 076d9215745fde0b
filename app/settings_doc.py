"""The documentation of all settings, made from their declarations: docs/settings.md.

Run as a program (`python -m app.settings_doc`), this file writes it to standard output.
"""

import sys
from typing import Any

from app.settings import SECTIONS, of_section
from app.settings_kinds import Setting, bounds

INTRODUCTION = """\
# Settings

<!-- Made by `voxbar config doc` from the declarations: change those, not this file. -->

They stand in `settings.toml`; `voxbar config path` says where. Every key is optional. VoxBar reads
the file again when it changes; where a setting needs a new start, its line says so. A mistake
costs only the key that it is in: that one gets its default, and you are told. Comments and keys
that VoxBar does not know stay in the file when it is written.

    voxbar config list
    voxbar config get dictation.mode
    voxbar config set dictation.mode toggle
    voxbar config unset dictation.mode
"""


def document() -> str:
    """Give the whole page as Markdown."""
    return "\n".join([INTRODUCTION, *(_section(name) for name in SECTIONS)])


def type_of(setting: Setting[Any]) -> str:
    """Say in words what a value may be."""
    words = {
        "switch": "true or false",
        "choice": ", ".join(setting.choices),
        "text": "text",
        "list": "list of texts",
        "table": "table of texts",
    }
    number = "whole number" if setting.kind == "whole" else "number"
    return words.get(setting.kind) or f"{number} {bounds(setting)}"


def _section(name: str) -> str:
    entries = "\n".join(_entry(setting) for setting in of_section(name))
    return f"## {SECTIONS[name]}: [{name}]\n\n{entries}"


def _entry(setting: Setting[Any]) -> str:
    default = setting.show(setting.default)
    lines = [
        f"### {setting.key}",
        "",
        f"**{setting.label}** · {type_of(setting)} · default "
        + (f"`{default}`" if default else "empty")
        + (" · needs a new start" if setting.restart else ""),
        "",
        setting.help,
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.stdout.write(document())
