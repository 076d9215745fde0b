"""What packages are described by agrees with the program, and passes the linters that are here."""

import configparser
import importlib.util
import json
import plistlib
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree as ET

import pytest
import yaml

from app import installed, paths

ROOT = Path(__file__).resolve().parents[2]
PACKAGING = ROOT / "packaging"
DESKTOP = ROOT / "assets" / "org.voxbar.VoxBar.desktop"
METAINFO = PACKAGING / "share" / "metainfo" / "org.voxbar.VoxBar.metainfo.xml"
MANUAL = PACKAGING / "share" / "man" / "man1" / "voxbar.1"
LOCKS = sorted(PACKAGING.glob("requirements-*.txt"))
LINE = r"([\w.-]+)==(\S+) --hash=sha256:([0-9a-f]{64})"


def script(name: str) -> ModuleType:
    """Load a script of packaging/ as a module."""
    spec = importlib.util.spec_from_file_location(name, PACKAGING / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def project() -> dict[str, list[str] | str]:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    found: dict[str, list[str] | str] = tomllib.loads(text)["project"]
    return found


def locked(name: str) -> dict[str, str]:
    text = (PACKAGING / f"requirements-{name}.txt").read_text(encoding="utf-8")
    return {found[0]: found[1] for found in re.findall(LINE, text)}


def lint(*command: str, folder: Path = ROOT) -> str:
    """Give what a linter that finds nothing has printed."""
    if shutil.which(command[0]) is None:
        pytest.skip(f"needs {command[0]} (most: packaging/install-system-packages test)")
    done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=folder)
    assert done.returncode == 0, done.stdout + done.stderr
    assert not done.stderr
    return done.stdout


def shell_scripts() -> list[Path]:
    places = [p for p in PACKAGING.rglob("*") if p.is_file() and p.suffix in ("", ".sh")]
    heads = [*places, ROOT / ".ci" / "run"]
    found = [p for p in heads if p.read_bytes()[:19] == b"#!/usr/bin/env bash"]
    assert len(found) >= 12
    return found


def test_the_man_page_and_the_completions_are_those_of_the_parsers() -> None:
    for name, text in script("share").files().items():
        path = PACKAGING / "share" / name
        assert path.read_text(encoding="utf-8") == text, "run: python packaging/share.py"


def test_the_man_page_is_in_order() -> None:
    lint("mandoc", "-T", "lint", "-W", "warning", str(MANUAL))


def test_the_menu_entry_is_in_order() -> None:
    lint("desktop-file-validate", str(DESKTOP))


def test_the_metadata_is_in_order() -> None:
    if shutil.which("appstreamcli") is None:
        pytest.skip("needs appstreamcli (packaging/install-system-packages test)")
    command = ["appstreamcli", "validate", "--no-net", "--explain", str(METAINFO)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode in (0, 3), done.stdout  # 3: it would like a homepage, and there is none
    errors = [line for line in done.stdout.splitlines() if re.match(r"[EW]: ", line)]
    assert [e for e in errors if "homepage" not in e] == []


def test_menu_entry_metadata_and_program_have_the_same_name() -> None:
    entry = configparser.ConfigParser(interpolation=None)
    entry.optionxform = str  # type: ignore[assignment,method-assign]
    entry.read(DESKTOP, encoding="utf-8")
    metainfo = ET.parse(METAINFO).getroot()  # noqa: S314 - a file of ours
    assert metainfo.findtext("launchable") == DESKTOP.name
    assert metainfo.findtext("id") == DESKTOP.stem
    assert entry["Desktop Entry"]["Name"] == metainfo.findtext("name")
    actions = entry["Desktop Entry"]["Actions"].strip(";").split(";")
    assert {f"Desktop Action {a}" for a in actions} <= set(entry.sections())
    kinds = entry["Desktop Entry"]["MimeType"].strip(";").split(";")
    assert {"audio/mpeg", "audio/flac", "audio/x-wav", "audio/ogg", "video/mp4"} <= set(kinds)


@pytest.mark.parametrize("path", LOCKS, ids=lambda p: p.stem)
def test_a_lock_file_has_a_hash_for_each_line_and_names_no_index(path: Path) -> None:
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line[0] != "#"]
    assert lines
    assert all(re.fullmatch(LINE, line) for line in lines)
    assert "://" not in path.read_text(encoding="utf-8")


def test_every_library_is_in_one_of_the_lock_files() -> None:
    there = locked("bundle") | locked("av") | locked("torch")
    wanted = {
        re.split(r"[^\w.-]", d)[0].lower().replace("_", "-") for d in project()["dependencies"]
    }
    assert wanted - set(there) == set()
    assert locked("bundle").keys() & locked("torch").keys() == set()
    assert not {"torch", "openvino", "numba", "llvmlite"} & locked("bundle").keys()


def test_every_description_has_the_programs_version() -> None:
    version = str(project()["version"])
    newest = ET.parse(METAINFO).getroot().find("releases/release")  # noqa: S314 - a file of ours
    assert newest is not None
    assert newest.get("version") == version
    for path, form in {
        "arch/PKGBUILD": f"pkgver={version}\n",
        "homebrew/voxbar.rb": f'version "{version}"',
        "windows/voxbar.iss": f'#define Version "{version}"',
    }.items():
        assert form in (PACKAGING / path).read_text(encoding="utf-8"), path
    for manifest in (PACKAGING / "winget").iterdir():
        assert yaml.safe_load(manifest.read_text(encoding="utf-8"))["PackageVersion"] == version


def test_winget_has_the_three_files_that_belong_together() -> None:
    found = [
        yaml.safe_load(p.read_text(encoding="utf-8")) for p in (PACKAGING / "winget").iterdir()
    ]
    assert {f["ManifestType"] for f in found} == {"version", "installer", "defaultLocale"}
    assert {f["PackageIdentifier"] for f in found} == {"VoxBar.VoxBar"}


def test_the_flatpak_may_record_and_has_no_network() -> None:
    path = PACKAGING / "flatpak" / "org.voxbar.VoxBar.yaml"
    manifest = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert manifest["id"] == DESKTOP.stem
    assert "--socket=pulseaudio" in manifest["finish-args"]
    assert "--share=network" not in manifest["finish-args"]
    assert manifest["modules"][-1]["name"] == manifest["command"] == "voxbar"


def test_the_flatpak_is_made_of_what_is_there_and_needs_nothing_fetched(tmp_path: Path) -> None:
    path = PACKAGING / "flatpak" / "org.voxbar.VoxBar.yaml"
    [module] = yaml.safe_load(path.read_text(encoding="utf-8"))["modules"]
    places = {(path.parent / s["path"]).resolve() for s in module["sources"]}
    finished = ROOT / "build" / "bundle" / "voxbar"
    assert finished in places
    assert all(place.exists() for place in places - {finished})
    lint("flatpak-builder", "--show-manifest", str(path), folder=tmp_path)


def test_windows_menus_start_the_program_without_a_console_and_terminals_the_other() -> None:
    setup = (PACKAGING / "windows" / "voxbar.iss").read_text(encoding="utf-8")
    lines = [line for line in setup.splitlines() if "voxbar" in line and "{app}\\" in line]
    started = {name for line in lines for name in re.findall(r"{app}\\(\w+\.exe)", line)}
    assert started == {installed.WINDOWED}
    assert 'ValueName: "Path"; ValueData: "{olddata};{app}"' in setup
    spec = (PACKAGING / "bundle" / "voxbar.spec").read_text(encoding="utf-8")
    assert 'program("voxbar", console=True)' in spec
    assert f'program("{Path(installed.WINDOWED).stem}", console=False)' in spec


def test_macos_is_told_why_microphone_and_accessibility_are_wanted() -> None:
    sys.path.insert(0, str(PACKAGING / "bundle"))
    try:
        import contents  # type: ignore[import-not-found,unused-ignore]
    finally:
        sys.path.remove(str(PACKAGING / "bundle"))
    for key in ("NSMicrophoneUsageDescription", "NSAccessibilityUsageDescription"):
        assert contents.MAC_TEXTS[key].startswith("VoxBar ")
    rights = plistlib.loads((PACKAGING / "macos" / "entitlements.plist").read_bytes())
    assert rights["com.apple.security.device.audio-input"] is True


def test_shell_scripts_are_read_without_a_mistake() -> None:
    for path in [*shell_scripts(), PACKAGING / "arch" / "PKGBUILD"]:
        done = subprocess.run(["bash", "-n", str(path)], check=False, capture_output=True)
        assert (done.returncode, done.stderr) == (0, b""), path


def test_shell_scripts_are_in_order() -> None:
    lint("shellcheck", *map(str, shell_scripts()))


def test_descriptions_in_yaml_are_in_order() -> None:
    rules = "{extends: default, rules: {line-length: {max: 160}, document-start: disable}}"
    lint("yamllint", "--strict", "-d", rules, str(PACKAGING))


@pytest.mark.parametrize(
    ("shell", "name"),
    [("zsh", "zsh/site-functions/_voxbar"), ("fish", "fish/vendor_completions.d/voxbar.fish")],
)
def test_completions_are_read_without_a_mistake(shell: str, name: str) -> None:
    lint(shell, "-n", str(PACKAGING / "share" / name))


def test_the_cask_is_read_without_a_mistake() -> None:
    lint("ruby", "-wc", str(PACKAGING / "homebrew" / "voxbar.rb"))


def test_arch_reads_its_description() -> None:
    with tempfile.TemporaryDirectory() as folder:  # makepkg does nothing as root
        shutil.copy(PACKAGING / "arch" / "PKGBUILD", folder)
        as_nobody = ("setpriv", "--reuid=65534") if paths.own_id() == 0 else ()
        Path(folder).chmod(0o777)
        if shutil.which("makepkg") is None or shutil.which("pacman") is None:
            pytest.skip("needs makepkg and pacman (packaging/install-system-packages test)")
        told = lint(*as_nobody, "makepkg", "--printsrcinfo", folder=Path(folder))
    assert f"pkgver = {project()['version']}\n" in told


def test_packages_are_made_with_the_python_of_the_lock_files_only(tmp_path: Path) -> None:
    other = tmp_path / "python3.12"
    other.write_text("#!/bin/sh\necho 3.12\n", encoding="utf-8")
    other.chmod(0o755)
    for python, named in ((str(other), f"{other} is 3.12"), ("", "no Python is none")):
        command = [str(PACKAGING / "build-bundle"), python]
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        assert done.returncode == 1
        assert done.stderr.startswith("The packages are made with Python 3.11, ")
        assert f"{named}: make package PYTHON=python3.11\n" in done.stderr


def notice() -> str:
    return (PACKAGING / "bundle" / "NOTICE").read_text(encoding="utf-8")


def test_the_bundles_notice_names_what_the_bill_of_materials_names() -> None:
    bill = json.loads((PACKAGING / "bundle" / "parts.cdx.json").read_text(encoding="utf-8"))
    assert bill["bomFormat"] == "CycloneDX"
    rows = {line[2:50].strip() for line in notice().splitlines() if line.startswith("  ")}
    assert rows == {part["name"] for part in bill["components"]}
    assert all(part["licenses"] for part in bill["components"])
    refs = [part["bom-ref"] for part in bill["components"]]
    assert len(refs) == len(set(refs))


def test_what_the_bundle_is_made_of_has_the_locked_versions_and_hashes() -> None:
    bill = json.loads((PACKAGING / "bundle" / "parts.cdx.json").read_text(encoding="utf-8"))
    there = locked("bundle") | locked("av")
    wheels = [p for p in bill["components"] if p.get("purl", "").startswith("pkg:pypi/")]
    assert len(wheels) > 20
    for part in wheels:
        name = part["purl"].removeprefix("pkg:pypi/").partition("@")[0].replace("_", "-")
        assert part["version"] == there[name], f"{name}: run make package, and keep its NOTICE"
        assert part["hashes"]


@pytest.mark.parametrize("word", ["x264", "x265", "readline", "libdb5", "mysql", "poppler"])
def test_nothing_that_would_put_the_whole_under_the_gpl_is_bundled(word: str) -> None:
    assert word not in notice().lower()


def test_what_is_shared_alike_has_its_licence_beside_it() -> None:
    assert "CC-BY-SA-4.0" in notice()
    assert "ShareAlike" in (ROOT / "assets/models/digits/LICENSE").read_text(encoding="utf-8")
    assert (ROOT / "assets" / "samples" / "CREDITS.md").exists()
