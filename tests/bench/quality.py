# ruff: noqa: T201 - a program
"""What fewer bits cost: logits and digit errors in bf16, int8 and int4 against those in fp32.

    python -m tests.bench.quality SPEECH [--full FOLDER] [--strings 60]

SPEECH holds the Free Spoken Digit Dataset (fsdd): strings of its test recordings are heard by the
digits model, which writes them as it will (errors) and reads the right text (logits). FOLDER is a
checkpoint of full size, random weights will do: it reads random ids after noise. Each precision
has a process of its own, so that memory is given back: fp32 takes 11 GB at full size.
"""

import argparse
import multiprocessing
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from asr.engine import load
from asr.engine_folder import find_folder
from asr.families import canary_qwen
from asr.families.canary_qwen import CanaryQwen
from asr.types import SAMPLE_RATE, Options, Waveform
from tests.recipes.digits_data import TEST, Spoken, only, plain_strings, read_clips
from tests.recipes.digits_evaluate import LENGTHS, SEED, hear, table

PRECISIONS = ("fp32", "bf16", "int8", "int4")  # the first is what the others are compared with
FORCED = 32  # of the strings, whose logits are compared
NOISES, NOISE_S, IDS = 3, 4.0, 16  # for a checkpoint with random weights
THREADS = 2

Logits = NDArray[np.float32]
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearness:
    """How near distributions are to others: Kullback-Leibler divergence in nats, and choices."""

    choices: int
    mean: float
    worst: float
    same: int  # choices of which the likeliest is the same

    def __str__(self) -> str:
        return f"{self.mean:.2e} | {self.worst:.2e} | {self.same} of {self.choices}"


def nearness(expected: Logits, found: Logits) -> Nearness:
    """Compare logits [choices, vocab]."""
    p, q = (torch.log_softmax(torch.from_numpy(x).double(), dim=-1) for x in (expected, found))
    divergence = (p.exp() * (p - q)).sum(dim=-1)
    same = int((p.argmax(dim=-1) == q.argmax(dim=-1)).sum())
    return Nearness(
        choices=len(p), mean=float(divergence.mean()), worst=float(divergence.max()), same=same
    )


def forced(model: CanaryQwen, audio: Waveform, ids: Sequence[int]) -> Logits:
    """Give logits [len(ids) + 1, vocab] while ids are read one by one after a sound."""
    salm = model.open()
    with torch.inference_mode():
        prompt = model.prompt(salm, torch.from_numpy(np.ascontiguousarray(audio)))
        logits, session = salm.begin([prompt], len(ids), lambda: None)
        rows = [logits[0].clone(), *(session.read([token])[0].clone() for token in ids)]
    return np.asarray(torch.stack(rows).float().numpy())


def of_strings(folder: Path, precision: str, strings: Sequence[Spoken]) -> Logits:
    """Give the logits of a model that reads what was said, all strings below each other."""
    model = canary_qwen.load(folder, "cpu", precision)
    texts = [model.tokens.encode(spoken.text) for spoken in strings]
    found = [forced(model, s.audio, ids) for s, ids in zip(strings, texts, strict=True)]
    model.close()
    return np.concatenate(found)


def of_noise(folder: Path, precision: str) -> Logits:
    """Give the logits of a model that reads random ids after noise."""
    torch.set_num_threads(THREADS)
    model = canary_qwen.load(folder, "cpu", precision)
    random = torch.Generator().manual_seed(SEED)
    found = []
    for _ in range(NOISES):
        audio: Tensor = torch.randn(int(NOISE_S * SAMPLE_RATE), generator=random) * 0.05
        ids = torch.randint(0, len(model.tokens), (IDS,), generator=random).tolist()
        found.append(forced(model, audio.numpy(), ids))
    model.close()
    return np.concatenate(found)


def errors(folder: Path, precision: str, strings: Sequence[Spoken]) -> tuple[float, float]:
    """Give the shares of strings and of digits that the model writes wrongly."""
    torch.set_num_threads(THREADS)
    engine = load(str(folder), "cpu", precision=precision)
    row = table(hear(engine, strings, Options()))[0]
    engine.close()
    return row.string_error, row.digit_error


def apart(work: Callable[..., T], *arguments: Any) -> T:  # noqa: ANN401 - those of `work`
    """Do work in a process of its own."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        return pool.submit(work, *arguments).result()


def digits(folder: Path, speech: Path, per_length: int) -> None:
    """Print the table of the digits model."""
    clips = only(read_clips(speech / "fsdd"), TEST)
    strings = plain_strings(clips, per_length, LENGTHS, SEED)
    sample = strings[:: max(1, len(strings) // FORCED)]
    print(f"digits, {len(strings)} strings, logits of {len(sample)}")
    print("| precision | KL, mean | worst | same choice | strings wrong | digits wrong |")
    print("| --- | --- | --- | --- | --- | --- |")
    expected = apart(of_strings, folder, PRECISIONS[0], sample)
    for precision in PRECISIONS:
        near = nearness(expected, apart(of_strings, folder, precision, sample))
        strings_wrong, digits_wrong = apart(errors, folder, precision, strings)
        print(f"| {precision} | {near} | {strings_wrong:.2%} | {digits_wrong:.2%} |", flush=True)


def full(folder: Path) -> None:
    """Print the table of a checkpoint with random weights."""
    print(f"{folder.name}, {NOISES} noises of {NOISE_S:g} s, {IDS} random ids after each")
    print("| precision | KL, mean | worst | same choice |\n| --- | --- | --- | --- |")
    expected = apart(of_noise, folder, PRECISIONS[0])
    for precision in PRECISIONS[1:]:
        found = apart(of_noise, folder, precision)
        print(f"| {precision} | {nearness(expected, found)} |", flush=True)


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("speech", type=Path)
    parser.add_argument("--full", type=Path)
    parser.add_argument("--strings", type=int, default=60, help="for each of eight lengths")
    arguments = parser.parse_args()
    if arguments.strings:
        digits(find_folder("digits"), arguments.speech, arguments.strings)
    if arguments.full:
        full(arguments.full)


if __name__ == "__main__":
    main()
