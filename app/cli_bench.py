"""The command `voxbar bench`: what the core measures, and live speech in the engine process."""

import argparse
import json
import platform
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path

from app.bench_live import InEngineProcess, job_cost_ms
from app.bench_microphone import measure_recorder
from app.engine_client import EngineClient
from app.errors import MicrophoneError
from app.recorder import MicrophoneRecorder
from app.settings_speaking import TAIL_MS
from asr import cli_bench
from asr.audio import read_audio
from asr.bench import machine
from asr.bench_live import LENGTHS_S, Case, InProcess, Play, cases, measure
from asr.bench_live_report import LiveBench, RecorderFigures, against_10_s, lags, releases
from asr.cli_engine import open_engine
from asr.cli_interrupt import Interrupt
from asr.engine_folder import assets_folder
from asr.errors import AudioError, OptionError
from asr.origin import commit
from asr.types import SAMPLE_RATE, Engine, Waveform
from asr.worker_messages import from_pcm, to_pcm

EPILOG = """\
--live replays recordings as if they were spoken now, and takes the time from the release of the key
(the last sample) to the whole text, and how far the preview is behind. With the lengths that are
set, each utterance takes about five minutes. Nothing else should run meanwhile.

--microphone records for half a minute and keeps nothing of it: how long after the press the first
sample comes, how much is kept after the release, and what recording costs.

--dictation starts a VoxBar of its own on a private screen, with a private microphone into which a
recording is played, and dictates into the window of another program: from the key going down to the
recording, and from the key going up to the text in that window."""
SPOKEN = ("holdfast", "jfk", "quilter")  # the first is the last sentence of every length
UTTERANCES = 3
DICTATIONS = 50
SAID_S = 2.2  # of the end of a sample: "you can do for your country"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    cli_bench.add_arguments(parser)
    parser.epilog = EPILOG
    group = parser.add_argument_group("live speech")
    group.add_argument("--live", action="store_true", help="release to text, and the preview's lag")
    group.add_argument(
        "--utterances",
        type=int,
        default=UTTERANCES,
        metavar="N",
        help=f"how often each sound is replayed (default: {UTTERANCES})",
    )
    group.add_argument(
        "--speed", type=float, default=1.0, metavar="X", help="replay X times as fast"
    )
    group.add_argument(
        "--microphone",
        nargs="?",
        const="",
        metavar="NAME|N",
        help="measure the microphone, alone or with --live",
    )
    group.add_argument(
        "--in-process", action="store_true", help="without the engine process, for comparison"
    )

    whole = parser.add_argument_group("whole dictations (Linux with X11)")
    whole.add_argument(
        "--dictation",
        type=int,
        nargs="?",
        const=DICTATIONS,
        metavar="N",
        help=f"dictate N times into a foreign window (default: {DICTATIONS})",
    )
    whole.add_argument(
        "--this-screen",
        action="store_true",
        help="on the desktop in use in place of a private screen; leave the keyboard alone",
    )


def run(arguments: argparse.Namespace) -> int:
    """Measure and print; give the exit code."""
    if arguments.dictation is not None:
        return cli_bench.told(partial(_dictation, arguments))
    if not arguments.live:
        if arguments.microphone is not None:
            return cli_bench.told(partial(_microphone, arguments))
        return cli_bench.run(arguments)
    return cli_bench.told(partial(_live, arguments))


def _live(arguments: argparse.Namespace, _: Interrupt) -> Sequence[str]:
    model = cli_bench.one_model(arguments)
    if arguments.engine != "own" and not arguments.in_process:
        raise OptionError("The engine process has VoxBar's own runtime only; add --in-process.")
    if arguments.speed <= 0:
        raise OptionError("--speed takes a number above 0.")
    sounds = _sounds(arguments)
    with ExitStack() as open_things:
        engine = open_engine(model, arguments.device, arguments.engine)
        open_things.callback(engine.close)
        if arguments.in_process:
            play: Play = InProcess(engine, arguments.speed)
            cost: Callable[[], float | None] = _no_process
        else:
            client = EngineClient(model, arguments.device, tell=_tell)
            open_things.callback(client.close)
            play, cost = InEngineProcess(client, arguments.speed), partial(_cost, client, engine)
        heard = _recorder(arguments.microphone)
        result = _measured(arguments, model, sounds, engine, play, cost)
        result = replace(result, recorder=heard)
    return result.table(), json.dumps(result.to_json())


def _dictation(arguments: argparse.Namespace, _: Interrupt) -> Sequence[str]:
    if platform.system() != "Linux":
        raise OptionError("Whole dictations are measured on Linux with X11 only.")
    from app.bench_dictation import DictationBench, rows
    from app.bench_dictation import measure as measure_dictations
    from app.bench_stage import Stage

    if arguments.dictation < 1:
        raise OptionError("--dictation takes a number above 0.")
    model = cli_bench.one_model(arguments)
    sound = _said(arguments.audio)
    with Stage(model, arguments.device, arguments.this_screen) as stage:
        found = measure_dictations(stage, sound, arguments.dictation, cli_bench.count)
    result = DictationBench(
        commit=commit(),
        machine=machine(),
        device=arguments.device,
        model=model,
        dictations=len(found),
        spoken_s=len(sound) / SAMPLE_RATE,
        tail_ms=TAIL_MS.default,
        screen="the desktop in use" if arguments.this_screen else "a private screen",
        texts=len({dictated.text.strip() for dictated in found}),
        rows=rows(found),
    )
    return result.table(), json.dumps(result.to_json())


def _said(audio: str | None) -> Waveform:
    if audio:
        return read_audio(Path(audio))
    return read_audio(assets_folder() / "samples" / "jfk.flac")[-round(SAID_S * SAMPLE_RATE) :]


def _measured(  # noqa: PLR0913, PLR0917 - what _live has put together
    arguments: argparse.Namespace,
    model: str,
    sounds: Sequence[Case],
    engine: Engine,
    play: Play,
    cost: Callable[[], float | None],
) -> LiveBench:
    measured = measure(play, sounds, arguments.utterances, cli_bench.count)
    texts = [engine.transcribe(from_pcm(to_pcm(case.sound))).text for case in sounds]
    found = releases(measured, texts)
    return LiveBench(
        commit=commit(),
        machine=machine(),
        device=arguments.device,
        model=model,
        process=not arguments.in_process,
        speed=arguments.speed,
        utterances=arguments.utterances,
        releases=found,
        lags=lags(measured),
        longest_against_10_s=against_10_s(found),
        job_cost_ms=cost(),
    )


def _sounds(arguments: argparse.Namespace) -> list[Case]:
    if arguments.audio:
        sound = read_audio(Path(arguments.audio))
        length_s = round(len(sound) / SAMPLE_RATE, 2)
        return [Case(kind="length", length_s=length_s, silence_s=None, sound=sound)]
    folder = assets_folder() / "samples"
    lengths_s = cli_bench.lengths(arguments.lengths, LENGTHS_S)
    return cases([read_audio(folder / f"{name}.flac") for name in SPOKEN], lengths_s)


def _recorder(microphone: str | None) -> RecorderFigures | None:
    """Measure the microphone that is named ("": the default; None: none)."""
    if microphone is None:
        return None
    name = int(microphone) if microphone.isdecimal() else microphone or None
    recorder = MicrophoneRecorder(name)
    try:
        return measure_recorder(recorder)
    except MicrophoneError as error:
        raise AudioError(str(error)) from error
    finally:
        recorder.close()


def _microphone(arguments: argparse.Namespace, _: Interrupt) -> Sequence[str]:
    figures = _recorder(arguments.microphone)
    return [*(figures.lines() if figures else []), json.dumps(figures and asdict(figures))]


def _cost(client: EngineClient, engine: Engine) -> float:
    return job_cost_ms(client, engine, assets_folder() / "samples" / f"{SPOKEN[0]}.flac")


def _no_process() -> None:
    return None


def _tell(sentence: str) -> None:
    sys.stderr.write(f"voxbar bench: {sentence}\n")
