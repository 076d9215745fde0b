"""How this copy was put on this machine, and so how it is mended and taken away.

Knows no network: what would be newer somewhere is not asked.
"""

import json
import os
import sys
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from urllib.parse import unquote, urlparse

MARK = "installed-by"  # a word in the bundle's folder, written by what packed it
BUNDLES = {
    "deb": ("as a Debian package", "sudo apt install --reinstall voxbar", "sudo apt remove voxbar"),
    "windows": ("by the Windows installer", "Run its setup again", "Settings, Apps, VoxBar"),
    "homebrew": ("by Homebrew", "brew reinstall voxbar", "brew uninstall voxbar"),
    "arch": ("as an Arch package", "pacman -S voxbar", "pacman -R voxbar"),
}
CASKROOM = Path("/opt/homebrew/Caskroom/voxbar")  # Homebrew keeps a link to the app there
SANDBOX = Path("/.flatpak-info"), Path("/app")  # what every Flatpak finds, and where it lies
WINDOWED = "voxbarw.exe"  # on Windows: the program without a console, beside that with one


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How it came here (after "installed"), and the commands that mend and remove it."""

    text: str
    mend: str
    remove: str


def way() -> Way:
    """Find out how this copy was installed."""
    from asr import origin  # brings numpy in: not at the tray's start

    if origin.frozen():
        return _bundled(Path(sys.executable).resolve().parent)
    prefix, executable = Path(sys.prefix), Path(sys.executable)
    if checkout := _checkout():
        pip = f"{executable} -m pip"
        return Way(
            text=f"as a checkout, {checkout}",
            mend=f"{pip} install -e {checkout}",
            remove=f"{pip} uninstall voxbar",
        )
    if (prefix / "pipx_metadata.json").exists():
        mend, remove = "pipx reinstall voxbar", "pipx uninstall voxbar"
        return Way(text=f"by pipx in {prefix}", mend=mend, remove=remove)
    place = f"an environment of its own, {prefix}" if sys.prefix != sys.base_prefix else str(prefix)
    return Way(
        text=f"by pip in {place}",
        mend=f"{executable} -m pip install --force-reinstall voxbar",
        remove=f"{executable} -m pip uninstall voxbar",
    )


def launcher() -> list[str]:
    """Give the command that starts the packaged program again, also after an update."""
    if own := image():
        return [own]  # the program itself lies in a mount that ends with this process
    public = Path("/usr/bin/voxbar")
    here = Path(sys.executable)
    if here.with_name(WINDOWED).exists():
        return [str(here.with_name(WINDOWED))]
    return [str(public if public.exists() and public.resolve() == here.resolve() else here)]


def image() -> str | None:
    """Give the AppImage that this program lies in; its parent's variables may be of another."""
    mount = os.environ.get("APPDIR")
    inside = mount and Path(mount).resolve() in Path(sys.executable).resolve().parents
    return os.environ.get("APPIMAGE") if inside else None


def _bundled(folder: Path) -> Way:
    if own := image():
        return Way(text=f"as an AppImage, {own}", mend="Download it again", remove=f"Delete {own}")
    information, place = SANDBOX
    name = os.environ.get("FLATPAK_ID")
    if name and information.exists() and folder.is_relative_to(place):
        mend = f"flatpak install --reinstall {name}"
        return Way(text="as a Flatpak", mend=mend, remove=f"flatpak uninstall {name}")
    try:
        word = (folder / MARK).read_text(encoding="utf-8").strip()
    except OSError:
        word = ""
    if any(app.resolve() in folder.parents for app in CASKROOM.glob("*/VoxBar.app")):
        word = "homebrew"  # a mark inside would break the signature
    if word in BUNDLES:
        text, mend, remove = BUNDLES[word]
        return Way(text=text, mend=mend, remove=remove)
    return Way(text=f"as a folder, {folder}", mend="Unpack it again", remove=f"Delete {folder}")


def _checkout() -> Path | None:
    """Give the folder of the source where the installation is only a link to it, or is none."""
    from asr import origin

    root = origin.HERE.parent
    try:
        told = metadata.distribution("voxbar").read_text("direct_url.json")
    except metadata.PackageNotFoundError:
        return root
    found = json.loads(told) if told else {}
    if found.get("dir_info", {}).get("editable"):
        return Path(unquote(urlparse(found["url"]).path))
    return root if (root / "pyproject.toml").exists() else None
