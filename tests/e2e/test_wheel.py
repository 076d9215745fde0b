"""The wheel, installed into a fresh environment, works from an empty folder."""

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.timeout(900)


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    source = out / "source"
    tracked = subprocess.run(
        ["git", "ls-files", "-z"], cwd=root, check=True, capture_output=True, text=True
    ).stdout.split("\0")
    for name in filter(None, tracked):
        if (root / name).is_file() and not name.startswith("tests/"):
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            (source / name).write_bytes((root / name).read_bytes())
    run([sys.executable, "-m", "build", "--wheel", "--outdir", str(out), str(source)], out)
    return next(out.glob("voxbar-*.whl"))


@pytest.fixture(scope="module")
def fresh(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment that holds the wheel and what it asks for, nothing else."""
    folder = tmp_path_factory.mktemp("fresh")
    venv.create(folder, with_pip=True)
    run([str(folder / "bin" / "python"), "-m", "pip", "install", "-q", str(wheel)], folder)
    return folder


def run(command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    without = {k: v for k, v in os.environ.items() if k not in {"PYTHONPATH", "VIRTUAL_ENV"}}
    done = subprocess.run(
        command, check=False, cwd=folder, capture_output=True, text=True, env=without
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done


def test_the_wheel_carries_the_assets_and_the_licences(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert "voxbar_assets/samples/jfk.flac" in names
    assert any(n.endswith("licenses/LICENSE") for n in names)
    assert any(n.endswith("licenses/NOTICE") for n in names)
    assert not [n for n in names if n.startswith("tests/")]
    shared = {n.partition(".data/data/share/")[2] for n in names}
    assert {
        "applications/org.voxbar.VoxBar.desktop",
        "icons/hicolor/scalable/apps/voxbar.svg",
        "man/man1/voxbar.1",
        "bash-completion/completions/voxbar",
        "zsh/site-functions/_voxbar",
        "fish/vendor_completions.d/voxbar.fish",
    } <= shared


def test_the_installed_wheel_transcribes_from_an_empty_folder(fresh: Path, tmp_path: Path) -> None:
    where = run(
        [
            str(fresh / "bin" / "python"),
            "-c",
            "import voxbar_assets; print(voxbar_assets.__path__[0])",
        ],
        tmp_path,
    ).stdout.strip()
    done = run([str(fresh / "bin" / "voxbar"), "transcribe", f"{where}/samples/jfk.flac"], tmp_path)
    assert "ask not what your country can do for you" in done.stdout.lower()
    assert list(tmp_path.iterdir()) == []


def test_the_installed_wheel_says_that_it_came_by_pip(fresh: Path, tmp_path: Path) -> None:
    done = run([str(fresh / "bin" / "voxbar"), "doctor"], tmp_path)
    assert f"installed by pip in an environment of its own, {fresh}" in done.stdout
    assert (fresh / "share" / "man" / "man1" / "voxbar.1").exists()


def test_a_wheel_and_a_source_archive_of_a_checkout_name_its_commit(
    root: Path, tmp_path: Path
) -> None:
    copy, out = tmp_path / "copy", tmp_path / "out"
    run(["git", "clone", "--quiet", "--depth", "1", root.as_uri(), str(copy)], tmp_path)
    run(
        [sys.executable, "-m", "build", "--outdir", str(out), str(copy)], tmp_path
    )  # by the archive
    commit = run(["git", "rev-parse", "--short=12", "HEAD"], copy).stdout.strip()
    wheel = zipfile.ZipFile(next(out.glob("*.whl")))
    assert wheel.read("asr/commit.txt").decode().strip() == commit
    assert not (copy / "asr" / "commit.txt").exists()


def test_what_the_wheel_asks_for_fits_together(fresh: Path, tmp_path: Path) -> None:
    run([str(fresh / "bin" / "python"), "-m", "pip", "check"], tmp_path)
