"""Fewer bits cost the digits model nothing that is heard, and its logits little."""

from pathlib import Path

import numpy as np
import pytest

from asr.audio import read_audio
from tests.bench.quality import Logits, nearness, of_strings
from tests.recipes.digits_data import Spoken

MOST = {"bf16": 0.02, "int8": 0.01, "int4": 1.0}  # mean divergence, in nats
SAID = {"digits-7042.flac": (7, 0, 4, 2), "digits-31415926.flac": (3, 1, 4, 1, 5, 9, 2, 6)}


@pytest.fixture(scope="module")
def strings(samples: Path) -> list[Spoken]:
    return [
        Spoken(audio=read_audio(samples / name), digits=said, speaker="")
        for name, said in SAID.items()
    ]


@pytest.fixture(scope="module")
def exact(strings: list[Spoken], root: Path) -> Logits:
    """Give the logits in fp32 of the two recordings that ship, [14, vocab]."""
    return of_strings(root / "assets" / "models" / "digits", "fp32", strings)


@pytest.mark.parametrize("precision", MOST)
def test_every_choice_is_that_of_fp32(
    strings: list[Spoken], exact: Logits, root: Path, precision: str
) -> None:
    near = nearness(exact, of_strings(root / "assets" / "models" / "digits", precision, strings))
    assert near.choices == sum(len(said) + 1 for said in SAID.values())
    assert near.same == near.choices
    assert 0 < near.mean < MOST[precision]


def test_nearness_is_the_divergence_of_the_distributions() -> None:
    p, q = np.array([0.5, 0.25, 0.25]), np.array([0.25, 0.5, 0.25])
    near = nearness(*(np.log(x).astype(np.float32)[None].repeat(2, 0) for x in (p, q)))
    assert near.mean == pytest.approx(0.25 * np.log(2), rel=1e-5)
    assert (near.choices, near.same) == (2, 0)
    assert nearness(np.eye(3, dtype=np.float32), np.eye(3, dtype=np.float32)).same == 3
