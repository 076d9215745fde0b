"""The parity table of Qwen3-ASR: how far our runtime is from transformers, as Markdown.

python -m tests.parity.qwen_table                   against stored tensors
python -m tests.parity.qwen_table --transformers    side by side too (with the extra qwen)
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from tests.parity.qwen_stages import MODES, compute, open_model, thinned
from tests.parity.stages import LENGTHS, synth
from tests.parity.table import Line
from tests.recipes.make_qwen_checkpoint import make

FOLDER = Path(__file__).resolve().parents[1] / "data" / "qwen-tiny"
STAGES = ("mel", "tower", "proj", "logits")
HEAD = ("", "mel", "tower", "projection", "logits", "equal tokens")
SEEDS = (7, 11)


def stored_lines() -> Iterator[Line]:
    """Compare with what transformers computed."""
    with np.load(FOLDER / "lengths.npz") as file:
        for mode in MODES:
            loaded = open_model(FOLDER, mode)
            line = Line(f"tiny, stored, {len(LENGTHS)} lengths, {mode}")
            for samples in LENGTHS:
                start = f"{mode}/{samples}/"
                wanted = {k.removeprefix(start): file[k] for k in file if k.startswith(start)}
                line.add(thinned(compute(loaded, synth(samples, samples))), wanted)
            yield line


def live_lines() -> Iterator[Line]:
    """Compare with transformers itself, side by side."""
    from tests.parity.qwen_reference import Reference

    with tempfile.TemporaryDirectory() as place:
        for seed in SEEDS:
            folder = make(Path(place) / str(seed), "tiny", seed=seed)
            for mode in MODES:
                ours, theirs = open_model(folder, mode), Reference(folder, mode)
                line = Line(f"seed {seed}, transformers itself, {len(LENGTHS)} lengths, {mode}")
                for samples in LENGTHS:
                    audio = synth(samples, samples)
                    line.add(compute(ours, audio), theirs.compute(audio))
                yield line


def row(cells: list[str]) -> str:
    """Give a row of a table."""
    return f"| {' | '.join(cells)} |"


def cells(line: Line) -> list[str]:
    """Give a line's cells."""
    numbers = [f"{line.worst[s]:.1e}" if s in line.worst else "" for s in STAGES]
    return [line.title, *numbers, f"{line.equal} of {line.tokens}"]


def main() -> None:
    """Read the command line and write the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--transformers", action="store_true", help="side by side too")
    live = parser.parse_args().transformers
    sys.stdout.write(row(list(HEAD)) + "\n" + row(["---"] * len(HEAD)) + "\n")
    for lines in (stored_lines(), live_lines() if live else ()):
        for line in lines:
            sys.stdout.write(row(cells(line)) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
