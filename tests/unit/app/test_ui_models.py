"""The window of models at work: a real download from a hub on this machine, and what goes wrong."""

import multiprocessing
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton

from app import settings_speaking as speaking
from app.ui.models import ModelsWindow
from app.ui.models_card import Card
from asr.models import find, shown_size
from asr.models_state import Standing, standing
from asr.models_store import downloaded, models_folder
from tests.e2e.hub_server import COMMIT, FakeHub, Fault
from tests.unit.app.qt_kit import NotedDesk

pytestmark = pytest.mark.usefixtures("english", "qt")

TINY = Path(__file__).resolve().parents[2] / "data" / "nemo-tiny"
REPO, WORDS = "team/tiny-salm", "team/words"
FILES = {
    "config.json": (REPO, "config.json"),
    "model.safetensors": (REPO, "model.safetensors"),
    "llm_backbone/tokenizer.json": (WORDS, "tokenizer.json"),
}
WEIGHTS = (TINY / "model.safetensors").read_bytes()
ENTRY = f"""
[[model]]
id = "%s"
title = "%s"
family = "canary-qwen"
state = "%s"
languages = ["en"]
licence = "MIT"
credit = "us"
page = ""
good_at = "tests"
revision = "{COMMIT}"
memory_gb = {{}}
files = [%s]
"""


def source(path: str) -> Path:
    return TINY / Path(path).name


def size() -> str:
    return shown_size(sum(map(length, FILES)))


def length(path: str) -> int:
    return source(path).stat().st_size


@pytest.fixture
def hub() -> Iterator[FakeHub]:
    there = {(repo, name): source(path).read_bytes() for path, (repo, name) in FILES.items()}
    server = FakeHub(there)
    yield server
    server.close()


@pytest.fixture
def window(
    desk: NotedDesk, hub: FakeHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[ModelsWindow]:
    """A window on a catalogue of the embedded model, a tiny one and one that is coming."""
    rows = ", ".join(
        f'{{ path = "{path}", name = "{name}", repo = "{repo}", about = {length(path)} }}'
        for path, (repo, name) in FILES.items()
    )
    entries = (
        ("moonshine-tiny", "Moonshine", "embedded", ""),
        ("tiny", "Tiny", "offered", rows),
        ("later", "Later", "coming", ""),
    )
    (tmp_path / "catalogue.toml").write_text("".join(ENTRY % entry for entry in entries))
    for name in ("HF_TOKEN", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    monkeypatch.setenv("VOXBAR_CATALOGUE", str(tmp_path / "catalogue.toml"))
    monkeypatch.setenv("VOXBAR_MODELS", str(tmp_path / "models"))
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("HF_ENDPOINT", hub.address)
    made = ModelsWindow(desk)
    made.show()
    yield made
    for work in list(made.works.values()):
        work.cancel()
        work.wait(20)
    made.close()


def until(condition: Callable[[], object], seconds: float = 60.0) -> None:
    """Let Qt work until `condition` holds; fail after `seconds`."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        QApplication.processEvents()
        time.sleep(0.005)


def offered(card: Card) -> list[str]:
    return [name for name, button in card.buttons.items() if not button.isHidden()]


def asked(window: ModelsWindow) -> QMessageBox:
    (box,) = (b for b in window.findChildren(QMessageBox) if b.isVisible())
    return box


def agree(window: ModelsWindow) -> None:
    box = asked(window)
    (yes,) = (b for b in box.buttons() if box.buttonRole(b) == QMessageBox.ButtonRole.AcceptRole)
    yes.click()


def press(window: ModelsWindow, name: str) -> Card:
    card = window.cards["tiny"]
    card.buttons[name].click()
    return card


def test_a_model_is_got_used_checked_and_removed(
    window: ModelsWindow, desk: NotedDesk, hub: FakeHub
) -> None:
    told: list[str] = []
    desk.bridge.told.connect(lambda news: told.append(news.sentence))
    card = press(window, "download")
    box = asked(window)
    address = hub.address.removeprefix("http://")
    for said in (address, size(), REPO, WORDS, str(models_folder() / "tiny"), "hashes of"):
        assert said in box.text()
    assert hub.seen == []  # nobody has agreed yet
    agree(window)
    assert offered(card) == ["cancel"]
    until(lambda: not window.works)
    assert card.news.text() == "Tiny is ready."
    assert told == ["Tiny is ready."]
    folder = downloaded("tiny")
    assert folder is not None
    assert (folder / "model.safetensors").read_bytes() == WEIGHTS
    assert offered(card) == ["use", "check", "folder", "remove"]
    card.buttons["use"].click()
    assert desk.file.settings.chosen == {"engine.model": "tiny"}
    assert card.state.text() == "in use"
    press(window, "check")
    until(lambda: not window.works)
    assert card.news.text() == "Every file is what it should be."
    press(window, "remove")
    assert "moonshine-tiny is used from then on" in asked(window).text()
    agree(window)
    until(lambda: not window.works)
    assert desk.file.settings.chosen.get("engine.model", "moonshine-tiny") == "moonshine-tiny"
    assert downloaded("tiny") is None
    assert "are free again" in card.news.text()


def test_nothing_is_connected_to_without_a_yes(window: ModelsWindow, hub: FakeHub) -> None:
    press(window, "download")
    asked(window).reject()
    assert window.works == {}
    assert hub.seen == []


def test_a_download_that_is_cancelled_ends_at_once_and_goes_on_later(
    window: ModelsWindow, hub: FakeHub
) -> None:
    silence = threading.Event()
    hub.body_faults = [Fault(), Fault(hold=silence)]
    card = press(window, "download")
    agree(window)
    until(lambda: not card.bar.isHidden() and standing(find("tiny")).come > 300_000)
    until(lambda: f"of {size()}" in card.news.text() and card.bar.value() > 0)
    press(window, "cancel")  # the server is silent: nothing but the end of the process helps
    until(lambda: not window.works)
    silence.set()
    assert "Stopped" in card.news.text()
    assert offered(card) == ["resume", "import", "remove"]
    assert "are here" in card.state.text()
    press(window, "resume")
    agree(window)
    until(lambda: not window.works)
    assert standing(find("tiny")).kind == "ready"
    assert hub.reads("model.safetensors")[-1] > 0


def test_a_refusal_is_told_and_another_try_is_offered(window: ModelsWindow, hub: FakeHub) -> None:
    hub.look_faults = [Fault(status=403)]
    card = press(window, "download")
    agree(window)
    until(lambda: not window.works)
    assert "does not give config.json of team/tiny-salm to everyone (403)" in card.problem.text()
    assert offered(card) == ["download", "import"]


def test_a_damaged_model_is_mended_by_what_is_damaged_only(
    window: ModelsWindow, desk: NotedDesk, hub: FakeHub
) -> None:
    window.start("import", "tiny", lay_out(models_folder().parent / "stick"))
    until(lambda: not window.works)
    card = window.cards["tiny"]
    assert card.news.text() == "Tiny is ready."
    folder = downloaded("tiny")
    assert folder is not None
    weights = folder / "model.safetensors"
    weights.unlink()
    weights.write_bytes(WEIGHTS[:-1] + b"?")
    press(window, "check")
    until(lambda: not window.works)
    assert "its hash differs" in card.problem.text()
    assert (card.state.text(), offered(card)) == ("damaged", ["mend", "folder", "remove"])
    desk.change({"engine.model": "tiny"})
    press(window, "mend")
    assert "only the files that are not right" in asked(window).text()
    agree(window)
    until(lambda: not window.works)
    assert standing(find("tiny")).kind == "ready"
    assert weights.read_bytes() == WEIGHTS
    assert {s.path.rpartition("/")[2] for s in hub.seen} == {"model.safetensors"}
    assert desk.asked[-1] == ("load-model",)  # it is the chosen one


def lay_out(stick: Path) -> Path:
    for path in FILES:
        target = stick / path
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source(path), target)
    return stick


def test_two_models_windows_do_not_fetch_it_twice(window: ModelsWindow, hub: FakeHub) -> None:
    other = ModelsWindow(window._desk)
    going_on = threading.Event()
    hub.body_faults = [Fault(), Fault(hold=going_on)]
    window.start("download", "tiny")
    until(lambda: hub.reads("model.safetensors"))
    other.start("download", "tiny")
    until(lambda: "waiting for it" in other.cards["tiny"].news.text())
    going_on.set()
    until(lambda: not window.works and not other.works)
    assert len(hub.reads("model.safetensors")) == 1


def test_a_process_that_is_killed_is_told_and_what_has_come_is_kept(
    window: ModelsWindow, hub: FakeHub
) -> None:
    hub.body_faults = [Fault(), Fault(hold=threading.Event())]
    window.start("download", "tiny")
    until(lambda: standing(find("tiny")).come > 300_000)
    (child,) = (p for p in multiprocessing.active_children() if p.name == "voxbar-download")
    child.kill()
    until(lambda: not window.works)
    card = window.cards["tiny"]
    assert "ended from outside" in card.problem.text()
    assert offered(card)[0] == "resume"


def test_the_window_does_without_the_hubs_library(root: Path) -> None:
    code = (
        "import sys, app.ui.models; from asr.models import find; from asr.models_hub import Hub;"
        "from asr.models_download import plan; plan(find('canary-qwen-2.5b'), Hub());"
        "print([m for m in ('huggingface_hub', 'torch', 'onnxruntime') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=root, check=True
    )
    assert done.stdout.strip() == "[]"


def test_what_is_built_in_or_coming_is_not_offered(window: ModelsWindow) -> None:
    assert offered(window.cards["moonshine-tiny"]) == ["check", "folder"]
    later = window.cards["later"]
    assert offered(later) == []
    assert later.state.text().startswith("coming")


def test_a_disk_too_small_is_said_instead_of_a_question(
    window: ModelsWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    content = (tmp_path / "catalogue.toml").read_text().replace(str(len(WEIGHTS)), str(10**15))
    (tmp_path / "large.toml").write_text(content)
    monkeypatch.setenv("VOXBAR_CATALOGUE", str(tmp_path / "large.toml"))
    card = press(window, "download")
    assert "not enough space" in card.problem.text()
    assert not [b for b in window.findChildren(QMessageBox) if b.isVisible()]


def test_folders_are_shown_in_the_file_manager(
    window: ModelsWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))
    window.cards["moonshine-tiny"].buttons["folder"].click()
    (button,) = (
        b for b in window.findChildren(QPushButton) if b.text() == "Show the &folder of models"
    )
    button.click()
    assert (Path(opened[0]) / "tokenizer.bin").is_file()
    assert opened[1] == str(models_folder())


def test_every_button_says_to_a_screen_reader_what_it_is_for(window: ModelsWindow) -> None:
    for card in window.cards.values():
        assert card.accessibleName() == card.model.title
        names = [b.accessibleName() for b in card.buttons.values()]
        assert all(card.model.title in name for name in names)
        assert len(set(names)) == len(names)


def test_the_chosen_models_card_says_how_it_computes_and_why(
    desk: NotedDesk, window: ModelsWindow
) -> None:
    window.show()
    desk.how = lambda: "OpenVINO does not load."
    chosen = desk.settings()[speaking.MODEL]
    window.refresh()
    said = {name: card.how.text() for name, card in window.cards.items() if card.how.isVisible()}
    assert said == {chosen: "OpenVINO does not load."}


def test_the_focus_stays_on_the_card_when_its_button_goes(window: ModelsWindow) -> None:
    card = window.cards["tiny"]
    window.activateWindow()
    card.buttons["download"].setFocus()
    card.show_state(Standing(kind="absent"), chosen=False, stands_in="", busy=True)
    assert window.focusWidget() is card.buttons["cancel"]
