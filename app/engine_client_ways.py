"""With which model, on which device, and with how much patience a job is done; pure decisions."""

from dataclasses import dataclass

from asr.worker_messages import EMBEDDED


@dataclass(frozen=True, slots=True)
class Way:
    """With what a job is done."""

    model: str
    device: str  # auto, cpu, cuda, mps
    precision: str = "auto"  # auto, fp32, bf16, fp16, int8, int4


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long the engine process may be silent while it owes an answer, in seconds."""

    start_s: float = 60.0  # until its first sign of life
    hang_s: float = 20.0  # after that
    step_s: float = 300.0  # alive, but without progress


def ladder(first: Way) -> tuple[Way, ...]:
    """Give the ways to try one after another: as asked, again, on the CPU, with what ships."""
    ways = [first, first]
    if first.device != "cpu":
        ways.append(Way(first.model, "cpu"))
    if first.model != EMBEDDED:
        ways.append(Way(EMBEDDED, "cpu"))
    return tuple(ways)


def next_rung(ways: tuple[Way, ...], rung: int, *, again: bool) -> int | None:
    """Give the rung after `rung`; without `again`, one that differs; None when there is none."""
    for i in range(rung + 1, len(ways)):
        if again or ways[i] != ways[rung]:
            return i
    return None


def told(trouble: str, before: Way, now: Way) -> str:
    """Say what happened and what is done about it."""
    if now == before:
        return f"{trouble} It was started again, and your recording is decoded once more."
    if now.model == before.model:
        return f"{trouble} Your recording is decoded on the processor instead ({now.device})."
    return f"{trouble} Your recording is decoded with the small model that ships with VoxBar."
