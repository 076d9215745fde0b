"""Make tests/data/qwen-tiny: a random Qwen3-ASR, and what transformers computes of 14 sounds.

With it goes what transformers' forced aligner computes of seven of them and some words.

    .venv-qwen/bin/python -m tests.recipes.make_qwen_golden

Needs the extra qwen. The sounds, 0.1 s to 40 s, are not in the file: stages.synth makes them.
"""

import tempfile
from pathlib import Path

import numpy as np

from tests.parity.qwen_reference import AlignerReference, Reference
from tests.parity.qwen_stages import MODES, thinned, words_for
from tests.parity.stages import LENGTHS, Array, synth
from tests.recipes.make_qwen_checkpoint import make

FOLDER = Path(__file__).resolve().parents[1] / "data" / "qwen-tiny"


def main() -> None:
    """Make, compute and write."""
    make(FOLDER, "tiny")
    arrays: dict[str, Array] = {}
    for mode in MODES:
        reference = Reference(FOLDER, mode)
        for samples in LENGTHS:
            found = thinned(reference.compute(synth(samples, samples)))
            if mode != "windowed":
                del found["mel"]  # which is the same
            arrays |= {f"{mode}/{samples}/{stage}": values for stage, values in found.items()}
    np.savez_compressed(FOLDER / "lengths.npz", allow_pickle=False, **arrays)
    np.savez_compressed(FOLDER / "aligner.npz", allow_pickle=False, **aligner())


def aligner() -> dict[str, Array]:
    """Give what a random aligner's twin computes of some sounds and texts."""
    arrays: dict[str, Array] = {}
    with tempfile.TemporaryDirectory() as place:
        reference = AlignerReference(make(Path(place), "aligner-tiny"))
        for samples in LENGTHS[::2]:
            found = reference.compute(synth(samples, samples), words_for(samples))
            found["logits"] = found["logits"][[0, -1]]
            arrays |= {f"{samples}/{stage}": values for stage, values in found.items()}
    return arrays


if __name__ == "__main__":
    main()
