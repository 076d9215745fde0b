"""The cutter: nothing lost, nothing twice, the same pieces whatever the blocks."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from asr.segments import PAD, WINDOW_S, Cutter, enough_pause, halve, split
from asr.types import SAMPLE_RATE, Chunk, Waveform
from asr.vad import WINDOW


class LoudIsSpeech:
    """A detector that takes a window's first sample for the probability: tests write it there."""

    def probabilities(self, windows: Waveform) -> NDArray[np.float32]:
        return np.abs(windows[:, 0])


chances = st.sampled_from([0.0, 0.1, 0.35, 0.6, 0.95])
stretches = st.lists(st.tuples(chances, st.integers(1, 60)), min_size=1, max_size=12)
blocks = st.lists(st.integers(1, 3000), min_size=1, max_size=5)


def sound_of(stretches: list[tuple[float, int]], tail: int = 0) -> Waveform:
    """Windows whose samples all are their probability, then `tail` samples of speech."""
    chance = np.repeat([c for c, _ in stretches], [n for _, n in stretches])
    sound = np.repeat(chance, WINDOW).astype(np.float32)
    return np.concatenate((sound, np.full(tail, 0.95, np.float32)))


def cut(
    sound: Waveform, sizes: list[int], *, vad: bool, max_chunk_s: float
) -> tuple[list[Chunk], Cutter]:
    cutter = Cutter(vad=vad, max_chunk_s=max_chunk_s, detector=LoudIsSpeech())
    chunks, at, turn = [], 0, 0
    while at < len(sound):
        step = sizes[turn % len(sizes)]
        chunks += cutter.feed(sound[at : at + step])
        at, turn = at + step, turn + 1
    return chunks + cutter.flush(), cutter


def spans(chunks: list[Chunk]) -> list[tuple[int, int]]:
    starts = [round(c.start * SAMPLE_RATE) for c in chunks]
    return [(start, start + len(c.audio)) for start, c in zip(starts, chunks, strict=True)]


@settings(max_examples=60, deadline=None)
@given(stretches, st.integers(0, WINDOW - 1), blocks, st.booleans())
def test_blocks_of_any_size_give_the_same_pieces(
    parts: list[tuple[float, int]], tail: int, sizes: list[int], vad: bool
) -> None:
    sound = sound_of(parts, tail)
    whole, _ = cut(sound, [max(1, len(sound))], vad=vad, max_chunk_s=3.0)
    pieces, _ = cut(sound, sizes, vad=vad, max_chunk_s=3.0)
    assert [(c.index, c.start, c.speech_s, c.chance) for c in pieces] == [
        (c.index, c.start, c.speech_s, c.chance) for c in whole
    ]
    for piece, other in zip(pieces, whole, strict=True):
        assert np.array_equal(piece.audio, other.audio)


@settings(max_examples=100, deadline=None)
@given(stretches, st.integers(0, WINDOW - 1), st.sampled_from([1.0, 2.5, 30.0]))
def test_every_window_of_speech_is_in_exactly_one_piece(
    parts: list[tuple[float, int]], tail: int, max_chunk_s: float
) -> None:
    sound = sound_of(parts, tail)
    chunks, cutter = cut(sound, [1600], vad=True, max_chunk_s=max_chunk_s)
    inside = np.zeros(len(sound), int)
    for (start, stop), chunk in zip(spans(chunks), chunks, strict=True):
        assert np.array_equal(chunk.audio, sound[start:stop])
        assert len(chunk.audio) <= max_chunk_s * SAMPLE_RATE
        inside[start:stop] += 1
    assert inside.max(initial=0) <= 1
    for first, last in runs_of_speech(sound):
        assert inside[first:last].all()
    assert cutter.dropped_s == pytest.approx((inside == 0).sum() / SAMPLE_RATE)
    assert sum(c.speech_s for c in chunks) == pytest.approx(cutter.speech_s)


def runs_of_speech(sound: Waveform) -> list[tuple[int, int]]:
    """Stretches of 4 windows and more that stay sure of speech."""
    sure = np.abs(sound[::WINDOW]) >= 0.5
    edges = np.flatnonzero(np.diff(np.concatenate(([0], sure, [0]))))
    pairs = zip(edges[::2], edges[1::2], strict=True)
    return [(int(a) * WINDOW, int(b) * WINDOW) for a, b in pairs if b - a >= 4]


@settings(max_examples=60, deadline=None)
@given(stretches, st.integers(0, WINDOW - 1), st.sampled_from([1.0, 2.5, 30.0]))
def test_without_the_detector_the_pieces_joined_are_the_sound(
    parts: list[tuple[float, int]], tail: int, max_chunk_s: float
) -> None:
    sound = sound_of(parts, tail)
    chunks, cutter = cut(sound, [4000], vad=False, max_chunk_s=max_chunk_s)
    assert np.array_equal(np.concatenate([c.audio for c in chunks]), sound)
    assert all(len(c.audio) <= max_chunk_s * SAMPLE_RATE for c in chunks)
    assert cutter.dropped_s == 0


def test_words_keep_sound_before_and_after_them() -> None:
    chunks, _ = cut(sound_of([(0.0, 100), (0.9, 30), (0.0, 100)]), [999], vad=True, max_chunk_s=30)
    assert spans(chunks) == [((100 - PAD) * WINDOW, (130 + PAD) * WINDOW)]


def test_a_piece_closes_at_a_pause_while_sound_still_arrives() -> None:
    cutter = Cutter(detector=LoudIsSpeech())
    assert not cutter.feed(sound_of([(0.9, 30)]))
    assert len(cutter.feed(sound_of([(0.0, 60)]))) == 1


def test_a_short_pause_does_not_part_a_sentence() -> None:
    chunks, _ = cut(sound_of([(0.9, 30), (0.0, 20), (0.9, 30)]), [512], vad=True, max_chunk_s=30)
    assert len(chunks) == 1


def test_speech_without_a_pause_is_cut_where_it_is_weakest() -> None:
    chunks, _ = cut(sound_of([(0.95, 80), (0.35, 6), (0.95, 40)]), [512], vad=True, max_chunk_s=3.0)
    assert 80 * WINDOW <= len(chunks[0].audio) <= 86 * WINDOW


def test_a_click_opens_no_piece_and_is_counted_as_doubtful() -> None:
    chunks, cutter = cut(
        sound_of([(0.0, 50), (0.9, 2), (0.0, 50)]), [512], vad=True, max_chunk_s=30
    )
    assert not chunks
    assert cutter.doubtful_s == pytest.approx(2 * WINDOW_S)


def test_hours_of_silence_are_not_held() -> None:
    cutter = Cutter(detector=LoudIsSpeech())
    quiet = np.zeros(60 * SAMPLE_RATE, np.float32)
    for _ in range(20):
        assert not cutter.feed(quiet)
    assert len(cutter._sound) <= PAD + 1
    assert cutter.dropped_s > 1199


def test_the_open_piece_can_be_looked_at_without_closing_it() -> None:
    cutter = Cutter(detector=LoudIsSpeech())
    assert cutter.waiting() is None
    cutter.feed(sound_of([(0.9, 30)]))
    waiting = cutter.waiting()
    assert waiting is not None
    assert len(waiting.audio) == 30 * WINDOW
    assert len(cutter.flush()) == 1


def test_split_is_feed_and_flush() -> None:
    rng = np.random.default_rng(1)
    noise = rng.normal(0, 0.1, 3 * SAMPLE_RATE).astype(np.float32)
    assert [len(c.audio) for c in split(noise, vad=False, max_chunk_s=30)] == [len(noise)]


def test_the_longer_a_piece_the_shorter_the_pause_that_closes_it() -> None:
    pauses = [enough_pause(s) for s in (0.0, 7.9, 8.0, 14.9, 15.0, 21.9, 22.0, 29.0, 31.0)]
    assert pauses == sorted(pauses, reverse=True)


def test_halves_are_cut_in_silence_and_lose_nothing() -> None:
    sound = np.ones(9 * WINDOW * 10, np.float32)
    sound[40 * WINDOW : 41 * WINDOW] = 0
    halves = halve(sound, min_s=1.0)
    assert np.array_equal(np.concatenate(halves), sound)
    assert 40 * WINDOW <= len(halves[0]) <= 41 * WINDOW


def test_what_is_too_short_is_not_halved() -> None:
    assert halve(np.ones(SAMPLE_RATE, np.float32)) == ()
