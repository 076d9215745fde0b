"""The embedded model: its table of pieces, the search, the words, and what may be amiss."""

import importlib.util
import shutil
from pathlib import Path

import numpy as np
import pytest

from asr.audio import read_audio
from asr.bias import Lexicon
from asr.errors import Cancelled, ModelError
from asr.families.moonshine import Moonshine, embedded_folder, holds_moonshine, load, raised
from asr.families.moonshine_network import EOS, PIECES, Network, read_pieces
from asr.families.moonshine_search import Guess, search
from asr.families.moonshine_words import group, when, words_of
from asr.types import SAMPLE_RATE, Options, Waveform


@pytest.fixture(scope="module")
def network() -> Network:
    return Network(embedded_folder(), threads=1)


@pytest.fixture(scope="module")
def speech(samples: Path) -> Waveform:
    return read_audio(samples / "holdfast.flac")


def never() -> bool:
    return False


def greedy(network: Network, audio: Waveform) -> list[int]:
    """The loop that the search must equal with a single guess."""
    logits, cache = network.start(*network.encode([audio]))
    ids: list[int] = []
    while (token := int(logits[0].argmax())) != EOS:
        ids.append(token)
        logits = network.step([token], cache)
    return ids


def test_one_guess_is_greedy_decoding(network: Network, speech: Waveform) -> None:
    guess = search(network, speech, width=1, limit=99, cancelled=never)
    assert guess.ended
    assert list(guess.ids) == greedy(network, speech)


def test_more_guesses_find_a_text_at_least_as_likely(network: Network, speech: Waveform) -> None:
    one, four = (search(network, speech, width=w, limit=99, cancelled=never) for w in (1, 4))
    assert four.score >= one.score


def test_a_guess_at_its_limit_has_not_ended(network: Network, speech: Waveform) -> None:
    guess = search(network, speech, width=2, limit=3, cancelled=never)
    assert (len(guess.ids), guess.ended) == (3, False)


def test_a_search_can_be_cancelled(network: Network, speech: Waveform) -> None:
    with pytest.raises(Cancelled):
        search(network, speech, width=2, limit=99, cancelled=lambda: True)


def test_cached_logits_are_those_of_the_tokens_before(network: Network, speech: Waveform) -> None:
    states, mask = network.encode([speech])
    logits, cache = network.start(states, mask)
    first = int(logits[0].argmax())
    cache.widen(3)
    cache.pick([0, 0, 0])
    three = network.step([first] * 3, cache)
    _, single = network.start(states, mask)
    assert three == pytest.approx(np.repeat(network.step([first], single), 3, axis=0), abs=1e-3)


def test_the_score_is_the_mean_of_the_logarithms() -> None:
    guess = Guess().longer(7, -1.0).longer(EOS, -3.0)
    assert (guess.ids, guess.score, guess.ended) == ((7,), -2.0, True)


def test_listed_names_are_preferred_where_the_model_is_in_doubt(
    network: Network, shared: Path
) -> None:
    audio = read_audio(shared / "speech" / "dev" / "audio" / "names" / "voxforge-sample11.flac")
    model, words = Moonshine(network), ("Kenneth", "Kenya", "Kentucky", "Weakened")
    (plain,) = model.recognize([audio], Options(), never)
    (found,) = model.recognize([audio], Options(words=words), never)
    assert "Kenya" not in plain.text
    assert "Kenneth, Kenya" in found.text
    assert "weekend" in found.text.lower()  # what is clear stays
    assert 0 < (found.confidence or 0) <= (plain.confidence or 0)  # as the model says
    assert model.recognize([audio], Options(), never) == [plain]  # the list is let go


def test_a_list_that_is_not_said_changes_nothing(network: Network, speech: Waveform) -> None:
    lexicon = Lexicon(("Kubernetes", "PostgreSQL", "Ishmael"), network.vocabulary)
    plain = search(network, speech, width=4, limit=99, cancelled=never)
    found = search(network, speech, width=4, limit=99, cancelled=never, lexicon=lexicon)
    assert (found.ids, found.match.total) == (plain.ids, 0)


def test_waveforms_are_answered_in_order(network: Network, speech: Waveform) -> None:
    half = len(speech) // 2
    model, parts = Moonshine(network), [speech[:half], speech]
    together = model.recognize(parts, Options(), never)
    assert together == [h for p in parts for h in model.recognize([p], Options(), never)]
    assert together[0].text != together[1].text


@pytest.mark.parametrize(("peak", "after"), [(0.0, 0.0), (1e-4, 0.03), (0.01, 0.5), (0.3, 0.3)])
def test_quiet_sound_is_raised_within_bounds(peak: float, after: float) -> None:
    sound = np.array([0.0, -peak, peak / 2], np.float32)
    assert np.abs(raised(sound)).max() == pytest.approx(after)


@pytest.mark.parametrize("seconds", [0.5, 0.51, 30.0])
def test_the_shortest_and_the_longest_sound_are_borne(network: Network, seconds: float) -> None:
    audio = np.random.default_rng(0).normal(0, 0.01, int(seconds * SAMPLE_RATE))
    (heard,) = Moonshine(network).recognize([audio.astype(np.float32)], Options(), never)
    assert 0 <= (heard.confidence or 0) <= 1


def test_the_table_has_every_piece(network: Network) -> None:
    assert len(network.pieces) == 32768
    assert network.text([network.pieces.index("▁the".encode())]) == "the"


def test_long_pieces_have_two_bytes_of_length(tmp_path: Path) -> None:
    long = b"x" * 300
    head = b"\x05<unk>\x03<s>\x04</s>"
    (tmp_path / PIECES).write_bytes(head + bytes([128 + 300 % 128, 300 // 128]) + long)
    assert read_pieces(tmp_path / PIECES)[-1] == long


@pytest.mark.parametrize("data", [b"", b"\x05<unk>", b"\x05<unk>\x03<s>\x04</s>\x09short", b"\xff"])
def test_a_damaged_table_is_a_sentence(tmp_path: Path, data: bytes) -> None:
    (tmp_path / PIECES).write_bytes(data)
    with pytest.raises(ModelError, match="damaged"):
        read_pieces(tmp_path / PIECES)


def test_a_damaged_graph_is_a_sentence(tmp_path: Path) -> None:
    folder = shutil.copytree(embedded_folder(), tmp_path / "model")
    (folder / "encoder_model.ort").write_bytes(b"not a graph")
    assert holds_moonshine(folder)
    with pytest.raises(ModelError, match="cannot be loaded"):
        load(folder, "cpu")


def test_a_missing_file_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="is missing"):
        load(tmp_path, "auto")


def test_where_the_package_does_not_exist_the_platforms_are_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    with pytest.raises(ModelError, match="Windows x64 and macOS 15"):
        embedded_folder()


def test_pieces_are_joined_to_words_with_their_mean_probability() -> None:
    pieces = ["▁he".encode(), b"llo", b",", "▁you".encode()]
    words = group(pieces, [np.log(0.5), np.log(0.5), np.log(0.5), np.log(0.9)])
    assert [text for text, _ in words] == ["hello,", "you"]
    assert [confidence for _, confidence in words] == pytest.approx([0.5, 0.9])


def test_a_letter_spread_over_two_pieces_is_whole() -> None:
    assert group(["▁".encode(), b"\xc3", b"\xa9"], [0.0, 0.0, 0.0]) == [("é", 1.0)]


def test_no_words_have_no_times() -> None:
    assert words_of([], [], np.zeros(SAMPLE_RATE, np.float32)) == ()


def test_pauses_take_no_part_in_the_estimated_times() -> None:
    loud, pause = np.ones(SAMPLE_RATE, np.float32), np.zeros(2 * SAMPLE_RATE, np.float32)
    times = when([0.0, 0.25, 0.75, 1.0], np.concatenate((loud, pause, loud)))
    assert times == pytest.approx([0.0, 0.5, 3.5, 4.0], abs=0.05)


def test_times_of_a_sound_shorter_than_a_frame_are_even() -> None:
    assert when([0.0, 0.5, 1.0], np.ones(160, np.float32)) == pytest.approx([0.0, 0.005, 0.01])
