"""Previews of live sound: when they are decoded, and that the final text is not decoded twice."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from asr.audio import read_audio
from asr.engine import SpeechEngine, load
from asr.errors import ModelError
from asr.families.echo import Echo
from asr.live import INTERVAL_S, REST, SETTLED_REST, PreviewPolicy
from asr.types import (
    SAMPLE_RATE,
    CancelCheck,
    Hypothesis,
    LiveStream,
    Options,
    Stream,
    Transcript,
    Waiting,
    Waveform,
)

GROWING = Waiting(length_s=3.0, settled=False)
SETTLED = Waiting(length_s=3.0, settled=True)
QUIET = np.zeros(SAMPLE_RATE, np.float32)


class Counted(Echo):
    """Remembers how much sound it was given each time."""

    def __init__(self) -> None:
        super().__init__()
        self.given: list[int] = []

    def recognize(
        self, audios: Sequence[Waveform], options: Options, cancelled: CancelCheck
    ) -> list[Hypothesis]:
        self.given += [len(a) for a in audios]
        return super().recognize(audios, options, cancelled)


@pytest.fixture(scope="module")
def speech(samples: Path) -> Waveform:
    return read_audio(samples / "holdfast.flac")


def test_nothing_is_previewed_where_nothing_new_was_said() -> None:
    assert not PreviewPolicy().due(5.0, None)


def test_the_first_words_are_previewed_at_once() -> None:
    assert PreviewPolicy().due(0.0, GROWING)


def test_a_quick_preview_is_followed_by_another_after_the_interval() -> None:
    policy = PreviewPolicy()
    policy.done(1.0, 1.01)
    assert not policy.due(1.0 + INTERVAL_S - 0.01, GROWING)
    assert policy.due(1.0 + INTERVAL_S, GROWING)


def test_slow_previews_are_thinned_to_a_third_of_the_time() -> None:
    policy = PreviewPolicy()
    policy.done(1.0, 3.0)
    assert not policy.due(3.0 + REST * 2.0 - 0.01, GROWING)
    assert policy.due(3.0 + REST * 2.0, GROWING)


def test_a_pause_is_worth_a_preview_sooner() -> None:
    policy = PreviewPolicy()
    policy.done(1.0, 3.0)
    assert not policy.due(3.0, SETTLED)
    assert policy.due(3.0 + SETTLED_REST * 2.0, SETTLED)


def test_a_stream_says_what_a_preview_would_decode(speech: Waveform) -> None:
    stream = SpeechEngine(Echo()).stream()
    assert isinstance(stream, LiveStream)
    assert stream.waiting() is None
    stream.feed(speech[: 3 * SAMPLE_RATE])
    waiting = stream.waiting()
    assert waiting is not None
    assert 1.5 < waiting.length_s <= 3.0
    assert not waiting.settled
    stream.preview()
    assert stream.waiting() is None


def test_what_was_previewed_in_the_pause_is_not_decoded_again(speech: Waveform) -> None:
    recognizer = Counted()
    stream = SpeechEngine(recognizer).stream()
    stream.feed(np.concatenate([speech, QUIET[:8000]]))
    waiting = stream.waiting()
    assert waiting is not None
    assert waiting.settled
    preview = stream.preview()
    stream.feed(QUIET[:3000])
    assert stream.waiting() is None  # the pause goes on: there is nothing new
    assert stream.finish().segments == (preview,)
    assert len(recognizer.given) == 1


def test_what_was_said_after_a_preview_is_decoded(speech: Waveform) -> None:
    recognizer = Counted()
    stream = SpeechEngine(recognizer).stream()
    stream.feed(speech[: 3 * SAMPLE_RATE])
    stream.preview()
    stream.feed(speech[3 * SAMPLE_RATE :])
    assert stream.finish() == SpeechEngine(Echo()).transcribe(speech)
    assert len(recognizer.given) == 2


class Verifying(Counted):
    """Remembers the drafts it was given."""

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


def previewed_twice(stream: Stream, speech: Waveform) -> list[str]:
    """Let a stream preview speech after two seconds and after three; give the texts."""
    assert isinstance(stream, LiveStream)
    stream.feed(speech[: 2 * SAMPLE_RATE])
    first = stream.preview()
    stream.feed(speech[2 * SAMPLE_RATE : 3 * SAMPLE_RATE])
    second = stream.preview()
    stream.feed(speech[3 * SAMPLE_RATE :])
    assert first is not None
    assert second is not None
    return [first.text, second.text]


def test_each_preview_is_the_draft_of_what_goes_on_from_it(speech: Waveform) -> None:
    recognizer = Verifying()
    stream = SpeechEngine(recognizer).stream(Options(drafts=True))
    texts = previewed_twice(stream, speech)
    assert stream.finish() == SpeechEngine(Echo()).transcribe(speech)
    assert recognizer.drafts == texts


def test_no_drafts_are_given_where_none_are_wanted(speech: Waveform) -> None:
    recognizer = Verifying()
    stream = SpeechEngine(recognizer).stream(Options(drafts=False))
    previewed_twice(stream, speech)
    stream.finish()
    assert recognizer.drafts == []


def test_drafts_change_no_text_of_a_model_that_verifies_them(samples: Path) -> None:
    engine = load("digits", "cpu")
    speech = read_audio(samples / "digits-31415926.flac")
    found = []
    for drafts in (True, False):
        stream = engine.stream(Options(drafts=drafts))
        texts = previewed_twice(stream, speech)
        found.append((texts, stream.finish().text))
    assert found[0] == found[1]
    assert found[0][1] == "3 1 4 1 5 9 2 6"


def test_a_preview_that_fails_is_not_tried_over_and_over(speech: Waveform) -> None:
    class Fails(Echo):
        def recognize(
            self, audios: Sequence[Waveform], options: Options, cancelled: CancelCheck
        ) -> list[Hypothesis]:
            del audios, options, cancelled
            raise ModelError("no memory")

    stream = SpeechEngine(Fails()).stream()
    stream.feed(speech)
    with pytest.raises(ModelError, match="no memory"):
        stream.preview()
    assert stream.waiting() is None


@pytest.fixture(scope="module")
def embedded() -> SpeechEngine:
    return load()


@pytest.fixture(scope="module")
def conversation(samples: Path) -> Waveform:
    """Two sentences with a pause that parts them, and a pause at the end."""
    names = ("holdfast", "quilter")
    parts = [x for n in names for x in (read_audio(samples / f"{n}.flac"), QUIET, QUIET[:9000])]
    return np.concatenate(parts)


@pytest.fixture(scope="module")
def wanted(embedded: SpeechEngine, conversation: Waveform) -> Transcript:
    return embedded.transcribe(conversation)


@settings(max_examples=4, deadline=None)
@given(
    sizes=st.lists(st.integers(700, 40_000), min_size=1, max_size=4),
    preview_every_s=st.sampled_from([1.7, 2.9]),
)
def test_the_final_text_is_the_files_whatever_the_blocks_and_the_previews(
    embedded: SpeechEngine,
    conversation: Waveform,
    wanted: Transcript,
    sizes: list[int],
    preview_every_s: float,
) -> None:
    stream = embedded.stream()
    at = turn = 0
    previewed_s = 0.0
    while at < len(conversation):
        size = sizes[turn % len(sizes)]
        stream.feed(conversation[at : at + size])
        at, turn = at + size, turn + 1
        if at / SAMPLE_RATE >= previewed_s + preview_every_s:
            stream.preview()
            previewed_s = at / SAMPLE_RATE
    assert stream.finish() == wanted
