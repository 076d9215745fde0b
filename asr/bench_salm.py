"""One SALM checkpoint in our runtime and in NVIDIA's, in turns on one machine: time and memory.

Each side runs in a process of its own. The number of tokens is forced, so that random weights serve
as well as real ones; both sides compute in bfloat16 on the CPU. NVIDIA's class is measured as it
ships and without the one copy that can be avoided from outside (of its LM head, in every prefill).
Ours is measured alone and along a draft of which one id in ten is wrong; what the embedded model
takes for a draft is measured apart: in dictation it is there before the key is let go.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from asr.audio import read_audio
from asr.bench import bench, load_timed
from asr.engine import load
from asr.engine_folder import assets_folder
from asr.errors import ModelError, OptionError

OURS = ("voxbar", "voxbar-draft")
THEIRS = ("nemo", "nemo-copy-removed")
LENGTHS_S = (10.0, 30.0)
THREADS = 2
DEADLINE_S = 3600.0

Figures = dict[str, Any]


def bench_salm(  # noqa: PLR0913 - one measurement and its settings
    model: Path,
    *,
    against: str | None = "nemo",
    precision: str = "auto",
    nemo_python: Path | None = None,
    lengths_s: Sequence[float] = LENGTHS_S,
    runs: int = 3,
    threads: int = THREADS,
) -> Figures:
    """Measure a checkpoint's folder, ours in `precision`; `nemo_python` has the extra nemo.

    Gives {"sides": {side: figures}, "ratios": {side: {figure: theirs over ours}}} and, in
    "along_a_draft", the same over ours with a draft, in "drafting_s" what making one takes for
    each length; times in seconds, memory in MB. Raises ModelError where a side fails, OptionError
    where `against` is unknown.
    """
    if against not in (None, "nemo"):
        raise OptionError(f'A SALM can be measured against "nemo", not "{against}".')
    theirs = THEIRS if against else ()
    found: dict[str, Figures] = {}
    for side in (*OURS, *theirs):
        read_once(model)  # neither side pays for the disk
        python = nemo_python if side in THEIRS and nemo_python else Path(sys.executable)
        arguments = [str(model.resolve()), str(runs), ",".join(map(str, lengths_s)), precision]
        found[side] = _measure(python, side, arguments, threads)
    alone, along = ({side: ratio(found[side], found[ours]) for side in theirs} for ours in OURS)
    return {
        "model": model.name,
        "precision": precision,
        "threads": threads,
        "runs": runs,
        "sides": found,
        "ratios": alone,
        "along_a_draft": along,
        "drafting_s": drafting_s(lengths_s, runs),
    }


def drafting_s(lengths_s: Sequence[float], runs: int) -> dict[str, float]:
    """Give the median seconds that the embedded model takes for speech of each length."""
    sample, model = read_audio(assets_folder() / "samples" / "jfk.flac"), load_timed(load)
    try:
        found = bench([model], sample, "cpu", lengths_s=lengths_s, runs=runs)
    finally:
        model.engine.close()
    return {f"{s:g} s": t.median_s for s, t in zip(lengths_s, found.timings, strict=True)}


def ratio(theirs: Figures, ours: Figures) -> Figures:
    """Divide every figure of one side by ours: above 1 where ours is faster or smaller."""
    plain = [k for k, v in ours.items() if isinstance(v, (int, float))]
    found: Figures = {k: round(theirs[k] / ours[k], 2) for k in plain if ours[k]}
    for length, figures in ours["lengths"].items():
        other = theirs["lengths"][length]
        found[length] = {k: round(other[k] / v, 2) for k, v in figures.items() if v}
    return found


def as_table(result: Figures) -> list[str]:
    """Write a result as lines of text, the last of them JSON."""
    sides = result["sides"].values()
    ours = result["sides"]["voxbar"]
    plain = [k for k, v in ours.items() if isinstance(v, (int, float))]
    return [
        f"{'':26}" + "".join(f"{side:>20}" for side in result["sides"]),
        *(_line(key, [side[key] for side in sides]) for key in plain),
        *(
            _line(f"{length} {key}", [side["lengths"][length][key] for side in sides])
            for length, figures in ours["lengths"].items()
            for key in figures
        ),
        *(
            _along(result, side, length, drafting)
            for length, drafting in result["drafting_s"].items()
            for side in result["along_a_draft"]
        ),
        json.dumps(result),
    ]


def _along(result: Figures, side: str, length: str, drafting: float) -> str:
    ours = result["sides"]["voxbar-draft"]["lengths"][length]["total_s"]
    theirs = result["sides"][side]["lengths"][length]["total_s"]
    return (
        f"{length} along a draft: {theirs / ours:.2f} x {side};"
        f" {theirs / (ours + drafting):.2f} x with {drafting:.2f} s for making the draft"
    )


def _line(name: str, values: list[float]) -> str:
    cells = [f"{values[0]:>20.3f}"]
    cells += [
        f"{v:>11.3f} ({v / values[0]:5.2f}x)" if values[0] else f"{v:>20}" for v in values[1:]
    ]
    return f"{name:26}" + "".join(cells)


def read_once(model: Path) -> None:
    """Bring a checkpoint's weights into the system's page cache."""
    for path in sorted(model.glob("*.safetensors")):
        with path.open("rb", buffering=0) as file:
            block = bytearray(16 << 20)
            while file.readinto(block):
                pass


def _measure(python: Path, side: str, arguments: list[str], threads: int) -> Figures:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "figures.json"
        command = [str(python), "-m", "asr.bench_salm_child", side, str(out), *arguments]
        environment = os.environ | {
            "PYTHONPATH": str(Path(__file__).resolve().parents[1]),
            "OMP_NUM_THREADS": str(threads),
            "HF_HUB_OFFLINE": "1",
        }
        try:
            done = subprocess.run(  # noqa: S603 - our own module in an interpreter the caller named
                command, env=environment, capture_output=True, text=True, timeout=DEADLINE_S,
                check=False,
            )  # fmt: skip
        except (OSError, subprocess.TimeoutExpired) as error:
            raise ModelError(f"The measurement of {side} could not be run: {error}.") from error
        if done.returncode or not out.is_file():
            last = (done.stderr.strip().splitlines() or ["no message"])[-1]
            raise ModelError(f"The measurement of {side} failed: {last}")
        return dict(json.loads(out.read_text(encoding="utf-8")))
