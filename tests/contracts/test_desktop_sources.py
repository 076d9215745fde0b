"""Desktops that cannot be opened on this system still have every method of their protocols."""

import ast
from pathlib import Path

import pytest

DESKTOP = Path(__file__).resolve().parents[2] / "app" / "desktop"
KEEPS = [
    ("windows_keys.WindowsHotkeys", "Hotkeys"),
    ("windows_keys.WindowsKeyboard", "Keyboard"),
    ("windows_clipboard.WindowsClipboard", "Clipboard"),
    ("windows.WindowsWindows", "Windows"),
    ("macos_keys.MacHotkeys", "Hotkeys"),
    ("macos.NotAllowed", "Hotkeys"),
    ("macos_keys.MacKeyboard", "Keyboard"),
    ("macos_clipboard.MacClipboard", "Clipboard"),
    ("macos_clipboard.MacLoan", "Loan"),
    ("macos_windows.MacWindows", "Windows"),
    ("evdev.EvdevHotkeys", "Hotkeys"),
    ("portal_hotkeys.PortalHotkeys", "Hotkeys"),
    ("portal_keyboard.PortalKeyboard", "Keyboard"),
    ("wayland_tools.WlCopy", "Clipboard"),
    ("wayland_tools.CopyLoan", "Loan"),
    ("wayland_tools._Tool", "Keyboard"),
    ("wayland.NoKeyboard", "Keyboard"),
    ("wayland.LinesToBind", "Hotkeys"),
    ("wayland.UnknownWindows", "Windows"),
    ("loans.NotedLoan", "Loan"),
]


def methods(module: str, name: str) -> dict[str, str]:
    """Give each public method of a class with its arguments, as written."""
    tree = ast.parse((DESKTOP / f"{module}.py").read_text(encoding="utf-8"))
    found = next(n for n in ast.walk(tree) if isinstance(n, ast.ClassDef) and n.name == name)
    return {
        f.name: ast.unparse(f.args)
        for f in found.body
        if isinstance(f, ast.FunctionDef) and not f.name.startswith("_")
    }


@pytest.mark.parametrize(("which", "protocol"), KEEPS)
def test_every_method_takes_what_the_protocol_says(which: str, protocol: str) -> None:
    module, name = which.split(".")
    own = methods(module, name)
    for method, arguments in methods("base", protocol).items():
        written = own[method].replace("OnEvent", "Callable[[HotkeyEvent], None]")
        assert written == arguments, method


@pytest.mark.parametrize("system", ["windows", "macos"])
def test_what_was_not_run_says_so(system: str) -> None:
    text = ast.get_docstring(ast.parse((DESKTOP / f"{system}.py").read_text(encoding="utf-8")))
    assert "not run" in (text or "")
