"""The command `voxbar listen`: dictation in a terminal."""

import argparse
import contextlib
import os
import signal
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from types import FrameType

from app import instance, paths, rules_names
from app.dictation_pause import PauseWatch
from app.engine_client import EngineClient
from app.errors import AppError
from app.instance import Instance
from app.journal import Tell
from app.listen import Listening, Plan
from app.listen_output import Json, Lines, Output, Terminal
from app.recorder import MicrophoneRecorder
from app.settings import Settings
from app.settings_file import NAME, SettingsFile
from app.settings_speaking import (
    DEVICE,
    KEEP_WARM,
    LANGUAGE,
    MICROPHONE,
    MODEL,
    PRE_ROLL_MS,
    TAIL_MS,
    UNLOAD,
    UNLOAD_AFTER_MIN,
)
from app.settings_writing import NAMES
from asr.cli_engine import given_words, language_code, passed_over
from asr.errors import OptionError
from asr.models import NEMO
from asr.types import Options

DESCRIPTION = """\
Turn speech into text while you speak, in this terminal; nothing is sent anywhere.

Sentences are written to standard output as they become final; on a terminal the one you are saying
is shown below them. Ctrl-C ends, after what you said has been written. What is not given here is
taken from the settings (voxbar config)."""

EPILOG = """\
examples:
  voxbar listen                       until Ctrl-C
  voxbar listen --once | xclip        one utterance; a pause ends it
  voxbar listen -m canary-qwen-2.5b --device cuda
  voxbar toggle                       from elsewhere: stop recording, start again

--json writes one JSON object a line; its "event" is partial, final (with start, end, text), told
(message), done (text, duration, language, model, complete, warnings) or again (text).

exit codes: 0 all good   1 something failed, no microphone gives sound or, with --once, nothing was
said   130 interrupted twice; what was recorded is kept, and voxbar listen --recover turns it into
text"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.description, parser.epilog = DESCRIPTION, EPILOG
    parser.add_argument("-m", "--model", help="model name or folder")
    parser.add_argument("--device", help="where to compute: auto, cpu, cuda or mps")
    parser.add_argument(
        "--engine",
        choices=["own", "nemo"],
        default="own",
        help="nemo: NVIDIA's runtime, where it is installed (as nemo: before the model's name)",
    )
    parser.add_argument("-l", "--language", help="a code like en or de, or auto")
    parser.add_argument(
        "--words", metavar="FILE", type=Path, help="names and terms to favour, one a line"
    )
    parser.add_argument("--microphone", metavar="NAME|N", help="see voxbar devices")
    parser.add_argument("--once", action="store_true", help="one utterance; a pause ends it")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.add_argument(
        "--recover",
        action="store_true",
        help="turn recordings that were cut off into text, and end",
    )


def run(arguments: argparse.Namespace) -> int:
    """Listen; give the exit code."""
    with _own_standard_error():
        output = _output(as_json=arguments.json)
        try:
            return _run(arguments, output)
        except (AppError, OptionError) as error:
            output.told(str(error))
            return 1


def _run(arguments: argparse.Namespace, output: Output) -> int:
    settings = SettingsFile(paths.folders().config / NAME).settings
    plan = _plan(arguments, settings)
    if arguments.words and (told := passed_over(plan.options.words, "own", plan.model)):
        output.told(told)
    listening = _listening(arguments, settings, plan, output)
    with contextlib.ExitStack() as open_things:
        open_things.callback(listening.close)
        if arguments.recover:
            return _interruptible(listening, listening.recover)
        if not arguments.once:  # one utterance for a script does not take part in all that
            listening.instance = Instance.take(paths.folders().runtime, listening.command)
            if listening.instance is None:
                return _pass_on(output)
            open_things.callback(listening.instance.close)
        listening.offer_recovery()
        return _interruptible(listening, listening.run)


def _pass_on(output: Output) -> int:
    reply = instance.send(paths.folders().runtime, "start")
    output.told(reply.message or "VoxBar runs already; it was told to listen.")
    return 0 if reply.ok else 1


def _plan(arguments: argparse.Namespace, settings: Settings) -> Plan:
    language = language_code(arguments.language or settings[LANGUAGE])
    model = arguments.model or settings[MODEL]
    if arguments.engine == "nemo" and not model.startswith(NEMO):
        model = NEMO + model
    return Plan(
        model=model,
        options=Options(
            language=None if language == "auto" else language,
            words=_words(arguments.words, settings),
        ),
        pause=partial(PauseWatch, settings) if arguments.once else None,
    )


def _words(given: Path | None, settings: Settings) -> tuple[str, ...]:
    """Give the words of the file named; else the person's own, where they are switched on."""
    if given is not None:
        return given_words(given)
    return rules_names.load(paths.folders().config / rules_names.NAME) if settings[NAMES] else ()


def _listening(
    arguments: argparse.Namespace, settings: Settings, plan: Plan, output: Output
) -> Listening:
    microphone = arguments.microphone or settings[MICROPHONE] or None
    recorder = MicrophoneRecorder(
        int(microphone) if microphone and microphone.isdecimal() else microphone,
        pre_roll_s=settings[PRE_ROLL_MS] / 1000 if settings[KEEP_WARM] else 0.0,
        tail_s=settings[TAIL_MS] / 1000,
    )
    idle_s = {"never": None, "at-once": 0.0, "idle": settings[UNLOAD_AFTER_MIN] * 60.0}

    def open_client(tell: Tell) -> EngineClient:
        device = arguments.device or settings[DEVICE]
        unload_after_s = idle_s[settings[UNLOAD]]
        return EngineClient(plan.model, device, unload_after_s=unload_after_s, tell=tell)

    return Listening(plan, recorder, paths.folders().recordings, open_client, output)


def _output(*, as_json: bool) -> Output:
    if as_json:
        return Json(sys.stdout)
    if not sys.stdout.isatty():
        return Lines(sys.stdout, sys.stderr)
    terminal = Terminal(sys.stdout, sys.stderr)
    terminal.told("listening; Ctrl-C ends")
    return terminal


def _interruptible(listening: Listening, work: Callable[[], int]) -> int:
    """Do it; the first signal asks for the end, the second one is the end."""
    asked: list[int] = []

    def handle(number: int, _frame: FrameType | None) -> None:
        asked.append(number)
        if len(asked) > 1:
            raise KeyboardInterrupt
        listening.post(listening.leave)

    for name in ("SIGINT", "SIGTERM", "SIGHUP"):  # the last is unknown on Windows
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, handle)
    return work()


@contextlib.contextmanager
def _own_standard_error() -> Iterator[None]:
    """Keep what the sound system's libraries write to descriptor 2 off the person's screen."""
    before = sys.stderr
    try:
        saved = os.dup(2)
    except OSError:  # closed: nothing can be shown anyway
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.close(nowhere)
    with os.fdopen(saved, "w", encoding="utf-8", errors="replace") as sys.stderr:
        try:
            yield
        finally:
            sys.stderr.flush()
            os.dup2(saved, 2)
    sys.stderr = before
