"""The person's own rules for what is written: exact replacements, snippets, spoken commands.

One pass from left to right; at each place the longest match wins, and what was written is never
looked at again. `preview` says what was done where; `apply` gives the text.
"""

# ruff: noqa: RUF001 - typographic signs are what this is about

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from app.errors import RulesError
from app.rules_commands import COMMANDS, Command, breaks, is_meant

Case = Literal["follow", "exact"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    r"""Write `written` where `heard` was said.

    `case` "follow": found in any case; what is written all small gets a capital where what was
    heard had one. "exact": found and written letter by letter. `regex`: `heard` is a regular
    expression, `written` may name its groups as \1 or \g<name>.
    """

    heard: str
    written: str
    case: Case = "follow"
    regex: bool = False
    on: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Snippet:
    """A text of any length that is inserted as it stands where its name is said.

    `alone`: only if nothing else was said.
    """

    name: str
    text: str
    alone: bool = False
    on: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruleset:
    """All that is applied to a text; `commands` are the kinds that are switched on."""

    rules: tuple[Rule, ...] = ()
    snippets: tuple[Snippet, ...] = ()
    commands: frozenset[str] = frozenset()  # of new_line, new_paragraph, scratch_that, punctuation


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One place: characters [start, end) of the text became `written`."""

    start: int
    end: int
    written: str
    cause: Rule | Snippet | Command


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What would be done to a text; changes are in order and do not overlap.

    Outside the changes every character of `text` stands in `result` as it was, but for a capital
    letter behind a spoken line break or full stop. `scratch_before`: the text began with "scratch
    that", which is meant for what was inserted before.
    """

    text: str
    changes: tuple[Change, ...]
    result: str
    scratch_before: bool = False


@dataclass(frozen=True, slots=True)
class _Matcher:
    pattern: re.Pattern[str]
    cause: Rule | Snippet | Command


class Rules:
    """A ruleset made ready; raises RulesError for a rule that cannot work."""

    def __init__(self, ruleset: Ruleset) -> None:
        self._matchers = tuple(_matchers(ruleset))

    def apply(self, text: str) -> str:
        """Give the text with all rules applied.

        Idempotent if every `heard` and every name is one word that stands in no `written`, and no
        regular expression or command is used.
        """
        return self.preview(text).result

    def preview(self, text: str) -> Preview:
        """Say what would be done, and where."""
        changes: list[Change] = []
        scratch_before = False
        for match, cause in _matches(text, self._matchers):
            if isinstance(cause, Command):
                start, end, written = breaks(text, match.start(), match.end(), cause)
                if cause.kind == "scratch_that":
                    start, all_gone = _scratched(text, start, changes)
                    scratch_before |= all_gone
                    changes = [c for c in changes if c.end <= start]
                elif changes:
                    start = max(start, changes[-1].end)
            else:
                start, end = match.span()
                written = _written(match, cause)
            changes.append(Change(start=start, end=end, written=written, cause=cause))
        result = _joined(text, changes)
        return Preview(
            text=text, changes=tuple(changes), result=result, scratch_before=scratch_before
        )


def conflicts(ruleset: Ruleset) -> list[str]:
    """Say which entries stand in each other's way, one sentence each."""
    told: list[str] = []
    seen: dict[str, str] = {}
    rules = [(r.heard, r.written) for r in ruleset.rules if r.on and not r.regex]
    snippets = [(s.name, s.text) for s in ruleset.snippets if s.on]
    for heard, written in rules + snippets:
        key = " ".join(heard.lower().split())
        if seen.setdefault(key, written) != written:
            told.append(f"“{heard}” stands there twice; the first counts.")
    told += [f"“{heard}” is left out of every text." for heard, text in rules if not text.strip()]
    return told


def _matchers(ruleset: Ruleset) -> Iterator[_Matcher]:
    for rule in ruleset.rules:
        if rule.on:
            yield _Matcher(_rule_pattern(rule), rule)
    for snippet in ruleset.snippets:
        if snippet.on:
            words = _words(snippet.name)
            pattern = rf"\A\s*{words}[.!?,]?\s*\Z" if snippet.alone else words
            yield _Matcher(re.compile(pattern, re.IGNORECASE), snippet)
    for command in COMMANDS:
        if command.kind in ruleset.commands:
            yield _Matcher(re.compile(_words(command.said), re.IGNORECASE), command)


def _rule_pattern(rule: Rule) -> re.Pattern[str]:
    flags = re.IGNORECASE if rule.case == "follow" else 0
    if not rule.regex:
        return re.compile(_words(rule.heard), flags)
    try:
        pattern = re.compile(rule.heard, flags)
        pattern.sub(rule.written, "")  # shows groups that are not there
    except (re.error, IndexError) as error:
        raise RulesError(f"The rule for “{rule.heard}” cannot be used: {error}.") from error
    return pattern


def _words(heard: str) -> str:
    """Give the pattern of whole words, with any white space between them."""
    parts = [re.sub("['’]", "['’]", re.escape(part)) for part in heard.split()]
    if not parts:
        raise RulesError("A rule or snippet without a word to listen for cannot be used.")
    return r"(?<!\w)" + r"\s+".join(parts) + r"(?!\w)"


def _matches(
    text: str, matchers: Sequence[_Matcher]
) -> Iterator[tuple[re.Match[str], Rule | Snippet | Command]]:
    """Give the leftmost match, of these the longest, of these the first; then go on behind it."""
    at = 0
    found = [_next(text, m, 0) for m in matchers]
    while True:
        for index, match in enumerate(found):
            if match is not None and match.start() < at:
                found[index] = _next(text, matchers[index], at)
        ready = [(m.start(), -m.end(), i) for i, m in enumerate(found) if m is not None]
        if not ready:
            return
        best = min(ready)[2]
        match = found[best]
        if match is None:
            return
        yield match, matchers[best].cause
        at = match.end()


def _next(text: str, matcher: _Matcher, at: int) -> re.Match[str] | None:
    while match := matcher.pattern.search(text, at):
        cause = matcher.cause
        meant = not isinstance(cause, Command) or is_meant(text, match.start(), match.end(), cause)
        if match.end() > match.start() and meant:
            return match
        at = max(match.end(), at + 1)
        if at > len(text):
            return None
    return None


def _written(match: re.Match[str], cause: Rule | Snippet) -> str:
    if isinstance(cause, Snippet):
        return cause.text
    if cause.regex:
        return match.expand(cause.written)
    if cause.case == "exact" or cause.written != cause.written.lower():
        return cause.written
    letters = [c for c in match[0] if c.isalpha()]
    if len(letters) > 1 and all(c.isupper() for c in letters):
        return cause.written.upper()
    if match[0][:1].isupper():
        return cause.written[:1].upper() + cause.written[1:]
    return cause.written


def _scratched(text: str, start: int, changes: Sequence[Change]) -> tuple[int, bool]:
    """Give where what is taken back begins: a command, or the sentence before `start`.

    Also say whether there is nothing before, so that an earlier text is meant.
    """
    said = text[:start].rstrip()
    if not said:
        return 0, True
    last = changes[-1] if changes and changes[-1].end >= len(said) else None
    if last and isinstance(last.cause, Command):
        scratched = last.cause.kind == "scratch_that"
        if scratched:
            return _scratched(text, last.start, changes[:-1])
        space = re.match(r",?\s*", text[last.start :])  # what stood before the command
        return last.start + (space.end() if space else 0), False
    ends = [m.end() for m in re.finditer(r"[.!?…。！？]+[\"'”’»)]*\s+|\n\s*", said)]
    ends += [c.end for c in changes if isinstance(c.cause, Command)]
    return max(ends, default=0), False


def _joined(text: str, changes: Sequence[Change]) -> str:
    pieces: list[str] = []
    at = 0
    capital = False
    for change in changes:
        pieces += [_begun(text[at : change.start], capital), change.written]
        capital = isinstance(change.cause, Command) and change.cause.capital
        at = change.end
    return "".join([*pieces, _begun(text[at:], capital)])


def _begun(text: str, capital: bool) -> str:
    if not capital or not text.strip():
        return text
    first = len(text) - len(text.lstrip())
    return text[:first] + text[first : first + 1].upper() + text[first + 1 :]
