"""The recipe of the digits model: what it mixes, that it can be stopped, what it writes."""

import wave
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from asr.engine import load
from tests.recipes import train_digits
from tests.recipes.digits_data import Mixer, plain_strings, read_clips, training
from tests.recipes.digits_model import AFTER, BEFORE, DigitsModel, ids, published_names
from tests.recipes.digits_tokens import END, embedding_rows, make_tokenizer
from tests.recipes.train_digits import Plan, masked, schedule, train

TONES = (400, 2500)  # Hz, of the two "digits"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data set of two tones in the place of digits, by two speakers, 12 each."""
    folder = tmp_path_factory.mktemp("tones")
    time = np.arange(2400) / 8000
    for digit, hertz in enumerate(TONES):
        for speaker, pitch in (("ann", 1.0), ("bob", 1.1)):
            for index in range(12):
                tone = 0.3 * np.sin(2 * np.pi * hertz * pitch * time * (1 + index / 400))
                with wave.open(str(folder / f"{digit}_{speaker}_{index}.wav"), "wb") as file:
                    file.setparams((1, 2, 8000, 0, "NONE", ""))
                    file.writeframes((tone * 32767).astype("<i2").tobytes())
    return folder


def plan(data: Path, out: Path, steps: int) -> Plan:
    return Plan(data=data, out=out, steps=steps, seed=1, threads=1, held_out=None)


def test_what_is_tested_is_never_learnt(data: Path) -> None:
    clips = training(read_clips(data), held_out="bob")
    assert {c.index for c in clips} == set(range(8, 12))
    assert {c.speaker for c in clips} == {"ann"}


def test_the_same_seed_mixes_the_same_strings(data: Path) -> None:
    mixer = Mixer(clips=read_clips(data))
    one, other = (mixer.batch(np.random.default_rng((1, 7)), 4, 6, 0.3) for _ in range(2))
    assert [s.text for s in one] == [s.text for s in other]
    assert all(np.array_equal(a.audio, b.audio) for a, b in zip(one, other, strict=True))
    assert all(np.isfinite(s.audio).all() and np.abs(s.audio).max() <= 1 for s in one)


def test_a_test_string_is_one_speakers_and_as_long_as_asked(data: Path) -> None:
    strings = plain_strings(read_clips(data), 4, [3], seed=1)
    assert [s.speaker for s in strings] == ["ann", "bob", "ann", "bob"]
    assert all(len(s.digits) == 3 and len(s.audio) >= 3 * 0.29 * 16_000 for s in strings)


def test_each_digit_is_one_token_and_reads_back() -> None:
    tokenizer = make_tokenizer()
    assert len(ids(tokenizer, "7 0 4 2")) == 4
    assert tokenizer.decode(ids(tokenizer, "7 0 4 2")) == "7 0 4 2"
    assert ids(tokenizer, AFTER)[0] == tokenizer.token_to_id(END)
    assert len(ids(tokenizer, BEFORE)) == 8
    assert tokenizer.decode(ids(tokenizer, "Grüße, 5 %")) == "Grüße, 5 %"
    assert tokenizer.get_vocab_size() < embedding_rows(tokenizer)  # one is left for the placeholder


def test_the_mel_is_nemos(root: Path) -> None:
    reference = load_file(root / "tests" / "data" / "nemo-tiny" / "model.safetensors")
    ours = published_names(DigitsModel(make_tokenizer()))
    for name in ("fb", "window"):
        key = f"perception.preprocessor.featurizer.{name}"
        assert torch.equal(ours[key], reference[key])


def test_the_rate_rises_then_falls() -> None:
    rates = [schedule(i / 100) for i in range(101)]
    assert max(rates) == pytest.approx(1, abs=0.01)
    assert rates[0] < 0.01
    assert rates[100] <= 0.011


def test_masks_leave_most_of_the_mel() -> None:
    torch.manual_seed(0)
    left = masked(torch.ones(50, 128, 3))
    assert 0.6 < float(left.mean()) < 0.95


def test_a_stopped_run_goes_on_as_if_it_had_not_been(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(train_digits, "KEEP_EVERY", 3)
    monkeypatch.setattr(train_digits, "DIGITS_PER_STEP", 4)
    monkeypatch.setattr(train_digits, "VALIDATED", 1)
    train(plan(data, tmp_path / "whole", 4))
    with monkeypatch.context() as stopping:

        def stop(*_: object) -> None:
            raise KeyboardInterrupt

        stopping.setattr(train_digits, "save_model", stop)
        with pytest.raises(KeyboardInterrupt):
            train(plan(data, tmp_path / "halves", 4))
    train(plan(data, tmp_path / "halves", 4))
    whole, halves = (
        load_file(tmp_path / name / "model.safetensors") for name in ("whole", "halves")
    )
    assert whole.keys() == halves.keys()
    assert all(torch.equal(whole[name], halves[name]) for name in whole)
    load(str(tmp_path / "whole"), "cpu").close()  # strict: nothing missing, nothing left over
