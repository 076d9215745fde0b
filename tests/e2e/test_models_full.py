"""A checkpoint of the full size: fetched with broken lines, checked, loaded, made to transcribe.

Run with --model; VOXBAR_FULL names its folder, else one of 5.1 GB is made. The measured times and
the peak memory of each step are printed: pytest -s shows them.
"""

import json
import mmap
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.hub_server import COMMIT, FakeHub, Fault
from tests.recipes.make_checkpoint import make

pytestmark = [pytest.mark.model, pytest.mark.timeout(3600)]

SPEECH, WORDS = "team/full-salm", "team/words"
LARGE = "model.safetensors"
FILES = {
    "config.json": SPEECH,
    LARGE: SPEECH,
    "tokenizer.json": WORDS,
    "tokenizer_config.json": WORDS,
    "llm_backbone/config.json": WORDS,
}
LITTLE = 400e6  # bytes: what fetching and checking may take, however large the model is


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if given := os.environ.get("VOXBAR_FULL"):
        return Path(given)
    return make(tmp_path_factory.mktemp("full"), "full")


@pytest.fixture
def hub(full: Path) -> Iterator[FakeHub]:
    """A hub that serves the checkpoint from the disk."""
    small = {
        (repo, path): (full / path).read_bytes() for path, repo in FILES.items() if path != LARGE
    }
    with (full / LARGE).open("rb") as weights:
        large = memoryview(mmap.mmap(weights.fileno(), 0, access=mmap.ACCESS_READ))
    server = FakeHub({**small, (SPEECH, LARGE): large})
    yield server
    server.close()


@pytest.fixture
def environment(hub: FakeHub, full: Path, tmp_path: Path) -> dict[str, str]:
    """The variables of a machine on which only this hub and this catalogue are known."""
    rows = ", ".join(
        f'{{ path = "{path}", repo = "{repo}", about = {(full / path).stat().st_size} }}'
        for path, repo in FILES.items()
    )
    (tmp_path / "catalogue.toml").write_text(
        f'[[model]]\nid = "full"\ntitle = "Full"\nfamily = "canary-qwen"\nstate = "offered"\n'
        f'languages = ["en"]\nlicence = "MIT"\ncredit = "us"\npage = ""\ngood_at = "tests"\n'
        f'revision = "{COMMIT}"\nmemory_gb = {{}}\nfiles = [{rows}]\n'
    )
    proxies = ("http_proxy", "https_proxy", "all_proxy")
    kept = {k: v for k, v in os.environ.items() if k.lower() not in proxies and k != "HF_TOKEN"}
    return kept | {
        "NO_PROXY": "127.0.0.1,localhost",
        "HF_ENDPOINT": hub.address,
        "HF_HUB_CACHE": str(tmp_path / "cache"),
        "VOXBAR_CATALOGUE": str(tmp_path / "catalogue.toml"),
        "VOXBAR_MODELS": str(tmp_path / "models"),
    }


# A process is charged with the memory of the one that started it: a small one stands between.
BETWEEN = """
import json, os, subprocess, sys
child = subprocess.Popen([sys.executable, "-m", "app", *sys.argv[1:]])
_, status, usage = os.wait4(child.pid, 0)
code = child.returncode = os.waitstatus_to_exitcode(status)
used = usage.ru_utime + usage.ru_stime
print(json.dumps({"code": code, "processor_s": used, "peak": usage.ru_maxrss * 1024}))
"""


def ask(step: str, words: list[str], root: Path, environment: dict[str, str]) -> tuple[float, str]:
    """Run a command, tell time and peak, and give the peak in bytes and what it wrote."""
    began = time.monotonic()
    command = [sys.executable, "-c", BETWEEN, *words]
    done = subprocess.run(command, cwd=root, env=environment, stdout=subprocess.PIPE, check=True)
    took_s = time.monotonic() - began
    out, _, last = done.stdout.decode().rstrip().rpartition("\n")
    told = json.loads(last)
    sys.stderr.write(
        f"\n{step}: {took_s:.1f} s, {told['processor_s']:.1f} s of processor time,"
        f" peak {told['peak'] / 1e9:.2f} GB\n"
    )
    assert told["code"] in (0, 4), out  # 4: random words run over
    return float(told["peak"]), out


@pytest.mark.skipif(sys.platform != "linux", reason="the peak in other units, or not at all")
def test_the_full_size_goes_from_a_hub_to_a_text(
    hub: FakeHub, full: Path, environment: dict[str, str], root: Path, tmp_path: Path
) -> None:
    size = (full / LARGE).stat().st_size
    hub.body_faults = [Fault(), Fault(stop_after=1_700_000_003), Fault(stop_after=2_000_000_001)]
    peak, _ = ask("download", ["models", "download", "full", "--yes"], root, environment)
    assert peak < LITTLE
    starts = hub.reads(LARGE)
    assert (len(starts), starts[0]) == (3, 0)
    assert 0 < starts[1] < starts[2] < size
    peak, out = ask("verify", ["models", "verify", "full"], root, environment)
    assert peak < LITTLE
    assert "full: whole" in out
    sound = "assets/samples/jfk.flac"
    words = ["transcribe", sound, "-m", "full", "--device", "cpu", "-f", "json"]
    peak, out = ask("transcribe", words, root, environment)
    assert peak < 7e9
    transcript = json.loads(out)
    assert transcript["model"] == "full"
    assert transcript["text"]
    ask("remove", ["models", "remove", "full", "--yes"], root, environment)
    assert [p.name for p in (tmp_path / "models").iterdir() if not p.name.startswith(".")] == []
