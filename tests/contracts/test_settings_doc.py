"""docs/settings.md says what the declarations say, and examples in it work."""

from pathlib import Path

from app.settings import ALL
from app.settings_doc import document


def test_the_page_is_current(root: Path) -> None:
    page = (root / "docs" / "settings.md").read_text(encoding="utf-8")
    assert page == document(), "run `python -m app.settings_doc > docs/settings.md`"


def test_every_setting_has_its_heading() -> None:
    headings = [line[4:] for line in document().splitlines() if line.startswith("### ")]
    assert sorted(headings) == sorted(s.key for s in ALL)
