"""What is said of models: cards, advice, progress, the credits, and the tray when one stands in."""

import os
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QTextBrowser

from app.dictation_news import Told
from app.models_work import Moved
from app.tray import Tray
from app.ui import windows
from app.ui.models_text import (
    advice_text,
    facts_text,
    moved_text,
    parts_text,
    question_text,
    state_text,
)
from asr.models import Model, catalogue, find
from asr.models_advice import recommend
from asr.models_download import plan
from asr.models_hub import Hub
from asr.models_state import Standing
from tests.unit.app.qt_kit import NotedDesk

pytestmark = pytest.mark.usefixtures("english", "qt")


def test_the_card_of_canary_says_what_it_needs_and_what_comes_with_it() -> None:
    model = find("canary-qwen-2.5b")
    assert facts_text(model) == (
        "English · about 5.13 GB · memory: 4.5 GB in int8, 6.5 GB in bf16, 12 GB in fp32"
    )
    assert parts_text(model) == "With it comes tokenizer.json from Qwen/Qwen3-1.7B."


@pytest.mark.parametrize("token", ["", "hf_secret"])
def test_the_question_before_a_download_says_all_that_leaves_the_machine(
    token: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HF_ENDPOINT", raising=False)
    monkeypatch.setenv("HF_TOKEN", token)
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    monkeypatch.setenv("VOXBAR_MODELS", str(tmp_path / "m"))
    planned = plan(find("canary-qwen-2.5b"), Hub())
    said = question_text(planned, Standing(kind="absent"), free=60_000_000_000)
    for what in ("huggingface.co", "5.13 GB", "nvidia/canary-qwen-2.5b", "Qwen/Qwen3-1.7B"):
        assert what in said
    assert f"{tmp_path / 'm' / 'canary-qwen-2.5b'}, where 60.0 GB are free" in said
    assert "llm_backbone/tokenizer.json" in said  # its hash is not known
    assert ("HF_TOKEN" in said) == bool(token)
    assert "hf_secret" not in said


def test_the_question_says_what_the_model_needs_besides(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VOXBAR_MODELS", str(tmp_path / "m"))
    monkeypatch.setattr("asr.addon.lacking", lambda: "It needs more.")
    planned = plan(find("canary-qwen-2.5b"), Hub())
    assert "It needs more." in question_text(planned, Standing(kind="absent"), free=10**11)


def test_a_model_that_is_chosen_but_does_not_load_is_called_so() -> None:
    def said(model: Model, kind: str, *, chosen: bool = False, stands_in: str = "") -> str:
        shown = Standing(kind=kind)  # type: ignore[arg-type]
        return state_text(model, shown, chosen=chosen, stands_in=stands_in)

    tiny, canary = find("moonshine-tiny"), find("canary-qwen-2.5b")
    assert said(tiny, "ready") == "built in"
    assert said(canary, "ready") == "on this machine"
    assert said(canary, "ready", chosen=True, stands_in="x") == (
        "in use, but it could not be loaded"
    )


def test_advice_is_one_sentence_with_its_reason() -> None:
    small = advice_text(recommend(8, 4), "Moonshine tiny")
    assert small.startswith("For this machine: Moonshine tiny. To keep up with speech, ")
    assert small.endswith("this machine has 4 cores, 8 GB of memory and no NVIDIA GPU.")
    large = advice_text(recommend(64, 16, 24), "Canary-Qwen 2.5B")
    assert large.startswith("For this machine: Canary-Qwen 2.5B (bf16). The GPU's 24 GB")


@pytest.mark.parametrize(
    ("left_s", "said"), [(None, "1.00 MB of 5.13 GB"), (75.0, "1 min 15 s left"), (9.0, "9 s left")]
)
def test_progress_is_said_with_rate_and_time_left(left_s: float | None, said: str) -> None:
    moved = Moved(done=10**6, total=5_130_000_000, rate=2e6 if left_s else 0.0, left_s=left_s)
    assert said in moved_text(moved)
    assert ("2.00 MB a second" in moved_text(moved)) == bool(left_s)


def test_the_credits_name_the_teams_every_model_and_every_library(desk: NotedDesk) -> None:
    window = windows.KINDS["credits"](desk)
    (page,) = window.findChildren(QTextBrowser)
    text = page.toPlainText()
    assert text.index("Qwen team") < text.index("NeMo") < text.index("Moonshine tiny")
    for model in catalogue():
        assert model.title in text
        assert model.credit in text
    for name in ("numpy", "torch", "PySide6_Essentials", "FFmpeg", "Silero VAD", "PortAudio"):
        assert name in text


def test_the_tray_says_which_model_serves_in_place_of_the_chosen_one(desk: NotedDesk) -> None:
    standing_in = [""]
    desk.stands_in = lambda: standing_in[0]
    tray = Tray(desk)
    desk.change({"engine.model": "canary-qwen-2.5b"})
    assert "\n" not in tray.icon.toolTip()
    standing_in[0] = "moonshine-tiny"
    desk.bridge.told.emit(Told(sentence="It is damaged."))
    said = "moonshine-tiny serves: canary-qwen-2.5b could not be loaded."
    assert tray.icon.toolTip().endswith(said)
    tray.model.aboutToShow.emit()
    assert said in [a.text() for a in tray.model.actions()]
    standing_in[0] = ""
    desk.change({"engine.model": "moonshine-tiny"})
    assert said not in tray.icon.toolTip()


def test_the_tray_leads_to_models_and_credits(desk: NotedDesk) -> None:
    tray = Tray(desk)
    for text in ("Get models…", "Open models and credits…"):
        (action,) = (a for a in tray.menu.actions() if a.text() == text)
        action.trigger()
    assert desk.asked == [("models",), ("credits",)]
