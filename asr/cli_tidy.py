"""What `voxbar evaluate --tidy` prints: texts tidied by a model, judged by the guard, and timed."""

import json
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from asr import tidy
from asr.errors import OptionError
from asr.tidy_guard import check
from asr.types import Editor, Engine


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """One text: what became of it, and how long that took. `why` it may not stand; "" if it may."""

    raw: str
    tidied: str
    why: str
    took_s: float
    in_time: bool


def texts(path: str) -> list[str]:
    """Read a file: a text a line, or JSON objects with `raw`; raises OptionError."""
    try:
        lines = Path(path).read_text(encoding="utf-8").splitlines()
        found = [_raw(line) for line in lines if line.strip()]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise OptionError(f"{path} cannot be read as texts: {error}.") from error
    if not found:
        raise OptionError(f"{path} holds no text.")
    return found


def _raw(line: str) -> str:
    return str(json.loads(line)["raw"]) if line.lstrip().startswith("{") else line.strip()


def run(path: str, engine: Engine, *, deadline_s: float, as_json: bool) -> None:
    """Tidy every text and print what became of it; the last line sums up.

    Raises OptionError or ModelError.
    """
    raws = texts(path)
    if not isinstance(engine, Editor):
        raise OptionError("This model only transcribes; it cannot write or edit.")
    tried = []
    for raw in raws:
        one = _try(engine, raw, deadline_s)
        tried.append(one)
        sys.stdout.write(
            (json.dumps(asdict(one), ensure_ascii=False) if as_json else told(one)) + "\n"
        )
        sys.stdout.flush()
    if not as_json:
        sys.stdout.write(summary(tried, deadline_s) + "\n")


def _try(editor: Editor, raw: str, deadline_s: float) -> Tried:
    started = time.perf_counter()
    pieces = editor.write(tidy.instruction(), raw, max_tokens=tidy.budget(raw))
    answer = tidy.cleaned("".join(pieces), raw)
    took_s = time.perf_counter() - started
    reason = check(raw, answer).reason
    return Tried(
        raw=raw,
        tidied=answer,
        why=reason.value if reason else "",
        took_s=round(took_s, 3),
        in_time=took_s <= deadline_s,
    )


def told(one: Tried) -> str:
    """Give three lines: the text, its tidied self, the verdict."""
    verdict = one.why or "It may stand."
    late = "" if one.in_time else ", too late"
    both = f"  said    {one.raw}\n  tidied  {one.tidied}\n"
    return f"{both}          {verdict} {one.took_s:.2f} s{late}\n"


def summary(tried: list[Tried], deadline_s: float) -> str:
    """Say how many of the texts would have been inserted tidied."""
    stand = sum(not one.why for one in tried)
    both = sum(not one.why and one.in_time for one in tried)
    in_time = sum(one.in_time for one in tried)
    return (
        f"{len(tried)} texts: {stand} may stand, {in_time} within {deadline_s:g} s;"
        f" {both} would be inserted tidied."
    )
