"""The command `voxbar bench`: how fast models are, compared in one run."""

import argparse
import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from asr.audio import read_audio
from asr.bench import LENGTHS_S, RUNS, bench, load_timed
from asr.bench_many import bench_many
from asr.bench_salm import LENGTHS_S as SALM_LENGTHS_S
from asr.bench_salm import as_table, bench_salm
from asr.cli_engine import DEFAULT_MODEL, Exit, add_engine_arguments, exit_code, open_engine
from asr.cli_inputs import gather
from asr.cli_interrupt import Interrupt
from asr.engine import SALM_TOGETHER, SpeechEngine
from asr.engine_folder import assets_folder, find_folder, read_config
from asr.errors import AsrError, ModelError, OptionError
from asr.families import salm
from asr.types import MAX_CHUNK_S, SAMPLE_RATE, Engine

DESCRIPTION = """\
Measure how fast models are: each on sounds of several lengths, in turns, after a round to warm up.
Compare figures of one run only. The last line is JSON."""
FIND_NEMO = "import importlib.util, sys; sys.exit(importlib.util.find_spec('nemo') is None)"
FIND_S = 60.0

Work = Callable[[Interrupt], Sequence[str]]  # gives lines, the last of them JSON


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.description = DESCRIPTION
    parser.add_argument(
        "-m", "--model", action="append", metavar="MODEL", help="a model; several to compare them"
    )
    add_engine_arguments(parser)
    parser.add_argument("--lengths", metavar="S,S", help="seconds of sound, as in 5,10,30")
    parser.add_argument(
        "--runs", type=int, default=RUNS, metavar="N", help=f"how often (default: {RUNS})"
    )
    parser.add_argument("--audio", metavar="FILE", help="what is repeated (default: a sample)")
    group = parser.add_argument_group("a SALM against NVIDIA's own runtime")
    group.add_argument("--against", choices=["nemo"], help="measure both, each in a process")
    group.add_argument(
        "--nemo-python",
        metavar="PYTHON",
        help="the Python that has NeMo (default: that of .venv-nemo, or this one)",
    )
    group = parser.add_argument_group("many files side by side")
    group.add_argument(
        "--many", metavar="FOLDER", help="its recordings, one after another and side by side"
    )
    group = parser.add_argument_group("drafts that a SALM verifies")
    group.add_argument(
        "--draft", action="store_true", help="speed and passes, by how much of a draft is wrong"
    )


def run(arguments: argparse.Namespace) -> int:
    """Measure and print; give the exit code."""
    if arguments.many:
        return told(partial(_many, arguments))
    work = _against if arguments.against else _drafts if arguments.draft else _models
    return told(partial(work, arguments))


def told(work: Work) -> int:
    """Do the work and print its lines, or what went wrong as a sentence; give the exit code."""
    try:
        with Interrupt() as interrupt:
            lines = work(interrupt)
    except KeyboardInterrupt:
        return Exit.INTERRUPTED
    except AsrError as error:
        sys.stderr.write(f"voxbar bench: {error}\n")
        return exit_code(error)
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    return Exit.OK


def one_model(arguments: argparse.Namespace) -> str:
    """Give the model that is asked for; raises OptionError where there are several."""
    names = arguments.model or [DEFAULT_MODEL]
    if len(names) > 1:
        raise OptionError("This measurement takes one model; name the others in runs of their own.")
    return str(names[0])


def lengths(text: str | None, default: Sequence[float]) -> list[float]:
    """Read seconds, as in "5,10,30"; raises OptionError."""
    try:
        return [float(part) for part in text.split(",")] if text else list(default)
    except ValueError:
        raise OptionError(f'--lengths takes seconds, as in 5,10,30, not "{text}".') from None


def count(done: int, total: int) -> None:
    """Show on a terminal how far it is."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{done}/{total}" + ("\r\033[K" if done == total else ""))
        sys.stderr.flush()


def _models(arguments: argparse.Namespace, interrupt: Interrupt) -> Sequence[str]:
    lengths_s = lengths(arguments.lengths, LENGTHS_S)
    audio = arguments.audio or assets_folder() / "samples" / "jfk.flac"
    sample = read_audio(Path(audio))
    names = arguments.model or [DEFAULT_MODEL]
    where = arguments.device, arguments.engine, arguments.precision
    models = [load_timed(partial(open_engine, name, *where)) for name in names]
    try:
        with interrupt.deferred():
            result = bench(
                models,
                sample,
                arguments.device,
                lengths_s=lengths_s,
                runs=arguments.runs,
                progress=count,
                cancelled=lambda: interrupt.requested,
            )
    finally:
        for model in models:
            model.engine.close()
    return result.table(), json.dumps(result.to_json())


def _against(arguments: argparse.Namespace, _: Interrupt) -> Sequence[str]:
    folder = find_folder(one_model(arguments))
    if not (folder / "config.json").is_file():
        raise ModelError(f"Against NVIDIA's runtime only a SALM can be measured; {folder} is none.")
    result = bench_salm(
        folder,
        against=arguments.against,
        precision=arguments.precision,
        nemo_python=nemo_python(arguments.nemo_python),
        lengths_s=lengths(arguments.lengths, SALM_LENGTHS_S),
        runs=arguments.runs,
    )
    return as_table(result)


def _drafts(arguments: argparse.Namespace, _: Interrupt) -> Sequence[str]:
    folder = find_folder(one_model(arguments))
    if not (folder / "config.json").is_file() or not salm.matches(read_config(folder), folder):
        raise ModelError(f"Only a SALM verifies drafts; {folder} is none.")
    salm.let_threads_wait()
    from asr import bench_draft as drafts

    audio = Path(arguments.audio or assets_folder() / "samples" / "jfk.flac")
    lengths_s = lengths(arguments.lengths, SALM_LENGTHS_S)
    if min(lengths_s, default=0) <= 0 or arguments.runs < 1:
        raise OptionError("A measurement needs lengths above 0 and at least one run.")
    result = drafts.bench_draft(
        folder,
        arguments.precision,
        read_audio(audio)[: int(MAX_CHUNK_S * SAMPLE_RATE)],
        lengths_s=lengths_s,
        runs=arguments.runs,
    )
    return drafts.as_table(result)


def _many(arguments: argparse.Namespace, interrupt: Interrupt) -> Sequence[str]:
    paths = [s.path for s in gather([arguments.many], recursive=True).sources if s.path]
    engine = _for_many(arguments)
    try:
        with interrupt.deferred():
            result = bench_many(
                engine,
                paths,
                runs=arguments.runs,
                progress=count,
                cancelled=lambda: interrupt.requested,
            )
    finally:
        engine.close()
    return result.table(), result.to_json()


def _for_many(arguments: argparse.Namespace) -> Engine:
    """Load the model; a SALM so that its answers have the length of speech."""
    name = one_model(arguments)
    folder = find_folder(name)
    if arguments.engine != "own" or not salm.matches(read_config(folder), folder):
        return open_engine(name, arguments.device, arguments.engine, arguments.precision)
    salm.let_threads_wait()
    from asr import bench_many_salm as spoken

    model = spoken.load(folder, arguments.device, arguments.precision)
    return SpeechEngine(model, folder.name, SALM_TOGETHER)


def nemo_python(named: str | None) -> Path:
    """Find an interpreter that has NVIDIA's runtime; raises ModelError where none has."""
    beside = Path(__file__).resolve().parents[1] / ".venv-nemo" / "bin" / "python"
    for python in [Path(named)] if named else [beside, Path(sys.executable)]:
        if _has_nemo(python):
            return python
    where = f"{named} does not have it" if named else "it is not installed here"
    raise ModelError(
        f"NVIDIA's runtime is needed for the comparison, and {where}: pip install voxbar[nemo] in"
        " an environment of its own (in a checkout: make test-nemo), then name its interpreter"
        " with --nemo-python."
    )


def _has_nemo(python: Path) -> bool:
    try:
        done = subprocess.run(  # noqa: S603 - a fixed program in an interpreter the caller named
            [str(python), "-c", FIND_NEMO], capture_output=True, timeout=FIND_S, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
