"""What the engine does for large models: pieces together, no leaks, short sounds, editing."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

import asr
from asr.audio import read_audio
from asr.engine import SpeechEngine
from asr.errors import Cancelled, ModelError
from asr.types import SAMPLE_RATE, CancelCheck, Hypothesis, Options, Recognizer, Waveform
from tests.parity.stages import synth

TINY = Path(__file__).resolve().parents[2] / "data" / "nemo-tiny"
PAUSE = np.zeros(2 * SAMPLE_RATE, np.float32)


class Says:
    """A recognizer that says the same of everything and notes what it was given."""

    name = "says"
    languages: tuple[str, ...] = ("en",)

    def __init__(self, text: str, *, min_s: float = 0.0, alone: bool = False) -> None:
        self.min_s, self._text, self._alone = min_s, text, alone
        self.lengths_s: list[list[float]] = []

    def recognize(
        self, audios: Sequence[Waveform], options: Options, cancelled: CancelCheck
    ) -> list[Hypothesis]:
        del options, cancelled
        self.lengths_s.append([len(audio) / SAMPLE_RATE for audio in audios])
        if self._alone and len(audios) > 1:
            raise ModelError("one at a time, please")
        return [Hypothesis(text=self._text, confidence=0.95) for _ in audios]

    def close(self) -> None:
        pass


@pytest.fixture(scope="module")
def sentence(samples: Path) -> Waveform:
    return read_audio(samples / "jfk.flac")


@pytest.fixture(scope="module")
def six(sentence: Waveform) -> Waveform:
    """The same sentence six times with pauses of two seconds."""
    return np.concatenate([sentence, PAUSE] * 6)


def test_pieces_of_a_recording_are_decoded_together(six: Waveform) -> None:
    recognizer = Says("word")
    transcript = SpeechEngine(recognizer, together=4).transcribe(six)
    assert [len(call) for call in recognizer.lengths_s] == [4, 2]
    assert transcript == SpeechEngine(Says("word")).transcribe(six)
    assert len(transcript.segments) == 6


def test_a_piece_of_live_sound_waits_for_no_other(six: Waveform) -> None:
    recognizer = Says("word")
    stream = SpeechEngine(recognizer, together=4).stream()
    for at in range(0, len(six), SAMPLE_RATE):
        stream.feed(six[at : at + SAMPLE_RATE])
    stream.finish()
    assert [len(call) for call in recognizer.lengths_s] == [1] * 6


def test_pieces_that_fail_together_are_decoded_alone(six: Waveform) -> None:
    transcript = SpeechEngine(Says("word", alone=True), together=4).transcribe(six)
    assert (len(transcript.segments), transcript.complete) == (6, True)


def test_pieces_decoded_together_read_as_they_do_alone(samples: Path) -> None:
    spoken = [read_audio(samples / f"digits-{name}.flac") for name in ("7042", "31415926")]
    audio = np.concatenate([part for _ in range(4) for one in spoken for part in (one, PAUSE)])
    engine = asr.load("digits", "cpu")
    assert isinstance(engine, SpeechEngine)
    assert engine._together > 1
    together = engine.transcribe(audio)
    alone = SpeechEngine(engine._recognizer, "digits").transcribe(audio)
    engine.close()
    assert together.text == alone.text == " ".join(["7 0 4 2 3 1 4 1 5 9 2 6"] * 4)


def near_silence() -> Iterator[tuple[str, Waveform]]:
    random, seconds = np.random.default_rng(7), np.arange(4 * SAMPLE_RATE) / SAMPLE_RATE
    noise = random.standard_normal(len(seconds))
    clicks = np.zeros(len(seconds))
    clicks[:: SAMPLE_RATE // 2] = 0.5
    breath = np.convolve(noise, np.ones(8) / 8, "same") * np.sin(np.pi * seconds / 4) ** 2
    sounds = {"hiss": noise * 1e-4, "room": noise * 0.01, "clicks": clicks, "breath": breath * 0.02,
              "hum": 0.01 * np.sin(2 * np.pi * 50 * seconds)}  # fmt: skip
    for name, sound in sounds.items():
        yield name, sound.astype(np.float32)


@pytest.mark.parametrize("leak", ["Transcript", "PASS", "Okay."])
def test_what_models_make_up_about_near_silence_cannot_appear(leak: str) -> None:
    for name, sound in near_silence():
        recognizer = Says(leak)
        transcript = SpeechEngine(recognizer).transcribe(sound)
        assert (transcript.text, recognizer.lengths_s) == ("", []), name


def test_nothing_reaches_a_model_shorter_than_it_can_bear(sentence: Waveform) -> None:
    recognizer = Says("word", min_s=0.5)
    SpeechEngine(recognizer).transcribe(sentence[:2000], Options(vad=False))
    assert recognizer.lengths_s == [[0.5]]


class Noting:
    """A recognizer that notes what another one is given."""

    def __init__(self, real: Recognizer) -> None:
        self.name, self.languages, self.min_s = real.name, real.languages, real.min_s
        self._real = real
        self.lengths_s: list[float] = []

    def recognize(
        self, audios: Sequence[Waveform], options: Options, cancelled: CancelCheck
    ) -> list[Hypothesis]:
        self.lengths_s += [len(audio) / SAMPLE_RATE for audio in audios]
        return self._real.recognize(audios, options, cancelled)

    def close(self) -> None:
        self._real.close()


@pytest.fixture(scope="module")
def editor() -> Iterator[SpeechEngine]:
    engine = asr.load(str(TINY), "cpu")
    assert isinstance(engine, SpeechEngine)
    yield engine
    engine.close()


def test_an_answer_out_of_its_budget_is_written_again_from_halves(editor: SpeechEngine) -> None:
    recognizer = Noting(editor._recognizer)  # random weights come to no end, or loop
    transcript = SpeechEngine(recognizer).transcribe(synth(96_000, 1), Options(vad=False))
    whole_s, half_s, quarter_s, other_s = recognizer.lengths_s[:4]
    assert whole_s == pytest.approx(6.0, abs=0.05)
    assert half_s < whole_s
    assert quarter_s + other_s == pytest.approx(half_s)
    assert transcript.text
    assert not transcript.complete


def test_the_editors_answer_comes_in_pieces_within_its_budget(editor: SpeechEngine) -> None:
    longer = list(editor.write("Tidy this:", "some words", max_tokens=12))
    shorter = list(editor.write("Tidy this:", "some words", max_tokens=5))
    assert len(longer) > len(shorter) > 1
    assert "".join(longer).startswith("".join(shorter))


def test_the_editor_stops_between_two_pieces(editor: SpeechEngine) -> None:
    stop = False
    pieces = editor.write("Tidy this:", "some words", max_tokens=12, cancelled=lambda: stop)
    assert next(pieces)
    stop = True
    with pytest.raises(Cancelled):
        next(pieces)


def test_a_model_without_an_editor_refuses_at_once() -> None:
    with pytest.raises(ModelError, match="cannot write or edit"):
        SpeechEngine(Says("word")).write("Tidy this:", "some words")
