"""Whatever the program says below its windows, the windows can say in the person's language."""

import re
from pathlib import Path

import app.desktop.base
import app.errors
import asr.errors
from app.ui.text import FORMS
from tests.contracts.sentences import places, sentences

ERRORS = frozenset(
    name
    for module in (app.errors, asr.errors, app.desktop.base)
    for name, kind in vars(module).items()
    if isinstance(kind, type) and issubclass(kind, Exception)
)


def known(text: str) -> bool:
    """Say whether a text has a form, or is a sentence of its own within one that has."""
    if text in FORMS or re.fullmatch(r"[{}:. ]*", text):
        return True
    return any(re.fullmatch(re.escape(f).replace(r"\{\}", "(.+)"), text) for f in FORMS)


def test_every_sentence_has_a_form_to_be_translated_by(root: Path) -> None:
    found = {text: path.name for path in places(root) for text in sentences(path, ERRORS)}
    assert len(found) > 150
    missing = [f"{place}: {text}" for text, place in found.items() if not known(text)]
    assert missing == [], "put them into a tuple of app/ui/*_forms.py"
