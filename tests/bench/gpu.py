# ruff: noqa: T201 - a program
"""All that only a GPU can run, in one table: python -m tests.bench.gpu FOLDER

FOLDER is a SALM's checkpoint; random weights will do (tests/recipes/make_checkpoint.py). In bf16
and fp16: loading, memory, encoder, prefill, a token and wide passes with captured graphs and
without, drafts with mistakes along both, and eight rows together. The sentences above the table
say what differs from the plain passes: nothing should. With --device cpu everything runs without
graphs, to try the program.
"""

import argparse
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from asr.bench_draft import Forced, dictated, seeded, spoilt
from asr.draft import Begin, Session, verify
from asr.families import canary_qwen
from asr.families.canary_qwen import CanaryQwen
from asr.families.canary_qwen_graph import WIDTHS, Captured, Eager, Passes
from asr.families.canary_qwen_model import Salm
from asr.types import SAMPLE_RATE

TOKENS, SOUND_S, ROWS = 35, 10.0, 8
ERRORS = (0.0, 0.1, 0.4, 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One loaded model, and how often each thing is measured."""

    model: CanaryQwen
    salm: Salm
    runs: int

    def median_ms(self, work: Callable[[], object]) -> float:
        """Give the median time of some work, everything on the device done."""
        taken = []
        for _ in range(self.runs + 1):  # the first is to warm up, and to capture
            self.wait()
            started = time.perf_counter()
            work()
            self.wait()
            taken.append(time.perf_counter() - started)
        return statistics.median(taken[1:]) * 1000

    def wait(self) -> None:
        """Wait until the device has done all."""
        if self.salm.weight.device.type == "cuda":
            torch.cuda.synchronize(self.salm.weight.device)


def measure(folder: Path, device: str, precision: str, runs: int) -> list[tuple[str, str]]:
    """Give what a model takes on a device in a precision: names and figures."""
    started = time.perf_counter()
    model = canary_qwen.load(folder, device, precision)
    salm = model.open()
    if not isinstance(salm, Salm):
        raise SystemExit(f"{precision} is not for a GPU.")
    case = Case(model=model, salm=salm, runs=runs)
    rows = [("ready, s", f"{time.perf_counter() - started:.1f}")]
    random = torch.Generator().manual_seed(7)
    sound = torch.randn(int(SOUND_S * SAMPLE_RATE), generator=random) * 0.05
    with torch.inference_mode():
        prompt = model.prompt(salm, sound)
        passes = Passes(salm, Captured if salm.weight.device.type == "cuda" else Eager)
        rows += [
            (f"encoder of {SOUND_S:g} s, ms", f"{case.median_ms(lambda: salm.hear(sound)):.2f}"),
            (
                f"prefill of {prompt.shape[1]} positions, ms",
                f"{case.median_ms(lambda: passes.begin(prompt)):.2f}",
            ),
            *wide(case, passes, prompt),
            *drafts(case, passes, prompt),
            *together(case, prompt),
        ]
    if salm.weight.device.type == "cuda":
        rows.append(("memory at most, GB", f"{torch.cuda.max_memory_allocated() / 1e9:.2f}"))
    model.close()
    return rows


def wide(case: Case, passes: Passes, prompt: Tensor) -> list[tuple[str, str]]:
    """Measure passes of every width, captured and plain, and how far their logits are apart."""
    noise, size = seeded(2), len(case.model.tokens)
    ids = [noise.randrange(size) for _ in range(WIDTHS[-1])]
    rows, apart = [], 0.0
    passes.begin(prompt)
    _, plain = case.salm.begin([prompt], WIDTHS[-1], lambda: None)
    for width in WIDTHS:

        def read(session: Session, count: int = width) -> Tensor:
            logits = session.read(ids[:count])
            session.cut(count)
            return logits

        found, expected = read(passes).clone(), read(plain).clone()
        apart = max(apart, float((found - expected).abs().max() / expected.std()))
        pair = [case.median_ms(lambda s=s: read(s)) for s in (passes, plain)]  # type: ignore[misc]
        rows.append((f"pass of {width}, captured / plain, ms", f"{pair[0]:.2f} / {pair[1]:.2f}"))
    return [*rows, ("logits apart at most, of their deviation", f"{apart:.1e}")]


def drafts(case: Case, passes: Passes, prompt: Tensor) -> list[tuple[str, str]]:
    """Measure a text of fixed length along drafts with mistakes, captured and plain."""
    noise, size = seeded(5), len(case.model.tokens)
    text = [noise.randrange(size) for _ in range(TOKENS)]
    rows = []
    for share in (None, *ERRORS):
        draft = [] if share is None else spoilt(text, share, size, noise)

        def write(begin: Begin, draft: list[int] = draft) -> None:
            row = Forced(budget=TOKENS)
            forced = lambda guess: dictated(*begin(guess), text)  # noqa: E731
            verify(forced, row, draft, frozenset(), lambda: False)
            if row.ids != text:
                print(f"WRONG: along a draft another text was written ({row.ids[:9]} ...)")

        captured = case.median_ms(lambda w=write: w(lambda g: (passes.begin(prompt, g), passes)))  # type: ignore[misc]
        plain = case.median_ms(
            lambda w=write: w(lambda g: case.salm.begin([prompt], TOKENS, lambda: None, g))  # type: ignore[misc]
        )
        name = "no draft" if share is None else f"{share:.0%} mistakes"
        rows.append(
            (f"prefill and {TOKENS} tokens, {name}, captured / plain, ms",
             f"{captured:.1f} / {plain:.1f}")
        )  # fmt: skip
    return rows


def together(case: Case, prompt: Tensor) -> list[tuple[str, str]]:
    """Measure a step of eight rows that are written together."""
    _, step = case.salm.begin([prompt] * ROWS, case.runs + 8, lambda: None)
    ids = torch.zeros(ROWS, dtype=torch.long, device=case.salm.weight.device)
    return [(f"a token of each of {ROWS} rows, ms", f"{case.median_ms(lambda: step(ids)):.2f}")]


def main() -> None:
    """Read the command line and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--device", default="cuda")
    parser.add_argument("--precisions", nargs="+", default=["bf16", "fp16"])
    parser.add_argument("--runs", type=int, default=9)
    arguments = parser.parse_args()
    if arguments.device.startswith("cuda"):
        print(torch.cuda.get_device_name(arguments.device), f"torch {torch.__version__}")
    columns = {
        precision: measure(arguments.folder, arguments.device, precision, arguments.runs)
        for precision in arguments.precisions
    }
    print(f"| | {' | '.join(columns)} |\n| --- |{' --- |' * len(columns)}")
    for row in zip(*columns.values(), strict=True):
        print(f"| {row[0][0]} | {' | '.join(value for _, value in row)} |")


if __name__ == "__main__":
    main()
