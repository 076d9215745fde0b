"""What drafts save, at how many mistakes: one SALM, its own answers spoilt and verified.

Speed is measured on answers of forced length, so that random weights serve as well as real ones:
whatever the model would write, its choices are replaced by those of a fixed text. So no choice is
ever close; how often that happens is counted on a recording, where the model writes as it will.
"""

import json
import random
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import torch
from torch import Tensor

from asr.bench_machine import bandwidth_gb_s, gflops
from asr.draft import Session, Tally, verify
from asr.families import canary_qwen
from asr.families.canary_qwen import CanaryQwen
from asr.families.limits import budget
from asr.generate import Row, generate
from asr.types import SAMPLE_RATE, Waveform

ERRORS = (0.0, 0.05, 0.1, 0.2, 0.4, 1.0)  # shares of a draft's ids that are wrong
WIDTHS = (1, 2, 4, 8, 16, 32)
TOKENS_PER_S = 3.5  # of speech; each answer is forced to that length
SURE = 1e4  # a logit above all others

Figures = dict[str, Any]
T = TypeVar("T")


class Forced(Row):
    """A row that ends at its budget and nowhere else."""

    __slots__ = ()

    def take(self, token: int, log_prob: float, stop: frozenset[int]) -> bool:
        """Go on by one token."""
        del stop
        self.ids.append(token)
        self.log_probs.append(log_prob)
        self.done = len(self.ids) >= self.budget
        return True


class Dictated:
    """A session whose choices are a fixed text's; it computes all the same."""

    doubt = tie = 0.0

    def __init__(self, session: Session, text: Sequence[int], held: int) -> None:
        self._session, self._text, self._held = session, [*text, 0], held

    def read(self, ids: Sequence[int]) -> Tensor:
        """Read ids; give logits whose likeliest are the text's."""
        logits = self._session.read(ids)
        self._held += len(ids)
        for row, at in enumerate(range(self._held - len(ids) + 1, self._held + 1)):
            logits[row, self._text[min(at, len(self._text) - 1)]] = SURE
        return logits

    def cut(self, count: int) -> None:
        """Forget the last `count` ids."""
        self._session.cut(count)
        self._held -= count

    def restart(self, *, exactly: bool) -> Tensor:
        """Read the prompt anew; no choice is ever close enough for that."""
        del exactly
        raise AssertionError("a choice was in doubt")


def dictated(logits: Tensor, session: Session, text: Sequence[int]) -> tuple[Tensor, Session]:
    """Put a fixed text in the place of what a model would write, from its first logits on."""
    for at in range(len(logits)):
        logits[at, text[at]] = SURE
    return logits, Dictated(session, text, len(logits) - 1)


def bench_draft(
    folder: Path, precision: str, recording: Waveform, *, lengths_s: Sequence[float], runs: int
) -> Figures:
    """Measure a SALM's folder on the CPU; times in seconds.

    Raises ModelError or DeviceError.
    """
    model = canary_qwen.load(folder, "cpu", precision)
    try:
        with torch.inference_mode():
            return {
                "model": folder.name,
                "precision": precision,
                "threads": torch.get_num_threads(),
                "runs": runs,
                "machine": {"gb_s": bandwidth_gb_s(), "gflops": gflops()},
                "weights_gb": model.open().decoder_bytes / 1e9,
                "pass_s": passes(model, runs),
                "lengths": {f"{s:g} s": speed(model, s, runs) for s in lengths_s},
                "recording": acceptance(model, recording),
            }
    finally:
        model.close()


def passes(model: CanaryQwen, runs: int) -> dict[str, float]:
    """Give the medians of what passes of several widths take."""
    salm = model.open()
    ids = [model.tokens.id(canary_qwen.TURN)] * max(WIDTHS)
    _, session = salm.begin([salm.embed(ids * 4)], max(WIDTHS), lambda: None)
    found = {}
    for width in WIDTHS:
        taken = []
        for _ in range(runs + 1):
            taken.append(timed(lambda: session.read(ids[:width]))[0])  # noqa: B023 - called at once
            session.cut(width)
        found[str(width)] = statistics.median(taken[1:])
    return found


def speed(model: CanaryQwen, length_s: float, runs: int) -> Figures:
    """Measure one length of noise: hearing, reading the prompt, and writing at each error rate."""
    tokens, noise = max(2, round(length_s * TOKENS_PER_S)), seeded(int(length_s))
    sound = torch.randn(int(length_s * SAMPLE_RATE)) * 0.05
    size = len(model.tokens)
    text = [noise.randrange(size) for _ in range(tokens)]
    drafts = {
        f"{share:.0%}": [spoilt(text, share, size, noise) for _ in range(runs)] for share in ERRORS
    }
    heard, prefilled, plain = [], [], []
    found: dict[str, list[tuple[float, Tally]]] = {name: [] for name in drafts}
    for run in range(-1, runs):  # the first is to warm up
        encoder_s, prompt = timed(lambda: model.prompt(model.open(), sound))
        prefill_s, plain_s, _ = written(model, prompt, text, [])
        along = {name: written(model, prompt, text, kept[run]) for name, kept in drafts.items()}
        if run >= 0:
            heard.append(encoder_s)
            prefilled.append(prefill_s)
            plain.append(plain_s)
            for name, (along_s, taken_s, tally) in along.items():
                found[name].append((along_s + taken_s - prefill_s, tally))
    before, alone = (
        statistics.median(heard) + statistics.median(prefilled),
        statistics.median(plain),
    )
    return {
        "tokens": tokens,
        "encoder_s": statistics.median(heard),
        "prefill_s": statistics.median(prefilled),
        "decode_s": alone,
        "drafts": {name: compared(kept, alone, before) for name, kept in found.items()},
    }


def compared(runs: list[tuple[float, Tally]], alone: float, before: float) -> dict[str, float]:
    """Give how much faster drafts were than decoding without, which took `alone` seconds.

    `before` is what hearing and reading the prompt took, what of a draft is read with it left out.
    """
    taken = statistics.median(taken for taken, _ in runs)
    return {
        "decode_s": taken,
        "decode_ratio": alone / taken,
        "whole_ratio": (before + alone) / (before + taken),
        "passes": statistics.mean(tally.passes for _, tally in runs),
        "offered": statistics.mean(tally.offered for _, tally in runs),
        "accepted": statistics.mean(tally.accepted for _, tally in runs),
    }


def written(
    model: CanaryQwen, prompt: Tensor, text: list[int], draft: list[int]
) -> tuple[float, float, Tally]:
    """Give what reading a prompt and writing a text along a draft took, and the passes.

    What of the draft is read with the prompt counts there.
    """
    salm, row, begun = model.open(), Forced(budget=len(text)), []

    def begin(guess: Sequence[int]) -> tuple[Tensor, Session]:
        taken_s, first = timed(lambda: salm.begin([prompt], len(text), lambda: None, guess))
        begun.append(taken_s)
        logits, session = first
        return dictated(logits, session, text)

    whole_s, tally = timed(lambda: verify(begin, row, draft, frozenset(), lambda: False))
    return begun[0], whole_s - begun[0], tally


def acceptance(model: CanaryQwen, recording: Waveform) -> dict[str, Figures]:
    """Count passes over a recording that the model writes as it will, along spoilt drafts."""
    salm, stop = model.open(), model.stop
    most = budget(len(recording) / SAMPLE_RATE)
    prompt = model.prompt(salm, torch.from_numpy(recording))
    logits, step = salm.begin([prompt], most, lambda: None)
    alone = Row(budget=most)
    generate(logits, step, [alone], stop, lambda: False)
    found: dict[str, Figures] = {}
    for share in ERRORS:
        row, draft = Row(budget=most), spoilt(alone.ids, share, len(model.tokens), seeded(7))
        tally = verify(
            lambda guess: salm.begin([prompt], most, lambda: None, guess),
            row,
            draft,
            stop,
            lambda: False,
        )
        found[f"{share:.0%}"] = {
            "tokens": len(row.ids),
            "passes": tally.passes,
            "offered": tally.offered,
            "accepted": tally.accepted,
            "doubts": tally.doubts,
            "ties": tally.ties,
            "same": row.ids == alone.ids,
        }
    return found


def seeded(seed: int) -> random.Random:
    """Give random numbers that are the same in each run."""
    return random.Random(seed)  # noqa: S311 - mistakes, not secrets


def spoilt(ids: Sequence[int], share: float, size: int, noise: random.Random) -> list[int]:
    """Give ids of which `share` are wrong: three in five changed, one dropped, one put before."""
    draft: list[int] = []
    for token in ids:
        if noise.random() >= share:
            draft.append(token)
            continue
        kind = noise.random()
        if kind < 0.8:
            draft += [noise.randrange(size)] if kind < 0.6 or share == 1 else []
        else:
            draft += [noise.randrange(size)] if share == 1 else [noise.randrange(size), token]
    return draft


def as_table(result: Figures) -> list[str]:
    """Write a result as lines of text, the last of them JSON."""
    one = result["pass_s"]["1"]
    costs = "  ".join(f"{k}: {s / one:.2f}" for k, s in result["pass_s"].items())
    read_gb, machine = result["weights_gb"], result["machine"]
    limit = read_gb / machine["gb_s"]
    speeds = ", ".join(f"{name} {speed:.0f}" for name, speed in machine["gflops"].items())
    lines = [
        f"memory: {machine['gb_s']:.1f} GB/s; products: {speeds} GFLOP/s",
        f"the decoder's {read_gb:.2f} GB are read in {limit * 1000:.1f} ms at best",
        f"a pass of one id takes {one / limit:.2f} times that",
        f"a pass of one id: {one * 1000:.1f} ms; of several, in such passes: {costs}",
    ]
    for length, figures in result["lengths"].items():
        lines += _speed_lines(length, figures)
    lines.append("the recording, as the model writes it")
    columns = ("tokens", "passes", "offered", "accepted", "doubts", "ties", "same")
    lines.append(_row("errors", columns))
    lines += [
        _row(name, [str(kept[c]) for c in columns]) for name, kept in result["recording"].items()
    ]
    return [*lines, json.dumps(result)]


def _speed_lines(length: str, figures: Figures) -> list[str]:
    parts = ", ".join(
        f"{k[:-2]} {figures[k]:.3f} s" for k in ("encoder_s", "prefill_s", "decode_s")
    )
    columns = ("decode_s", "decode_ratio", "whole_ratio", "passes", "offered", "accepted")
    return [
        f"{length}, {figures['tokens']} tokens; without a draft: {parts}",
        _row("errors", columns),
        *(
            _row(name, [f"{kept[c]:.3f}" for c in columns])
            for name, kept in figures["drafts"].items()
        ),
    ]


def _row(name: str, cells: Sequence[str]) -> str:
    return f"{name:8}" + "".join(f"{cell:>14}" for cell in cells)


def timed(work: Callable[[], T]) -> tuple[float, T]:
    """Do some work; give the seconds it took, and what came of it."""
    started = time.perf_counter()
    done = work()
    return time.perf_counter() - started, done
