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
        text = escape(piece.text)
        if piece.kind != "same":
            style = f"color: {colours[piece.kind]}; text-decoration: {DRESS[piece.kind]};"
            words = text.rstrip()
            text = f'<span style="{style}">{words}</span>{text[len(words) :] or " "}'
            if parts and not parts[-1][-1].isspace():
                parts.append(" ")
        parts.append(text)
    shown = "".join(parts).replace("\n", "<br>")
    return f'<span style="white-space: pre-wrap">{shown}</span>'
