"""Our runtime against itself: batched and single, cached and uncached, folded and not."""

from pathlib import Path

import numpy as np
import pytest
import torch

from asr.families.canary_qwen import CanaryQwen
from asr.types import Options
from tests.parity.stages import LENGTHS, Loaded, open_model, synth

FOLDER = Path(__file__).resolve().parents[1] / "data" / "nemo-tiny"


@pytest.fixture(scope="module")
def model() -> Loaded:
    return open_model(FOLDER, "fp32")


def never() -> bool:
    return False


def test_batched_text_is_single_text(model: Loaded) -> None:
    recognizer = CanaryQwen(model.salm, model.tokens, "tiny")
    audios = [synth(samples, samples) for samples in LENGTHS if samples <= 320_001]
    together = recognizer.recognize(audios, Options(), never)
    single = [recognizer.recognize([audio], Options(), never)[0] for audio in audios]
    assert [h.text for h in together] == [h.text for h in single]
    assert len({h.text for h in single}) > 8


def test_a_masked_batch_is_heard_as_each_sound_alone(model: Loaded) -> None:
    perception = model.salm.perception
    audios = [torch.from_numpy(synth(samples, samples)) for samples in LENGTHS[:10]]
    with torch.inference_mode():
        heard, lengths = perception(*perception.mel(audios))
        for row, (audio, length) in enumerate(zip(audios, lengths.tolist(), strict=True)):
            alone = model.salm.hear(audio)[0]
            assert len(alone) == length
            torch.testing.assert_close(heard[row, :length], alone, rtol=0, atol=5e-6)


def test_the_cache_changes_nothing(model: Loaded) -> None:
    decoder = model.salm.decoder
    x = decoder.embed_tokens(torch.randint(0, 900, (1, 60), generator=seeded()))
    with torch.inference_mode():
        whole = decoder(x)
        cache = decoder.cache(1, 64)
        parts = [decoder(part, cache) for part in x.split((30, 1, 5, 1, 23), dim=1)]
    torch.testing.assert_close(torch.cat(parts, dim=1), whole, rtol=0, atol=5e-6)


def test_rows_padded_on_the_left_read_as_they_do_alone(model: Loaded) -> None:
    decoder = model.salm.decoder
    x = decoder.embed_tokens(torch.randint(0, 900, (3, 40), generator=seeded()))
    starts = [0, 13, 39]
    with torch.inference_mode():
        padded = decoder(x, decoder.cache(3, 40, torch.tensor(starts)))
        for row, start in enumerate(starts):
            alone = decoder(x[row : row + 1, start:])
            torch.testing.assert_close(padded[row, start:], alone[0], rtol=0, atol=5e-6)


def test_a_static_cache_steps_as_a_growing_one(model: Loaded) -> None:
    decoder = model.salm.decoder
    x = decoder.embed_tokens(torch.randint(0, 900, (1, 20), generator=seeded()))
    with torch.inference_mode():
        growing, static = decoder.cache(1, 32), decoder.cache(1, 32)
        for cache in (growing, static):
            decoder(x[:, :12], cache)
        static.static = True
        for at in range(12, 20):
            static.position.fill_(at)
            token = x[:, at : at + 1]
            torch.testing.assert_close(
                decoder(token, static), decoder(token, growing), rtol=0, atol=5e-6
            )


def test_the_adapter_switches_off_and_on_without_a_trace(model: Loaded) -> None:
    decoder = model.salm.decoder
    x = decoder.embed_tokens(torch.randint(0, 900, (1, 20), generator=seeded()))
    with torch.inference_mode():
        adapted = decoder(x)
        decoder.use_adapter(on=False)
        base = decoder(x)
        decoder.use_adapter(on=True)
        assert torch.equal(decoder(x), adapted)
    assert not np.allclose(base.numpy(), adapted.numpy(), atol=1e-3)


def seeded() -> torch.Generator:
    return torch.Generator().manual_seed(3)
