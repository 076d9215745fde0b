"""The engine: files, waveforms and live sound give one text; nothing is lost unsaid."""

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import asr
from asr.audio import read_audio
from asr.engine import SpeechEngine, load
from asr.engine_folder import find_folder
from asr.engine_run import invented
from asr.errors import Cancelled, DeviceError, ModelError, OptionError
from asr.families.echo import Echo
from asr.types import SAMPLE_RATE, CancelCheck, Chunk, Hypothesis, Options, Progress, Waveform

ASK = "ask not what your country can do for you, ask what you can do for your country."


class Fails:
    """A recognizer that fails on some of its pieces, or comes to no end on long ones."""

    name = "fails"
    languages: tuple[str, ...] = ("en",)
    min_s = 0.0

    def __init__(self, bad: Sequence[int] = (), ends_below_s: float = 100.0) -> None:
        self._bad, self._ends_below_s = bad, ends_below_s
        self.lengths: list[float] = []

    def recognize(
        self, audios: Sequence[Waveform], options: Options, cancelled: CancelCheck
    ) -> list[Hypothesis]:
        del options, cancelled
        if len(audios) > 1:
            raise ModelError("one at a time, please")
        length_s = len(audios[0]) / SAMPLE_RATE
        self.lengths.append(length_s)
        if len(self.lengths) - 1 in self._bad:
            raise ModelError("no memory")
        return [Hypothesis(text="word", complete=length_s < self._ends_below_s)]

    def close(self) -> None:
        pass


class Reads(Fails):
    """A recognizer that reads what came before, and writes a new word for each piece."""

    reads_context = True

    def __init__(self) -> None:
        super().__init__()
        self.told: list[str] = []

    def recognize(
        self, audios: Sequence[Waveform], options: Options, cancelled: CancelCheck
    ) -> list[Hypothesis]:
        self.told.append(options.context)
        return [
            replace(h, text=f"word{len(self.told)}")
            for h in super().recognize(audios, options, cancelled)
        ]


@pytest.fixture(scope="module")
def engine() -> SpeechEngine:
    return load()


@pytest.fixture(scope="module")
def speech(samples: Path) -> Waveform:
    return read_audio(samples / "jfk.flac")


@pytest.fixture(scope="module")
def thrice(speech: Waveform) -> Waveform:
    """The same sentence three times with pauses of two seconds."""
    return np.concatenate([speech, np.zeros(2 * SAMPLE_RATE, np.float32)] * 3)


def test_a_sentence_is_heard_to_the_letter(engine: SpeechEngine, samples: Path) -> None:
    transcript = engine.transcribe(samples / "jfk.flac")
    assert transcript.text == f"And so my fellow Americans {ASK}"
    assert transcript.complete
    assert (transcript.model, transcript.language) == ("moonshine-tiny", "en")
    assert transcript.duration == pytest.approx(11.0, abs=0.01)


def test_live_sound_gives_the_text_of_the_file(engine: SpeechEngine, thrice: Waveform) -> None:
    stream = engine.stream()
    live = [s for at in range(0, len(thrice), 777) for s in stream.feed(thrice[at : at + 777])]
    whole, finished = engine.transcribe(thrice), stream.finish()
    assert len(live) >= 2
    assert finished == whole


def test_a_preview_changes_nothing(engine: SpeechEngine, speech: Waveform) -> None:
    stream = engine.stream()
    stream.feed(speech[: 8 * SAMPLE_RATE])
    preview = stream.preview()
    assert preview is not None
    assert "your country" in preview.text
    assert stream.preview() is None  # nothing new
    stream.feed(speech[8 * SAMPLE_RATE :])
    assert stream.finish() == engine.transcribe(speech)


def test_silence_has_no_words_and_says_why(engine: SpeechEngine) -> None:
    transcript = engine.transcribe(np.zeros(5 * SAMPLE_RATE, np.float32))
    assert not transcript.segments
    assert transcript.complete
    assert transcript.dropped_s == pytest.approx(5.0)
    assert "no signal" in transcript.warnings[0]


def test_noise_has_no_words_and_says_how_to_decode_it(engine: SpeechEngine) -> None:
    noise = np.random.default_rng(0).normal(0, 0.02, 5 * SAMPLE_RATE).astype(np.float32)
    transcript = engine.transcribe(noise)
    assert not transcript.segments
    assert "--no-vad" in transcript.warnings[0]


def test_quiet_speech_is_not_lost(engine: SpeechEngine, speech: Waveform) -> None:
    quiet = (np.round(speech * 0.01 * 32768) / 32768).astype(np.float32)
    assert engine.transcribe(quiet).text.endswith(ASK)


def test_without_the_detector_nothing_is_dropped(thrice: Waveform) -> None:
    transcript = SpeechEngine(Echo()).transcribe(thrice, Options(vad=False))
    assert transcript.dropped_s == 0
    assert transcript.decoded_s == pytest.approx(len(thrice) / SAMPLE_RATE, abs=0.05)


def test_words_come_with_estimated_times_when_asked_for(
    engine: SpeechEngine, speech: Waveform
) -> None:
    (segment,) = engine.transcribe(speech, Options(word_timestamps=True)).segments
    assert " ".join(w.text for w in segment.words) == segment.text
    assert all(w.estimated and 0 <= (w.confidence or 0) <= 1 for w in segment.words)
    times = [t for w in segment.words for t in (w.start, w.end)]
    assert times == sorted(times)


def test_one_piece_that_fails_leaves_the_others(thrice: Waveform) -> None:
    transcript = SpeechEngine(Fails(bad=[1])).transcribe(thrice)
    assert [s.text for s in transcript.segments] == ["word", "word"]
    assert not transcript.complete
    assert any("no memory" in w for w in transcript.warnings)
    assert any("Of " in w for w in transcript.warnings)


def test_when_every_piece_fails_the_cause_is_raised(speech: Waveform) -> None:
    with pytest.raises(ModelError, match="no memory"):
        SpeechEngine(Fails(bad=[0])).transcribe(speech)


def test_a_piece_that_came_to_no_end_is_decoded_in_halves(speech: Waveform) -> None:
    recognizer = Fails(ends_below_s=8.0)
    transcript = SpeechEngine(recognizer).transcribe(speech)
    whole_s, first_s, second_s = recognizer.lengths[:3]
    assert whole_s == pytest.approx(first_s + second_s)
    assert transcript.text.startswith("word word")
    assert transcript.complete


def test_what_comes_to_no_end_at_all_is_said(speech: Waveform) -> None:
    transcript = SpeechEngine(Echo(complete=False)).transcribe(speech)
    assert not transcript.complete
    assert any("only 0.0 s" in w for w in transcript.warnings)


def test_cancelling_ends_the_work(engine: SpeechEngine, speech: Waveform) -> None:
    with pytest.raises(Cancelled):
        engine.transcribe(speech, cancelled=lambda: True)


def test_progress_rises_to_the_end(engine: SpeechEngine, samples: Path) -> None:
    seen: list[Progress] = []
    engine.transcribe(samples / "jfk.flac", progress=seen.append)
    assert [p.done_s for p in seen] == sorted(p.done_s for p in seen)
    assert seen[-1].done_s == pytest.approx(seen[-1].total_s, abs=0.1)
    assert any(p.segment is not None for p in seen)


@pytest.mark.parametrize("language", ["en", "EN", "en-US", "en_GB"])
def test_english_is_taken_however_it_is_written(language: str) -> None:
    assert SpeechEngine(Fails()).stream(Options(language=language)).finish().model == "fails"


def test_a_language_the_model_has_not_is_a_sentence(engine: SpeechEngine) -> None:
    with pytest.raises(OptionError, match='cannot write the language "de", only: en'):
        engine.stream(Options(language="de"))


def test_a_limit_that_means_nothing_is_a_sentence(engine: SpeechEngine) -> None:
    with pytest.raises(OptionError, match="not 99 s"):
        engine.stream(Options(max_chunk_s=99))


def test_cuda_is_of_no_use_to_the_embedded_model() -> None:
    with pytest.raises(DeviceError, match="CPU only"):
        load("moonshine-tiny", "cuda")


def test_an_unknown_model_is_a_sentence() -> None:
    with pytest.raises(ModelError, match='no model "nonesuch"'):
        load("nonesuch")


def test_a_folder_without_a_model_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="holds no model"):
        load(str(tmp_path))


def test_a_damaged_description_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{")
    with pytest.raises(ModelError, match="damaged"):
        load(str(tmp_path))


def test_the_embedded_model_loads_from_its_folder_as_well() -> None:
    assert load(str(find_folder("moonshine-tiny"))).model == "tiny-en"


def test_a_shipped_model_is_found_by_its_id() -> None:
    assert load("echo").model == "echo"


def test_transcribing_with_the_embedded_model_brings_no_torch(root: Path, samples: Path) -> None:
    code = (
        f"import sys, asr; asr.load().transcribe({str(samples / 'jfk.flac')!r});"
        "print([m for m in ('torch', 'moonshine_voice', 'sounddevice') if m in sys.modules])"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, cwd=root, check=False)
    assert done.stdout.strip() == "[]", done.stderr


def test_a_short_doubtful_piece_needs_two_witnesses() -> None:
    def heard(confidence: float) -> Hypothesis:
        return Hypothesis(text="you", confidence=confidence)

    def piece(chance: float, speech_s: float = 0.2) -> Chunk:
        audio = np.zeros(SAMPLE_RATE, np.float32)
        return Chunk(index=0, start=0.0, audio=audio, speech_s=speech_s, chance=chance)

    assert invented(piece(0.6), heard(0.6))
    assert not invented(piece(0.6), heard(0.9))
    assert not invented(piece(0.9), heard(0.6))
    assert not invented(piece(0.6, speech_s=1.0), heard(0.6))


def test_the_engine_can_be_closed_and_says_so_afterwards(speech: Waveform) -> None:
    engine = asr.load()
    engine.close()
    with pytest.raises(ModelError, match="was closed"):
        engine.transcribe(speech)


def test_an_unknown_engine_is_a_sentence() -> None:
    with pytest.raises(OptionError, match='one of own, nemo, not "other"'):
        asr.load("echo", "cpu", engine="other")


def test_nvidias_engine_is_chosen_by_name() -> None:
    with pytest.raises(ModelError, match="holds no SALM"):
        asr.load("echo", "cpu", engine="nemo")


def test_a_model_that_is_not_there_yet_is_named_with_the_way_to_get_it() -> None:
    for name in ("canary-qwen-2.5b", "nvidia/canary-qwen-2.5b"):
        with pytest.raises(ModelError, match=r"voxbar models download canary-qwen-2\.5b"):
            find_folder(name)


def test_an_unknown_model_is_answered_with_those_that_are_there() -> None:
    with pytest.raises(ModelError, match=r'no model "turbo".* digits and moonshine-tiny'):
        find_folder("turbo")


def test_a_model_that_cannot_be_looked_at_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"^[^\[]*$"):
        load("x" * 300)
    (tmp_path / "config.json").mkdir()
    with pytest.raises(ModelError, match=r"cannot be read: [^\[]*config\.json"):
        load(str(tmp_path))


def test_nothing_is_made_of_a_sound_that_is_not_there(engine: SpeechEngine) -> None:
    silence = np.zeros(5 * SAMPLE_RATE, np.float32)
    transcript = engine.transcribe(silence, Options(vad=False))
    assert (transcript.text, transcript.complete) == ("", True)
    assert transcript.warnings == ("The recording is silent: it holds no signal at all.",)


def test_silence_between_sounds_is_no_segment() -> None:
    buzz = np.full(SAMPLE_RATE, 0.1, np.float32)
    silence = np.zeros(4 * SAMPLE_RATE, np.float32)
    run = SpeechEngine(Echo()).stream(Options(vad=False, max_chunk_s=1.0))
    run.feed(np.concatenate((buzz, silence, buzz)))
    segments = run.finish().segments
    assert (segments[0].start, segments[-1].end) == (0.0, 6.0)
    assert not [s for s in segments if s.start > 1 and s.end < 5]


def test_integers_that_were_kept_as_floats_are_heard(
    engine: SpeechEngine, speech: Waveform
) -> None:
    assert engine.transcribe(speech * 32767).text.endswith(ASK)


def test_a_library_that_does_not_load_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(ModelError, match=r"moonshine-tiny needs a library .*onnxruntime"):
        load()


def test_a_piece_is_told_what_the_pieces_before_it_became(thrice: Waveform) -> None:
    reader = Reads()
    options = Options(context="Dear Ann.", carry=True)
    transcript = SpeechEngine(reader, "reads").transcribe(thrice, options)
    assert len(reader.told) > 2
    assert reader.told[:3] == ["Dear Ann.", "Dear Ann. word1", "Dear Ann. word1 word2"]
    assert transcript.told == "Dear Ann."


def test_without_carry_each_piece_is_told_the_same(thrice: Waveform) -> None:
    reader = Reads()
    SpeechEngine(reader, "reads").transcribe(thrice, Options(context="Dear Ann."))
    assert set(reader.told) == {"Dear Ann."}


def test_what_a_model_cannot_read_counts_as_not_told(
    speech: Waveform, engine: SpeechEngine
) -> None:
    told = Options(context="Dear Ann.", carry=True)
    assert engine.transcribe(speech, told).told == ""
    assert engine.transcribe(speech, told).text == engine.transcribe(speech).text
