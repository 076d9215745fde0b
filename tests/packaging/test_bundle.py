"""The bundle of `make package` is whole, small, free of GPL parts, and says what it holds."""

import json
import re
import subprocess
from pathlib import Path

import numpy as np
import pytest

from asr.audio import read_audio
from tests.unit.asr.audio_samples import encode

pytestmark = pytest.mark.bundle
MOST_MB = 350
LEFT_TO_THE_SYSTEM = re.compile(
    r"(ld-linux.*|lib(c|m|dl|pthread|rt|util|resolv|crypt|nsl|stdc\+\+|gcc_s|z|asound|dbus-1|fontconfig"
    r"|freetype|X11|X11-xcb|xcb|xcb-glx|EGL|GL|wayland-[a-z]+))\.so"
)


@pytest.fixture(scope="session")
def bundle(root: Path) -> Path:
    found = root / "build" / "bundle" / "voxbar"
    assert found.is_dir(), "run make package first"
    return found


def libraries(bundle: Path) -> list[Path]:
    return [p for p in bundle.rglob("*.so*") if p.is_file() and not p.is_symlink()]


def run(bundle: Path, *words: str, home: Path) -> subprocess.CompletedProcess[str]:
    env = {"HOME": str(home), "PATH": "/nowhere", "LC_ALL": "C.UTF-8"}  # no Python, no tools
    return subprocess.run(
        [str(bundle / "voxbar"), *words], env=env, capture_output=True, text=True, check=False
    )


def test_it_is_small_enough(bundle: Path) -> None:
    files = [p for p in bundle.rglob("*") if p.is_file() and not p.is_symlink()]
    assert sum(p.stat().st_size for p in files) / 1e6 <= MOST_MB


def test_no_link_leads_nowhere(bundle: Path) -> None:
    assert [p for p in bundle.rglob("*") if p.is_symlink() and not p.exists()] == []


@pytest.mark.parametrize("word", ["x264", "x265", "readline", "libdb-", "libjack", "libgtk"])
def test_libraries_that_are_not_to_be_there_are_not(bundle: Path, word: str) -> None:
    assert [p.name for p in libraries(bundle) if word in p.name.lower()] == []


def test_nothing_tells_where_it_was_built(bundle: Path, root: Path) -> None:
    builder = str(root / "build" / "bundle-env" / "bin" / "python")
    command = [builder, "-c", "import sys; print(sys.base_prefix)"]
    python = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    places = {str(root), python} - {"/usr", "/usr/local"}  # those are on every machine
    files = [p for p in bundle.rglob("*") if p.is_file() and not p.is_symlink()]
    for place in places:
        assert [str(p) for p in files if place.encode() in p.read_bytes()] == []


def test_libraries_are_looked_for_inside_only(bundle: Path) -> None:
    for path in libraries(bundle):
        told = subprocess.run(["objdump", "-p", path], capture_output=True, text=True, check=True)
        for places in re.findall(r"R(?:UN)?PATH +(\S*)", told.stdout):
            assert all(p.startswith("$ORIGIN") for p in places.split(":")), path


def test_ffmpeg_says_that_it_is_under_the_lgpl(bundle: Path) -> None:
    library = next((bundle / "_internal").glob("libavcodec.so.*"))
    assert b"libavcodec license: LGPL version 2.1 or later" in library.read_bytes()


def test_qt_is_in_files_of_its_own(bundle: Path) -> None:
    there = {p.name for p in libraries(bundle)}
    assert {"libQt6Core.so.6", "libQt6Gui.so.6", "libQt6Widgets.so.6"} <= there


def test_every_licence_has_its_text(bundle: Path) -> None:
    texts = [p.read_bytes() for p in (bundle / "licences").iterdir()]
    assert len(texts) > 40
    assert all(texts)
    for name in ("LGPL-2.1", "LGPL-3", "GPL-3", "Apache-2.0", "MPL-2.0"):
        assert (bundle / "licences" / f"{name}.txt").exists()


def test_what_is_shared_alike_has_its_licence_beside_it(bundle: Path) -> None:
    assets = bundle / "_internal" / "voxbar_assets"
    assert "ShareAlike" in (assets / "models/digits/LICENSE").read_text(encoding="utf-8")
    assert (assets / "samples" / "CREDITS.md").exists()


def test_the_notice_kept_in_the_source_is_that_of_this_bundle(bundle: Path, root: Path) -> None:
    kept = (root / "packaging" / "bundle" / "NOTICE").read_text(encoding="utf-8")
    assert (bundle / "NOTICE").read_text(encoding="utf-8") == kept


def test_the_bill_of_materials_names_the_commit(bundle: Path) -> None:
    bill = json.loads((bundle / "voxbar.cdx.json").read_text(encoding="utf-8"))
    named = {p["name"]: p["value"] for p in bill["metadata"]["properties"]}
    assert re.match("[0-9a-f]{12}", named["voxbar:commit"])


def test_it_names_its_commit_and_how_it_was_installed(bundle: Path, tmp_path: Path) -> None:
    assert re.search(r"\(commit [0-9a-f]{12}", run(bundle, "--version", home=tmp_path).stdout)
    done = run(bundle, "doctor", home=tmp_path)
    assert f"installed as a folder, {bundle}" in done.stdout
    assert "FAIL" not in done.stdout
    assert "voxbar-torch" in done.stdout
    assert "PortAudio is missing" not in done.stdout


@pytest.mark.parametrize(
    ("container", "codec"),
    [("mp3", "libmp3lame"), ("ipod", "aac"), ("ogg", "libopus"), ("webm", "libopus"),
     ("matroska", "ac3"), ("wav", "pcm_s16le"), ("mov", "alac"), ("aiff", "pcm_s16be")],
)  # fmt: skip
def test_it_reads_common_kinds_of_recordings(
    container: str, codec: str, bundle: Path, samples: Path, tmp_path: Path
) -> None:
    rate = 48000
    sound = np.repeat(read_audio(samples / "jfk.flac"), rate // 16000)
    path = tmp_path / "recording"
    path.write_bytes(encode(container, codec, sound, rate))
    done = run(bundle, "transcribe", str(path), home=tmp_path)
    assert "what you can do for your country" in done.stdout.lower(), done.stderr


def test_a_large_model_without_torch_is_one_sentence(
    bundle: Path, samples: Path, tmp_path: Path
) -> None:
    sample = str(samples / "digits-7042.flac")
    done = run(bundle, "transcribe", "-m", "digits", sample, home=tmp_path)
    assert done.returncode == 3
    assert "need the add-on voxbar-torch" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_what_it_needs_of_the_system_is_what_any_desktop_has(bundle: Path) -> None:
    there = {p.name for p in bundle.rglob("*.so*")}
    wanted: set[str] = set()
    for path in [*libraries(bundle), bundle / "voxbar"]:
        told = subprocess.run(["objdump", "-p", path], capture_output=True, text=True, check=True)
        wanted |= set(re.findall(r"NEEDED +(\S+)", told.stdout))
    assert {name for name in wanted - there if not LEFT_TO_THE_SYSTEM.match(name)} == set()
