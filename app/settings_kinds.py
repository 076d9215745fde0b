"""What a setting is: its type, its bounds, and the one place that checks a value against them."""

import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar

from app.desktop.chords import objection, parse
from app.errors import SettingsError

Kind = Literal["switch", "whole", "number", "text", "choice", "list", "table"]
T = TypeVar("T")
Problem = str | None  # one sentence about a text that will not do, or None

YES = ("true", "yes", "on", "1")
NO = ("false", "no", "off", "0")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting(Generic[T]):
    """One declaration; window, file, command line and documentation are made from it.

    `label` and `help` are English source texts: the window translates them. `choices` belong to
    the kind "choice", the bounds (both included) to "whole" and "number", `problem` to the texts
    inside "text", "list" and "table" (there the values).
    """

    key: str  # "section.name"
    kind: Kind
    default: T
    label: str
    help: str
    choices: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    unit: str = ""
    problem: Callable[[str], Problem] | None = None
    restart: bool = False  # True: takes effect at the next start of VoxBar
    since: str = "0.1"

    @property
    def section(self) -> str:
        """The part of the key before the dot."""
        return self.key.partition(".")[0]

    @property
    def name(self) -> str:
        """The part of the key after the dot."""
        return self.key.partition(".")[2]

    def check(self, value: object) -> T:
        """Give `value` in the setting's own type; raises SettingsError with one sentence."""
        return CHECKS[self.kind](self, value)  # type: ignore[no-any-return]

    def read(self, text: str) -> T:
        """Understand what a person typed; raises SettingsError with one sentence."""
        return self.check(READERS[self.kind](self, text))

    def show(self, value: T) -> str:
        """Write a value so that `read` understands it."""
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, tuple):
            return ", ".join(value)
        if isinstance(value, Mapping):
            return ", ".join(f"{name}={text}" for name, text in value.items())
        return f"{value:g}" if isinstance(value, float) else str(value)


def _refuse(setting: Setting[Any], value: object, wanted: str) -> SettingsError:
    shown = repr(value) if len(repr(value)) <= 40 else repr(value)[:37] + "..."
    return SettingsError(f"{setting.key} cannot be {shown}: it must be {wanted}.")


def _switch(setting: Setting[Any], value: object) -> bool:
    if isinstance(value, bool):
        return value
    raise _refuse(setting, value, "true or false")


def _whole(setting: Setting[Any], value: object) -> int:
    wanted = f"a whole number {bounds(setting)}"
    if isinstance(value, bool) or not isinstance(value, int):
        raise _refuse(setting, value, wanted)
    return int(_within(setting, value, wanted))


def _number(setting: Setting[Any], value: object) -> float:
    wanted = f"a number {bounds(setting)}"
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _refuse(setting, value, wanted)
    return float(_within(setting, value, wanted))


def _within(setting: Setting[Any], value: float, wanted: str) -> float:
    low, high = setting.minimum, setting.maximum
    # Written so that "not a number" fails too.
    if not ((low is None or value >= low) and (high is None or value <= high) and value == value):  # noqa: PLR0124
        raise _refuse(setting, value, wanted)
    return value


def _text(setting: Setting[Any], value: object) -> str:
    if not isinstance(value, str):
        raise _refuse(setting, value, "a text in quotes")
    if CONTROL.search(value):
        raise _refuse(setting, value, "a text without control characters")
    if setting.problem and (sentence := setting.problem(value)):
        raise SettingsError(f"{setting.key} cannot be {value!r}: {sentence}")
    return value


def _choice(setting: Setting[Any], value: object) -> str:
    if value in setting.choices:
        return str(value)
    near = difflib.get_close_matches(str(value), setting.choices, 1)
    hint = f" (did you mean {near[0]}?)" if near else ""
    raise _refuse(setting, value, "one of " + ", ".join(setting.choices) + hint)


def _list(setting: Setting[Any], value: object) -> tuple[str, ...]:
    if not isinstance(value, list | tuple):
        raise _refuse(setting, value, "a list of texts")
    return tuple(dict.fromkeys(_text(setting, item) for item in value))


def _table(setting: Setting[Any], value: object) -> dict[str, str]:
    if not isinstance(value, Mapping):
        raise _refuse(setting, value, 'a table of texts, like { name = "text" }')
    if any(not isinstance(name, str) or not name.strip() for name in value):
        raise _refuse(setting, value, "a table in which every line has a name")
    return {name: _text(setting, text) for name, text in value.items()}


def bounds(setting: Setting[Any]) -> str:
    """Say in words between which values a number may lie."""
    low, high = setting.minimum, setting.maximum
    unit = f" {setting.unit}" if setting.unit else ""
    if low is not None and high is not None:
        return f"from {low:g} to {high:g}{unit}"
    return f"of at least {low:g}{unit}" if low is not None else "of any size"


def _read_switch(setting: Setting[Any], text: str) -> bool:
    word = text.strip().lower()
    if word in YES + NO:
        return word in YES
    raise _refuse(setting, text, "true or false")


def _read_whole(_setting: Setting[Any], text: str) -> object:
    return int(text) if re.fullmatch(r"\s*[+-]?[0-9]{1,18}\s*", text) else text


def _read_number(_setting: Setting[Any], text: str) -> object:
    try:
        return float(text)
    except ValueError:
        return text


def _read_list(_setting: Setting[Any], text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _read_table(setting: Setting[Any], text: str) -> dict[str, str]:
    parts = [part for part in text.split(",") if part.strip()]
    if any("=" not in part for part in parts):
        raise _refuse(setting, text, "pairs like name=text, with commas between them")
    pairs = (part.partition("=") for part in parts)
    return {name.strip(): value.strip() for name, _, value in pairs}


CHECKS: dict[Kind, Callable[[Setting[Any], object], Any]] = {
    "switch": _switch,
    "whole": _whole,
    "number": _number,
    "text": _text,
    "choice": _choice,
    "list": _list,
    "table": _table,
}
READERS: dict[Kind, Callable[[Setting[Any], str], object]] = {
    "switch": _read_switch,
    "whole": _read_whole,
    "number": _read_number,
    "text": lambda _setting, text: text,
    "choice": lambda _setting, text: text.strip(),
    "list": _read_list,
    "table": _read_table,
}


def chord_problem(text: str) -> Problem:
    """Say why `text` cannot be pressed in another program."""
    try:
        parse(text)
    except ValueError as error:
        return str(error)
    return None


def hotkey_problem(text: str) -> Problem:
    """Say why `text` must not become a global key: it would be missing everywhere else."""
    return chord_problem(text) or objection(parse(text)) or None
