"""What stands between a hub and this machine: proxies, TLS, redirects, slowness, mirrors."""

import hashlib
import json
import multiprocessing
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.cli import main
from asr.errors import ModelError
from asr.models import Model, ModelFile
from asr.models_download import Fetched, Telling, download
from asr.models_hub import Hub
from asr.models_store import downloaded, pinned, read_record
from tests.e2e.hub_proxy import HOSTS, Proxy, certificate
from tests.e2e.hub_server import COMMIT, FakeHub, Fault

REPO, NAME = "team/one", "model.safetensors"
CONTENT = random.Random(7).randbytes(700_000)  # noqa: S311 - no secret
SHA256 = hashlib.sha256(CONTENT).hexdigest()


def model_of(sha256: str | None = None) -> Model:
    """A model of one file."""
    file = ModelFile(
        path=NAME, name=NAME, size=len(CONTENT), sha256=sha256, repo=REPO, revision=COMMIT
    )
    return Model(
        id="one", title="One", family="canary-qwen", state="offered", languages=(), licence="",
        credit="", page="", good_at="", files=(file,), size=len(CONTENT),
    )  # fmt: skip


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("HF_TOKEN", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy", "HF_ENDPOINT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    monkeypatch.setenv("VOXBAR_MODELS", str(tmp_path / "models"))
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "cache"))
    return tmp_path


@pytest.fixture
def hub() -> Iterator[FakeHub]:
    server = FakeHub({(REPO, NAME): CONTENT})
    yield server
    server.close()


def at_once() -> Telling:
    return Telling(pause=lambda _s: None)


def got(model: Model, hub: FakeHub, telling: Telling | None = None) -> bytes:
    return (download(model, Hub(hub.address), telling or at_once()) / NAME).read_bytes()


def test_a_body_that_is_elsewhere_is_followed(hub: FakeHub) -> None:
    elsewhere = f"{hub.store}/{REPO}/cdn/{COMMIT}/{NAME}"
    hub.body_faults = [Fault(status=302, headers={"Location": elsewhere})]
    assert got(model_of(), hub) == CONTENT


@pytest.mark.parametrize("what", ["look", "body"])
def test_redirects_without_end_are_a_sentence(hub: FakeHub, what: str) -> None:
    faults = hub.look_faults if what == "look" else hub.body_faults
    place = f"/{REPO}/resolve/{COMMIT}/{NAME}"
    faults += [Fault(status=307, headers={"Location": place}) for _ in range(40)]
    with pytest.raises(ModelError, match="cannot be used"):
        got(model_of(), hub)
    assert downloaded("one") is None


def test_a_slow_server_is_waited_for_as_long_as_bytes_come(hub: FakeHub) -> None:
    hub.body_faults = [Fault(pieces=8)]  # longer in all than the patience with silence
    states: list[Fetched] = []
    folder = download(model_of(), Hub(hub.address, timeout_s=0.6), Telling(progress=states.append))
    assert (folder / NAME).read_bytes() == CONTENT
    assert hub.reads() == [0]
    assert any(s.left_s and s.left_s > 0 and 0 < s.rate < 10**7 for s in states)


@pytest.mark.parametrize("status", [403, 410])
def test_a_body_that_is_refused_is_a_sentence(hub: FakeHub, status: int) -> None:
    hub.body_faults = [Fault(status=status)]
    with pytest.raises(ModelError, match=NAME):
        got(model_of(), hub)
    assert got(model_of(), hub) == CONTENT


def test_the_hash_of_the_first_download_counts_at_a_mirror_too(hub: FakeHub) -> None:
    assert got(model_of(), hub) == CONTENT
    kept = pinned(model_of())[NAME]
    assert (kept.sha256, kept.size) == (SHA256, len(CONTENT))
    folder = downloaded("one")
    assert folder is not None
    assert json.loads((folder / "voxbar.json").read_text())["origin"] == hub.address
    shutil.rmtree(folder)
    mirror = FakeHub({(REPO, NAME): CONTENT[:-1] + b"?"})
    try:
        with pytest.raises(ModelError, match="than the one that is known"):
            got(model_of(), mirror)
        assert mirror.reads() == []  # nothing was fetched of it
    finally:
        mirror.close()


def test_a_hash_of_the_catalogue_counts_more_than_what_a_hub_says(hub: FakeHub) -> None:
    with pytest.raises(ModelError, match="than the one that is known"):
        got(model_of("0" * 64), hub)
    assert got(model_of(SHA256), hub) == CONTENT
    assert pinned(model_of(SHA256)) == {}
    assert read_record(downloaded("one") or Path())[NAME].sha256 == SHA256


def test_two_processes_at_once_fetch_it_once(hub: FakeHub) -> None:
    context = multiprocessing.get_context("spawn")
    hub.body_faults = [Fault(pieces=10)]
    both = [context.Process(target=download, args=(model_of(), Hub(hub.address))) for _ in range(2)]
    for process in both:
        process.start()
    for process in both:
        process.join(60)
    assert [process.exitcode for process in both] == [0, 0]
    assert hub.reads() == [0]
    assert (downloaded("one") or Path()).joinpath(NAME).read_bytes() == CONTENT


def test_the_command_mends_a_damaged_model_by_what_is_damaged_only(
    hub: FakeHub, place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    small = b"{}"
    hub.files[REPO, "config.json"] = small
    (place / "c.toml").write_text(
        f'[[model]]\nid = "two"\ntitle = ""\nfamily = ""\nstate = "offered"\nlanguages = []\n'
        f'licence = ""\ncredit = ""\npage = ""\ngood_at = ""\nmemory_gb = {{}}\n'
        f'repo = "{REPO}"\nrevision = "{COMMIT}"\nfiles = ['
        f'{{ path = "{NAME}", about = {len(CONTENT)} }}, {{ path = "config.json", about = 2 }}]\n'
    )
    monkeypatch.setenv("VOXBAR_CATALOGUE", str(place / "c.toml"))
    monkeypatch.setenv("HF_ENDPOINT", hub.address)
    assert main(["models", "download", "two", "-y"]) == 0
    folder = downloaded("two") or Path()
    (folder / "config.json").write_bytes(b"[]")
    assert main(["models", "verify", "two"]) == 1
    assert "voxbar models download two fetches what is damaged" in capsys.readouterr().err
    hub.seen.clear()
    assert main(["models", "download", "two", "-y"]) == 0
    assert "only the files that are not right" in capsys.readouterr().err
    assert (folder / "config.json").read_bytes() == small
    assert {s.path.rpartition("/")[2] for s in hub.seen} == {"config.json"}
    assert main(["models", "verify", "two"]) == 0


CODE = """
import sys
from asr.errors import ModelError
from asr.models_download import download
from asr.models_hub import Hub
from tests.e2e.test_models_lines import model_of
try:
    print(download(model_of(), Hub()))
except ModelError as error:
    sys.exit(str(error))
"""


@pytest.mark.skipif(not shutil.which("openssl"), reason="needs openssl, for a certificate")
@pytest.mark.parametrize("trusted", [True, False])
def test_a_hub_behind_a_proxy_is_reached_by_tls_and_only_if_it_is_itself(
    place: Path, root: Path, trusted: bool
) -> None:
    context, cert = certificate(place)
    hub = FakeHub({(REPO, NAME): CONTENT}, context)
    proxy = Proxy(hub.port)
    more = {"HF_ENDPOINT": hub.address, "HTTPS_PROXY": proxy.address, "NO_PROXY": ""}
    if trusted:
        more["SSL_CERT_FILE"] = str(cert)
    else:  # the first failure is told at once
        more["PYTHONPATH"] = str(place)
        (place / "sitecustomize.py").write_text(
            "import asr.models_download as d; d.TRIES = 1", encoding="utf-8"
        )
    try:
        done = subprocess.run(
            [sys.executable, "-c", CODE], cwd=root, env=os.environ | more, capture_output=True,
            text=True, check=False, timeout=120,
        )  # fmt: skip
    finally:
        proxy.close()
        hub.close()
    hosts = HOSTS if trusted else HOSTS[:1]
    assert set(proxy.asked) == {f"CONNECT {host}:{hub.port} HTTP/1.1" for host in hosts}
    if trusted:
        assert done.returncode == 0, done.stderr
        assert (Path(done.stdout.strip()) / NAME).read_bytes() == CONTENT
        assert pinned(model_of())[NAME].sha256 == SHA256  # taken over TLS, and kept
    else:
        assert "certificate" in done.stderr.lower()
        assert hub.seen == []
        assert downloaded("one") is None
