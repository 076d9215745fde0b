"""What packages say of their parts, and what is kept out of them."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGING = ROOT / "packaging"


def test_the_appimages_head_is_not_linked_with_lzo() -> None:
    build = (PACKAGING / "build-appimage").read_text(encoding="utf-8")
    assert "lzo" not in build
    assert "lzo" not in (PACKAGING / "install-system-packages").read_text(encoding="utf-8")
