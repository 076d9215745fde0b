"""A quick model goes ahead of a large one: words early, and a draft; never a text of its own."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from asr.audio import read_audio
from asr.engine import SpeechEngine, load
from asr.engine_scout import LARGE, Scout, is_large
from asr.errors import ModelError
from asr.families.echo import Echo
from asr.types import (
    SAMPLE_RATE,
    CancelCheck,
    Hypothesis,
    LiveStream,
    Options,
    Waveform,
)

QUIET = np.zeros(SAMPLE_RATE, dtype=np.float32)


class Quick(Echo):
    """A scout that counts what it is given."""

    languages: tuple[str, ...] = ("en",)

    def __init__(self) -> None:
        super().__init__()
        self.heard = 0

    def recognize(
        self, audios: Sequence[Waveform], options: Options, cancelled: CancelCheck
    ) -> list[Hypothesis]:
        del options, cancelled
        self.heard += len(audios)
        return [Hypothesis(text=f"quick {len(a)}") for a in audios]


class Large(Echo):
    """A model that verifies, and remembers the drafts."""

    languages: tuple[str, ...] = ("en",)

    def __init__(self) -> None:
        super().__init__()
        self.drafts: list[str] = []

    def verify(
        self,
        audios: Sequence[Waveform],
        drafts: Sequence[str],
        options: Options,
        cancelled: CancelCheck,
    ) -> list[Hypothesis]:
        self.drafts += drafts
        return self.recognize(audios, options, cancelled)


@pytest.fixture
def speech(samples: Path) -> Waveform:
    return read_audio(samples / "jfk.flac")


def opened(large: Large, quick: Quick, options: Options | None = None) -> LiveStream:
    stream = SpeechEngine(large, scout=Scout(lambda: quick)).stream(options)
    assert isinstance(stream, LiveStream)
    return stream


def test_words_are_shown_by_the_scout_and_become_final_by_the_model(speech: Waveform) -> None:
    large, quick = Large(), Quick()
    stream = opened(large, quick)
    stream.feed(speech[: 2 * SAMPLE_RATE])
    shown = stream.preview()
    assert shown is not None
    assert shown.text.startswith("quick ")
    assert large.drafts == []
    stream.feed(speech[2 * SAMPLE_RATE :])
    assert stream.finish() == SpeechEngine(Large()).transcribe(speech)


def test_what_the_scout_makes_of_the_whole_piece_is_the_draft(speech: Waveform) -> None:
    large, quick = Large(), Quick()
    stream = opened(large, quick)
    stream.feed(speech[: 2 * SAMPLE_RATE])
    early = stream.preview()
    stream.feed(speech[2 * SAMPLE_RATE :])
    stream.finish()
    assert early is not None
    assert large.drafts
    assert all(draft.startswith("quick ") for draft in large.drafts)
    assert early.text not in large.drafts  # that was of less sound


def test_before_a_pause_is_over_the_model_itself_decodes(speech: Waveform) -> None:
    large, quick = Large(), Quick()
    stream = opened(large, quick)
    stream.feed(np.concatenate([speech[: 2 * SAMPLE_RATE], QUIET[:8000]]))
    waiting = stream.waiting()
    assert waiting is not None
    assert waiting.settled
    shown = stream.preview()
    assert stream.finish().segments == (shown,)
    assert len(large.drafts) == 1  # and not again at the end


def test_another_language_than_the_scouts_has_no_scout(speech: Waveform) -> None:
    class Polyglot(Large):
        languages = ("en", "de")

    for language, heard in (("de", 0), (None, 0), ("en", 1)):
        quick = Quick()
        stream = opened(Polyglot(), quick, Options(language=language))
        stream.feed(speech[: 2 * SAMPLE_RATE])
        stream.preview()
        assert quick.heard == heard


def test_a_scout_that_fails_costs_no_text(speech: Waveform) -> None:
    class Broken(Quick):
        def recognize(
            self, audios: Sequence[Waveform], options: Options, cancelled: CancelCheck
        ) -> list[Hypothesis]:
            del audios, options, cancelled
            raise ModelError("broken")

    large = Large()
    stream = opened(large, Broken())
    stream.feed(speech)
    assert stream.finish() == SpeechEngine(Large()).transcribe(speech)


def test_a_scout_that_cannot_be_loaded_is_done_without(speech: Waveform) -> None:
    def absent() -> Quick:
        raise ModelError("it is not here")

    stream = SpeechEngine(Large(), scout=Scout(absent)).stream()
    stream.feed(speech)
    assert stream.finish() == SpeechEngine(Large()).transcribe(speech)


def test_the_digits_drafted_by_the_embedded_model_stay_the_same(samples: Path) -> None:
    """The two disagree on every token: one writes words, the other figures."""
    speech = read_audio(samples / "digits-31415926.flac")
    digits = load("digits", "cpu")._recognizer
    engine = SpeechEngine(digits, scout=Scout(lambda: load("moonshine-tiny")._recognizer))
    stream = engine.stream()
    stream.feed(speech[: 2 * SAMPLE_RATE])
    stream.preview()
    stream.feed(speech[2 * SAMPLE_RATE :])
    assert stream.finish().text == "3 1 4 1 5 9 2 6"
    engine.close()


def test_only_a_large_checkpoint_is_worth_a_scout(tmp_path: Path) -> None:
    with (tmp_path / "model.safetensors").open("wb") as file:
        file.truncate(LARGE)
    assert not is_large(tmp_path)
    with (tmp_path / "model-2.safetensors").open("wb") as file:
        file.truncate(1)
    assert is_large(tmp_path)
