"""Many recordings side by side: each reads as it does alone, and none harms another."""

import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

import asr
from asr.audio import read_audio
from asr.engine import SpeechEngine
from asr.engine_pool import Piece, Pool, Stopped, alike
from asr.errors import AudioError, Cancelled, ModelError, OptionError
from asr.families.echo import Echo
from asr.families.hands import side_by_side
from asr.types import (
    SAMPLE_RATE,
    CancelCheck,
    Chunk,
    Engine,
    Hypothesis,
    Options,
    Outcome,
    Progress,
    Transcript,
    Waveform,
)
from tests.parity.stages import synth

TINY = Path(__file__).resolve().parents[2] / "data" / "nemo-tiny"
PAUSE = np.zeros(2 * SAMPLE_RATE, np.float32)


@pytest.fixture(scope="module")
def spoken(samples: Path) -> list[Waveform]:
    names = ("jfk", "quilter", "holdfast", "digits-7042", "digits-31415926")
    return [read_audio(samples / f"{name}.flac") for name in names]


@pytest.fixture(scope="module")
def cuttings(spoken: list[Waveform]) -> list[Waveform]:
    """Real speech cut at random places, one to three pieces to a recording, some with noise."""
    random, made = np.random.default_rng(11), []
    for _ in range(9):
        parts: list[Waveform] = []
        for _ in range(random.integers(1, 4)):
            whole = spoken[random.integers(len(spoken))]
            begin = int(random.integers(len(whole) // 2))
            parts += [whole[begin : begin + int(random.integers(8_000, 64_000))], PAUSE]
        sound = np.concatenate(parts)
        noise = random.normal(0, random.choice([0, 0.01]), len(sound))
        made.append((sound + noise).astype(np.float32))
    return made


def by_index(outcomes: Iterator[Outcome]) -> list[Outcome]:
    return sorted(outcomes, key=lambda o: o.index)


def texts_agree(engine: Engine, sounds: Sequence[Waveform], options: Options) -> list[Transcript]:
    """Hold that both ways give equal transcripts; give them."""
    alone = [engine.transcribe(sound, options) for sound in sounds]
    together = [o.transcript for o in by_index(engine.transcribe_many(sounds, options))]
    assert together == alone
    return alone


def test_the_embedded_model_hears_many_as_it_hears_one(
    spoken: list[Waveform], cuttings: list[Waveform]
) -> None:
    engine = asr.load()
    alone = texts_agree(engine, [*spoken, *cuttings], Options(word_timestamps=True))
    engine.close()
    assert "your country" in alone[0].text
    assert any(len(t.segments) > 1 for t in alone)


def test_the_digits_model_hears_many_as_it_hears_one(
    spoken: list[Waveform], cuttings: list[Waveform]
) -> None:
    engine = asr.load("digits", "cpu", precision="fp32")
    alone = [engine.transcribe(sound) for sound in (*spoken, *cuttings)]
    together = by_index(engine.transcribe_many([*spoken, *cuttings]))
    engine.close()
    assert [o.transcript.text for o in together if o.transcript] == [t.text for t in alone]
    assert alone[3].text == "7 0 4 2"


def test_a_salm_of_random_weights_writes_of_many_what_it_writes_of_one(
    cuttings: list[Waveform],
) -> None:
    sounds = [cuttings[0], synth(12_000, 2), synth(9_000, 3)]
    engine = asr.load(str(TINY), "cpu", precision="fp32")
    options = Options(vad=False, max_chunk_s=4.0)
    alone = [engine.transcribe(sound, options) for sound in sounds]
    together = by_index(engine.transcribe_many(sounds, options))
    engine.close()
    assert [o.transcript.text for o in together if o.transcript] == [t.text for t in alone]
    assert all(t.text for t in alone)


class Counts(Echo):
    """Echo, noting how many pieces it was given at once; sound above 0.5 is too much for it."""

    def __init__(self, trouble: Exception | None = None) -> None:
        super().__init__()
        self.calls: list[int] = []
        self._trouble = trouble

    def recognize(
        self, audios: Sequence[Waveform], options: Options, cancelled: CancelCheck
    ) -> list[Hypothesis]:
        self.calls.append(len(audios))
        if self._trouble and any(audio.max() > 0.5 for audio in audios):
            raise self._trouble
        return super().recognize(audios, options, cancelled)


def buzz(length_s: float, level: float = 0.1) -> Waveform:
    return np.tile(np.array([level, -level], np.float32), int(length_s * SAMPLE_RATE / 2))


def test_pieces_of_several_recordings_go_together() -> None:
    recognizer = Counts()
    sounds = [buzz(1 + n / 10) for n in range(20)]
    outcomes = by_index(SpeechEngine(recognizer).transcribe_many(sounds, Options(vad=False)))
    assert [o.transcript.text for o in outcomes if o.transcript] == [
        f"{1 + n / 10:.1f} seconds." for n in range(20)
    ]
    assert recognizer.calls == [16, 4]


@pytest.mark.parametrize("trouble", [ModelError("too loud"), ZeroDivisionError("a bug")], ids=repr)
def test_what_fails_together_costs_one_recording_only(trouble: Exception) -> None:
    sounds = [buzz(1), buzz(1, 0.9), buzz(1)]
    engine = SpeechEngine(Counts(trouble))
    first, bad, last = by_index(engine.transcribe_many(sounds, Options(vad=False)))
    assert bad.error is trouble
    assert first.transcript == last.transcript == engine.transcribe(buzz(1), Options(vad=False))


def test_a_recording_that_cannot_be_read_is_an_outcome(tmp_path: Path, samples: Path) -> None:
    broken = tmp_path / "broken.wav"
    broken.write_bytes(b"RIFF nothing of the kind" * 9)
    paths = [broken, samples / "jfk.flac", tmp_path / "missing.wav"]
    engine = SpeechEngine(Echo())
    bad, good, missing = by_index(engine.transcribe_many(paths))
    assert isinstance(bad.error, AudioError)
    assert isinstance(missing.error, AudioError)
    assert good.transcript == engine.transcribe(paths[1])


def test_silence_and_emptiness_are_outcomes_too() -> None:
    engine = SpeechEngine(Echo())
    silent, empty = by_index(engine.transcribe_many([PAUSE, PAUSE[:0]]))
    assert silent.transcript == engine.transcribe(PAUSE)
    assert str(empty.error) == "The recording is empty."
    assert list(engine.transcribe_many([])) == []


def test_progress_of_each_recording_rises_to_its_end() -> None:
    seen: dict[int, list[Progress]] = {}
    sounds = [buzz(12), buzz(3), buzz(7)]
    engine, options = SpeechEngine(Echo()), Options(vad=False, max_chunk_s=2.0)
    list(engine.transcribe_many(sounds, options, lambda i, p: seen.setdefault(i, []).append(p)))
    for index, sound in enumerate(sounds):
        states = seen[index]
        assert [p.done_s for p in states] == sorted(p.done_s for p in states)
        assert states[-1].done_s == states[-1].total_s == len(sound) / SAMPLE_RATE
        segments = [p.segment for p in states if p.segment]
        assert tuple(segments) == engine.transcribe(sound, options).segments


def test_a_wrong_option_is_said_before_anything_is_read() -> None:
    with pytest.raises(OptionError, match="not 99 s"):
        SpeechEngine(Echo()).transcribe_many([PAUSE], Options(max_chunk_s=99))


def readers() -> int:
    return sum(thread.name == "read" for thread in threading.enumerate())


def test_cancelling_ends_all_and_leaves_no_thread() -> None:
    stop = threading.Event()
    outcomes = SpeechEngine(Counts()).transcribe_many(
        [buzz(1)] * 40, Options(vad=False), cancelled=stop.is_set
    )
    assert next(outcomes).transcript
    stop.set()
    with pytest.raises(Cancelled):
        list(outcomes)
    assert readers() == 0


def test_whoever_stops_asking_leaves_no_thread() -> None:
    outcomes = SpeechEngine(Counts()).transcribe_many([buzz(1)] * 40, Options(vad=False))
    next(outcomes)
    outcomes.close()  # type: ignore[attr-defined]
    assert readers() == 0


def piece(number: int, length_s: float) -> Piece:
    chunk = Chunk(index=number, start=0.0, audio=buzz(length_s), speech_s=length_s)
    return Piece(recording=0, number=number, chunk=chunk)


def test_the_oldest_piece_is_taken_with_those_of_like_length() -> None:
    pieces = [piece(n, s) for n, s in enumerate([5.0, 1.0, 30.0, 4.0, 6.0, 2.0])]
    assert [p.number for p in alike(pieces, 3)] == [0, 3, 4]
    assert alike([], 3) == []


def test_the_reader_waits_while_enough_sound_lies_there() -> None:
    pool, put = Pool(together=2, ahead_s=3.0), []

    def read() -> None:
        try:
            for number in range(50):
                pool.put(piece(number, 1.0))
                put.append(number)
        except Stopped:
            put.append(-1)

    thread = threading.Thread(target=read)
    thread.start()
    taken = [p.number for _ in range(5) for p in pool.take()[1]]
    assert taken == list(range(10))
    pool.stop()
    thread.join(10)
    assert put[-1] == -1
    assert len(put) <= 10 + 3 + 1


def test_hands_answer_in_order_and_raise_what_failed() -> None:
    audios = [buzz(s) for s in (3, 1, 2)]
    assert side_by_side(len, audios, hands=2) == [48_000, 16_000, 32_000]
    with pytest.raises(ZeroDivisionError):
        side_by_side(lambda audio: 1 // (len(audio) - 16_000), audios, hands=2)
    assert not [t for t in threading.enumerate() if t.name == "hands"]
