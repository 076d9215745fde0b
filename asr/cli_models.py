"""The command `voxbar models`: what models there are, and getting, checking and removing them."""

import argparse
import json
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

from asr import addon
from asr.cli_engine import Exit, exit_code
from asr.errors import AsrError, ModelError, OptionError
from asr.models import Model, catalogue, find, shown_size
from asr.models_advice import recommend, this_machine
from asr.models_state import check, reopen, standing
from asr.models_store import all_downloaded, models_folder, place_of, remove

EPILOG = """\
Only `download` opens a connection: it says to where and how much, and asks first. HF_ENDPOINT names
a mirror, HTTPS_PROXY a proxy, HF_TOKEN a token (none is sent otherwise), VOXBAR_MODELS the folder.
What a broken download has fetched is kept; the same command goes on from there.

exit codes: 0 done, 1 something is damaged, 2 not understood or not confirmed, 3 it cannot be had,
130 interrupted"""
STATES = {"absent": "not here", "partly": "begun"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Give the parser of `voxbar models` its subcommands."""
    parser.epilog = EPILOG
    commands = parser.add_subparsers(dest="models_command", required=True, metavar="COMMAND")
    listing = commands.add_parser("list", help="list all models, and which suits this machine")
    listing.add_argument("--json", action="store_true", help="as JSON")
    for name, text in (
        ("info", "tell everything of one model"),
        ("download", "fetch a model; what broke off goes on"),
        ("verify", "read a model's files and compare them"),
        ("remove", "delete a model and what was fetched of it"),
        ("path", "print where a model lies, or where models go"),
    ):
        command = commands.add_parser(name, help=text)
        command.add_argument("id", nargs="?" if name in ("verify", "path") else None)
        if name in ("download", "remove"):
            command.add_argument("-y", "--yes", action="store_true", help="do not ask")
    taking = commands.add_parser("import", help="take a model from a folder, without a network")
    taking.add_argument("folder")
    taking.add_argument("--as", dest="id", metavar="ID", help="which model it is")


def run(arguments: argparse.Namespace) -> int:
    """Do what was asked and give the exit code."""
    try:
        return COMMANDS[arguments.models_command](arguments)
    except AsrError as error:
        _say(f"voxbar models: {error}")
        return exit_code(error)
    except KeyboardInterrupt:
        _say("\nStopped; what has come is kept for another try.")
        return Exit.INTERRUPTED


def _list(arguments: argparse.Namespace) -> int:
    models = catalogue()
    machine = this_machine()
    advice = recommend(machine.memory_gb, machine.cores, machine.gpu_gb)
    if arguments.json:
        found = [{**asdict(m), "there": place_of(m) is not None} for m in models]
        content = {"models": found, "machine": asdict(machine), "advice": asdict(advice)}
        _print(json.dumps(content, indent=1))
        return Exit.OK
    rows = [("ID", "STATE", "SIZE", "LANGUAGES", "LICENCE")]
    rows += [(m.id, _state(m), shown_size(m.size), _languages(m), m.licence) for m in models]
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    for row in rows:
        _print("  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip())
    for shown in (m for m in models if m.demonstration):
        _print(f"\n{shown.id} is a demonstration. {shown.good_at}")
    if lacking := addon.lacking():
        _print(f"\n{lacking}")
    others = [i for i in all_downloaded() if i not in {m.id for m in models}]
    _print(f"\nFor this machine: {advice.model} ({advice.precision}). {advice.reason}")
    if others:
        _print(f"In {models_folder()}, not of the catalogue: {', '.join(others)}.")
    return Exit.OK


def _info(arguments: argparse.Namespace) -> int:
    model = find(arguments.id)
    place = place_of(model)
    _print(f"{model.title} ({model.id})\n  {model.good_at}")
    _print(f"  family     {model.family}\n  state      {_state(model)}")
    _print(f"  languages  {_languages(model)}\n  licence    {model.licence}")
    _print(f"  by         {model.credit}\n  page       {model.page}")
    needs = ", ".join(f"{m.gb:g} GB in {m.precision}" for m in model.memory)
    _print(f"  size       {shown_size(model.size)}\n  memory     {needs}")
    if place:
        _print(f"  place      {place}")
        if how := _how(model, place):
            _print(f"  precision  {how}")
    for file in model.files:
        hashed = file.sha256 or "hash taken from the hub at the first download, and kept"
        about = "" if file.exact else "about "
        _print(f"  file       {file.path}, {about}{shown_size(file.size)}, {hashed}")
        if file.repo:
            _print(f"             {file.name} of {file.repo} at {file.revision}")
    return Exit.OK


def _download(arguments: argparse.Namespace) -> int:
    from asr.models_download import Telling, download, plan
    from asr.models_hub import Hub

    model, hub = find(arguments.id), Hub()
    there = standing(model)
    if model.state == "offered" and there.kind == "ready":
        _say(f"{model.id} is there already: {there.place}")
        return Exit.OK
    asked = plan(model, hub)
    repos = " and ".join(dict.fromkeys(f.repo for f in model.files))
    _say(f"{model.id} ({model.licence}; {model.credit})")
    _say(
        f"This connects to {hub.host} (and where it sends us for large files) and fetches about"
        f" {shown_size(asked.to_fetch)} of {repos} into {asked.folder}."
    )
    if asked.unpinned:
        names = ", ".join(f.path for f in asked.unpinned)
        _say(f"The hashes of {names} are not known yet: they are taken from {hub.host} and kept.")
    if asked.token:
        _say(f"The token in HF_TOKEN is sent to {hub.host}.")
    if there.kind == "damaged":
        _say("It is here, but damaged: of that, only the files that are not right are fetched.")
    if lacking := addon.lacking():
        _say(f"{lacking} What is fetched now cannot be used before.")
    if not _confirmed(arguments, "Go on?"):
        return Exit.USAGE
    if there.kind == "damaged":
        reopen(model)
    line = _Line()
    folder = download(model, hub, Telling(progress=line.show, notice=line.say))
    line.end()
    _say(f"{model.id} is ready: {folder}\nTry it: voxbar transcribe -m {model.id} RECORDING")
    return Exit.OK


def _verify(arguments: argparse.Namespace) -> int:
    models = [find(arguments.id)] if arguments.id else [m for m in catalogue() if place_of(m)]
    code = Exit.OK
    for model in models:
        place = place_of(model)
        if place is None:
            raise ModelError(f"{model.id} is not there.")
        problems = check(model, place)
        for problem in problems:
            _say(f"{model.id}: {problem}")
        if problems and model.state == "offered":
            _say(f"To mend it: voxbar models download {model.id} fetches what is damaged.")
        _print(f"{model.id}: {'damaged' if problems else 'whole'} ({place})")
        code = Exit.SOME_FAILED if problems else code
    return code


def _import(arguments: argparse.Namespace) -> int:
    from asr.models_import import guess, take_in

    source = Path(arguments.folder)
    offered = tuple(m for m in catalogue() if m.state == "offered")
    model = find(arguments.id) if arguments.id else guess(offered, source)
    folder = take_in(model, source)
    if model.unpinned:
        names = ", ".join(f.path for f in model.unpinned)
        _say(f"The hashes of {names} are not known here: they were taken as they are.")
    _say(f"{model.id} is ready: {folder}")
    return Exit.OK


def _remove(arguments: argparse.Namespace) -> int:
    model = find(arguments.id)
    if not _confirmed(arguments, f"Delete {model.id} from {models_folder()}?"):
        return Exit.USAGE
    _say(f"{model.id} was removed: {shown_size(remove(model))} are free again.")
    return Exit.OK


def _path(arguments: argparse.Namespace) -> int:
    if not arguments.id:
        _print(str(models_folder()))
        return Exit.OK
    place = place_of(find(arguments.id))
    if place is None:
        raise ModelError(f"{arguments.id} is not there; voxbar models download {arguments.id}")
    _print(str(place))
    return Exit.OK


COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "list": _list,
    "info": _info,
    "download": _download,
    "verify": _verify,
    "import": _import,
    "remove": _remove,
    "path": _path,
}


class _Line:
    """Progress on standard error: one line that is written anew on a terminal, else none."""

    def __init__(self) -> None:
        self._open = False

    def show(self, state: object) -> None:
        from asr.models_download import Fetched, shown_progress

        if sys.stderr.isatty() and isinstance(state, Fetched):
            sys.stderr.write(f"\r\x1b[K{shown_progress(state)}")
            sys.stderr.flush()
            self._open = True

    def say(self, sentence: str) -> None:
        self.end()
        _say(sentence)

    def end(self) -> None:
        if self._open:
            sys.stderr.write("\n")
        self._open = False


def _confirmed(arguments: argparse.Namespace, question: str) -> bool:
    """Ask; raises OptionError where nobody can answer."""
    if arguments.yes:
        return True
    if not (sys.stdin and sys.stdin.isatty()):
        raise OptionError("Nobody can be asked here: add --yes if you want this.")
    sys.stderr.write(f"{question} [y/N] ")
    sys.stderr.flush()
    with suppress(EOFError):
        if sys.stdin.readline().strip().lower() in ("y", "yes"):
            return True
    _say("Nothing was done.")
    return False


def _state(model: Model) -> str:
    kind = standing(model).kind
    return STATES.get(kind, kind)


def _how(model: Model, place: Path) -> str:
    """Say how a model that is there would compute, where that is a choice."""
    if model.family != "canary-qwen" or model.demonstration:
        return ""
    from asr.families import salm

    with suppress(AsrError, OSError):  # a damaged model: `verify` says what is wrong
        return salm.explain(place)
    return ""


def _languages(model: Model) -> str:
    return ", ".join(model.languages) or "many"


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def _print(text: str) -> None:
    sys.stdout.write(text + "\n")
