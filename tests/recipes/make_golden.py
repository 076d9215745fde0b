"""Make tests/data/nemo-tiny/lengths.npz: what NeMo computes of 14 sounds from 0.1 s to 40 s.

    .venv-nemo/bin/python -m tests.recipes.make_golden

Needs the extra nemo. The sounds are not in the file: stages.synth makes them. Of long stages every
n-th frame is kept, of the logits the first and the last row.
"""

from pathlib import Path
from typing import Any

import numpy as np

from tests.parity import nemo_stages
from tests.parity.stages import LENGTHS, crop, synth, thin

FOLDER = Path(__file__).resolve().parents[1] / "data" / "nemo-tiny"


def main() -> None:
    """Compute and write."""
    model = nemo_stages.open_nemo(FOLDER, "fp32")
    arrays: dict[str, Any] = {}
    for samples in LENGTHS:
        found = nemo_stages.compute(model, synth(samples, samples))
        found["logits"] = found["logits"][[0, -1]]
        for stage, values in found.items():
            kept = crop(stage, values, samples)
            arrays[f"{samples}/{stage}"] = kept if stage == "ids" else thin(stage, kept)
    np.savez_compressed(FOLDER / "lengths.npz", **arrays)


if __name__ == "__main__":
    main()
