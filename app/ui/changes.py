"""What became of a text, word by word: what goes is struck out, what comes is underlined."""

from html import escape

from app.ui import icons
from app.viewer_diff import differences

LIGHT = {"removed": "#c92a2a", "added": "#2b8a3e"}
DARK = {"removed": "#ff8787", "added": "#69db7c"}
DRESS = {"removed": "line-through", "added": "underline"}


def changes(before: str, after: str) -> str:
    """Give the way from one text to the other, as Qt's rich text."""
    colours = DARK if icons.is_dark() else LIGHT
    parts: list[str] = []
    for piece in differences(before, after):
        text = escape(piece.text).replace("\n", "<br>")
        if piece.kind != "same":
            style = f"color: {colours[piece.kind]}; text-decoration: {DRESS[piece.kind]};"
            text = f'<span style="{style}">{text.rstrip()}</span> '
            if parts and not parts[-1].endswith((" ", "<br>")):
                parts.append(" ")
        parts.append(text)
    return "".join(parts)
