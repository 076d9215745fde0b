"""Downloads with the real client from a hub on this machine, whatever goes wrong on the way."""

import hashlib
import os
import random
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.cli import main
from asr.engine import load
from asr.errors import Cancelled, ModelError
from asr.models import Model, find
from asr.models_download import Fetched, Telling, download, plan
from asr.models_hub import Hub
from asr.models_store import downloaded, models_folder, pinned, staging_of, verify
from tests.e2e.hub_server import COMMIT, FakeHub, Fault

TINY = Path(__file__).resolve().parents[1] / "data" / "nemo-tiny"
SPEECH, WORDS = "team/tiny-salm", "team/words"
FILES = {
    "config.json": (SPEECH, "config.json"),
    "model.safetensors": (SPEECH, "model.safetensors"),
    "llm_backbone/tokenizer.json": (WORDS, "tokenizer.json"),
    "llm_backbone/config.json": (SPEECH, "llm_backbone/config.json"),
}
WEIGHTS = (TINY / "model.safetensors").read_bytes()


@pytest.fixture
def hub() -> Iterator[FakeHub]:
    sources = {
        place: TINY / (place[1] if place[0] == WORDS else path) for path, place in FILES.items()
    }
    server = FakeHub({place: path.read_bytes() for place, path in sources.items()})
    yield server
    server.close()


@pytest.fixture
def model(hub: FakeHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Model:
    """A catalogue of one tiny model whose hashes are not known, and a place for it."""
    rows = [
        f'{{ path = "{path}", name = "{name}", repo = "{repo}", about = 900000 }}'
        for path, (repo, name) in FILES.items()
    ]
    (tmp_path / "catalogue.toml").write_text(
        f'[[model]]\nid = "tiny"\ntitle = "Tiny"\nfamily = "canary-qwen"\nstate = "offered"\n'
        f'languages = ["en"]\nlicence = "MIT"\ncredit = "us"\npage = ""\ngood_at = "tests"\n'
        f'revision = "{COMMIT}"\nmemory_gb = {{}}\nfiles = [{", ".join(rows)}]\n'
    )
    for name in ("HF_TOKEN", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    monkeypatch.setenv("VOXBAR_CATALOGUE", str(tmp_path / "catalogue.toml"))
    monkeypatch.setenv("VOXBAR_MODELS", str(tmp_path / "models"))
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("HF_ENDPOINT", hub.address)
    return find("tiny")


def at_once() -> Telling:
    """Nobody waits in tests."""
    return Telling(pause=lambda _s: None)


def test_a_tiny_salm_goes_through_download_verify_load_and_transcribe(
    model: Model, samples: Path, capsys: pytest.CaptureFixture[str], hub: FakeHub
) -> None:
    assert main(["models", "download", "tiny", "--yes"]) == 0
    said = capsys.readouterr().err
    address = hub.address.removeprefix("http://")
    assert f"This connects to {address}" in said
    assert "The hashes of config.json, model.safetensors" in said
    assert main(["models", "verify", "tiny"]) == 0
    engine = load("tiny", "cpu")
    transcript = engine.transcribe(samples / "jfk.flac")
    engine.close()
    assert (transcript.model, round(transcript.duration)) == ("tiny", 11)
    assert not staging_of(model).exists()


@pytest.mark.parametrize("seed", range(3))
def test_what_broke_off_at_any_byte_goes_on_from_there(
    model: Model, hub: FakeHub, seed: int
) -> None:
    draw = random.Random(seed)  # noqa: S311 - where lines break is no secret
    for _ in range(4):
        length = draw.randrange(1, len(WEIGHTS) // 3)
        hub.body_faults += [Fault(stop_after=length)]
    folder = download(model, Hub(), at_once())
    assert (folder / "model.safetensors").read_bytes() == WEIGHTS
    starts = hub.reads("model.safetensors")
    assert len(starts) > 1
    assert starts == sorted(set(starts))


def test_another_try_goes_on_where_the_first_gave_up(model: Model, hub: FakeHub) -> None:
    hub.files[SPEECH, "config.json"] = (TINY / "config.json").read_bytes()
    hub.body_faults = [Fault(), Fault(stop_after=100_000)]
    hub.body_faults += [Fault(status=503) for _ in range(5)]
    with pytest.raises(ModelError, match=r"503\. What has come is kept"):
        download(model, Hub(), at_once())
    assert downloaded("tiny") is None
    with pytest.raises(ModelError, match="tiny is not on this machine"):
        load("tiny", "cpu")
    before = plan(model, Hub()).to_fetch
    download(model, Hub(), at_once())
    assert hub.reads("model.safetensors")[-1] == 100_000
    assert before < sum(f.size for f in model.files)


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        (404, "does not have config.json of team/tiny-salm at 01234567"),
        (403, r"does not give config.json of team/tiny-salm to everyone \(403\)"),
        (401, r"to everyone \(401\)"),
        (400, "it answered 400"),
    ],
)
def test_a_refusal_is_a_sentence(model: Model, hub: FakeHub, status: int, sentence: str) -> None:
    hub.look_faults = [Fault(status=status)]
    with pytest.raises(ModelError, match=sentence):
        download(model, Hub(), at_once())
    assert downloaded("tiny") is None


def test_a_busy_server_is_given_the_time_it_asks_for(model: Model, hub: FakeHub) -> None:
    hub.look_faults = [Fault(status=429, headers={"Retry-After": "7"})]
    hub.body_faults = [Fault(status=429, headers={"Retry-After": "9"})]
    waited: list[float] = []
    said: list[str] = []
    download(model, Hub(), Telling(pause=waited.append, notice=said.append))
    assert waited == [7.0, 9.0]
    assert "going on in 9 s" in said[-1]


def test_a_server_that_falls_silent_is_asked_again(model: Model, hub: FakeHub) -> None:
    silence = threading.Event()
    hub.body_faults = [Fault(), Fault(hold=silence)]
    folder = download(model, Hub(timeout_s=0.3), at_once())
    silence.set()
    assert (folder / "model.safetensors").read_bytes() == WEIGHTS
    assert hub.reads("model.safetensors") == [0, len(WEIGHTS) // 2]


@pytest.mark.parametrize("lie", [-1000, 1000])
def test_a_lying_length_is_found_out(model: Model, hub: FakeHub, lie: int) -> None:
    hub.told_size = len(WEIGHTS) + lie
    with pytest.raises(ModelError, match=r"could not be fetched|more of model.safetensors"):
        download(model, Hub(), at_once())
    assert downloaded("tiny") is None


def test_a_body_shorter_than_its_own_header_goes_on(model: Model, hub: FakeHub) -> None:
    hub.body_faults = [Fault(), Fault(promise=len(WEIGHTS), stop_after=5000)]
    folder = download(model, Hub(), at_once())
    assert not verify(model, folder)


def test_other_bytes_than_promised_are_thrown_away(model: Model, hub: FakeHub) -> None:
    hub.spoil = lambda content: bytes(content[:-1]) + bytes([content[-1] ^ 1])
    with pytest.raises(ModelError, match=r"its hash differs\. It was thrown away"):
        download(model, Hub(), at_once())
    assert not list(models_folder().rglob("*.part"))
    assert downloaded("tiny") is None


def test_a_damaged_beginning_is_fetched_anew(model: Model, hub: FakeHub) -> None:
    part = staging_of(model) / "model.safetensors.part"
    part.parent.mkdir(parents=True)
    part.write_bytes(b"x" * 1000)
    folder = download(model, Hub(), at_once())
    assert (folder / "model.safetensors").read_bytes() == WEIGHTS
    assert hub.reads("model.safetensors") == [1000, 0]


def test_a_server_without_ranges_sends_all_again(model: Model, hub: FakeHub) -> None:
    hub.no_ranges = True
    hub.body_faults = [Fault(), Fault(stop_after=70_000)]
    folder = download(model, Hub(), at_once())
    assert (folder / "model.safetensors").read_bytes() == WEIGHTS


def test_a_moved_repository_is_followed(model: Model, hub: FakeHub) -> None:
    hub.moved = {WORDS: "team/new-words"}
    hub.files["team/new-words", "tokenizer.json"] = hub.files.pop((WORDS, "tokenizer.json"))
    assert not verify(model, download(model, Hub(), at_once()))


def test_hashes_are_kept_and_another_file_is_refused_later(
    model: Model, hub: FakeHub, capsys: pytest.CaptureFixture[str]
) -> None:
    download(model, Hub(), at_once())
    assert set(pinned(model)) == set(FILES)
    assert main(["models", "remove", "tiny", "--yes"]) == 0
    hub.files[SPEECH, "model.safetensors"] = WEIGHTS[:-1] + b"?"
    with pytest.raises(ModelError, match=r"another model\.safetensors than the one that is known"):
        download(model, Hub(), at_once())
    assert "are free again" in capsys.readouterr().err


def test_unknown_hashes_are_not_taken_over_an_open_line(model: Model) -> None:
    with pytest.raises(ModelError, match="is not encrypted"):
        download(model, Hub("http://hub.example"), at_once())


def test_only_a_token_that_was_set_is_sent_and_not_to_the_store(
    model: Model, hub: FakeHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    download(model, Hub(), at_once())
    assert not [s for s in hub.seen if "authorization" in s.headers]
    assert not [s for s in hub.seen if "torch" in s.headers["user-agent"]]
    assert {s.path.split("/")[3] for s in hub.seen} == {"resolve", "cdn"}  # nothing else is asked
    assert main(["models", "remove", "tiny", "-y"]) == 0
    hub.seen.clear()
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    download(model, Hub(), at_once())
    sent = {("cdn" in s.path, s.headers.get("authorization")) for s in hub.seen}
    assert sent == {(False, "Bearer hf_secret"), (True, None)}


@pytest.mark.usefixtures("model")
def test_a_proxy_of_the_environment_is_used(hub: FakeHub, monkeypatch: pytest.MonkeyPatch) -> None:
    code = (
        "from asr.models import find; from asr.models_hub import Hub;"
        "print(Hub('http://hub.example').look(find('tiny').files[1]).size)"
    )
    monkeypatch.delenv("NO_PROXY")
    monkeypatch.setenv("HTTP_PROXY", hub.address)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == str(len(WEIGHTS)), done.stderr
    assert hub.seen[0].headers["host"] == "hub.example"


def test_a_cancelled_download_stops_and_keeps_what_has_come(model: Model, hub: FakeHub) -> None:
    states: list[Fetched] = []
    telling = Telling(
        progress=states.append, cancelled=lambda: bool(states) and states[-1].done > 200_000
    )
    with pytest.raises(Cancelled):
        download(model, Hub(), telling)
    kept = (staging_of(model) / "model.safetensors.part").stat().st_size
    assert 0 < kept < len(WEIGHTS)
    download(model, Hub(), at_once())
    assert kept in hub.reads("model.safetensors")


def test_progress_grows_to_the_whole_and_has_a_rate(model: Model) -> None:
    states: list[Fetched] = []
    download(model, Hub(), Telling(progress=states.append, pause=lambda _s: None))
    done = [s.done for s in states]
    assert done == sorted(done)
    assert states[-1].done == states[-1].total
    assert states[-1].rate > 0


def test_two_downloads_at_once_fetch_it_once(model: Model, hub: FakeHub) -> None:
    going_on = threading.Event()
    hub.body_faults = [Fault(), Fault(hold=going_on)]
    found: list[Path] = []
    said: list[str] = []

    def notice(sentence: str) -> None:
        said.append(sentence)
        going_on.set()

    def fetch(telling: Telling) -> None:
        found.append(download(model, Hub(), telling))

    first = threading.Thread(target=fetch, args=(at_once(),))
    first.start()
    while not hub.reads("model.safetensors"):
        assert first.is_alive()
    second = threading.Thread(target=fetch, args=(Telling(notice=notice),))
    second.start()
    for thread in (first, second):
        thread.join(30)
    assert len(found) == 2
    assert said == ["Another VoxBar is fetching tiny: waiting for it."]
    assert len(hub.reads("model.safetensors")) == 1


def test_files_of_the_hugging_face_cache_are_not_fetched_again(
    model: Model, hub: FakeHub, tmp_path: Path
) -> None:
    repo = tmp_path / "cache" / "models--team--tiny-salm"
    blob = repo / "blobs" / hashlib.sha256(WEIGHTS).hexdigest()
    link = repo / "snapshots" / COMMIT / "model.safetensors"
    for path in (blob, link):
        path.parent.mkdir(parents=True)
    blob.write_bytes(WEIGHTS)
    link.symlink_to(blob)
    folder = download(model, Hub(), at_once())
    assert (folder / "model.safetensors").read_bytes() == WEIGHTS
    assert not hub.reads("model.safetensors")


@pytest.mark.usefixtures("model")
def test_nobody_is_connected_to_without_a_yes(
    hub: FakeHub, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with open(os.devnull) as nothing:  # noqa: PTH123
        monkeypatch.setattr("sys.stdin", nothing)
        assert main(["models", "download", "tiny"]) == 2
    assert "add --yes" in capsys.readouterr().err
    assert hub.seen == []


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 24 MiB."""
    if getattr(os, "geteuid", lambda: 1)() != 0:
        pytest.skip("needs root, for a small disk")
    place = tmp_path / "disk"
    place.mkdir()
    asked = ["mount", "-t", "tmpfs", "-o", "size=24m", "none", str(place)]
    if subprocess.run(asked, check=False, capture_output=True).returncode:
        pytest.skip("no small disk can be mounted here")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_small_disk_is_noticed_before_and_a_full_one_on_the_way(
    model: Model, hub: FakeHub, small_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VOXBAR_MODELS", str(small_disk / "models"))
    filler = small_disk / "filler"
    filler.write_bytes(bytes(20 << 20))
    with pytest.raises(ModelError, match=re.escape(f"not enough space in {small_disk}")):
        download(model, Hub(), at_once())
    assert not hub.reads()
    filler.unlink()

    def fill(state: Fetched) -> None:
        if state.file == "model.safetensors" and not filler.exists():
            filler.write_bytes(bytes((23 << 20) + 300_000))

    with pytest.raises(ModelError, match="The disk is full"):
        download(model, Hub(), Telling(progress=fill))
    filler.unlink()
    assert not verify(model, download(model, Hub(), at_once()))
