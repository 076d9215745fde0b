"""Profiles: what counts in some windows and not in others, found by their class and title. Pure.

What a person's own profile leaves open is as the built-in profile of the same window has it, and
what that leaves open is as the settings say.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from functools import lru_cache

from app.desktop.base import Target

STYLES = ("prose", "chat", "plain", "as-is")
CAPITALS = ("auto", "always", "keep", "small")
FINALS = ("auto", "keep", "add", "remove", "drop")
SPACES = ("auto", "before", "after", "none")


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What is said of some windows; None and (): nothing is.

    `windows` are patterns, "CLASS" or "CLASS: TITLE", in any case; * stands for any text and ? for
    any sign. `style` prose: as the settings say; chat: one sentence has no full stop; plain (code,
    commands): one sentence has neither a capital letter nor a full stop, and no space around it;
    as-is: nothing is changed at the ends.
    """

    name: str
    windows: tuple[str, ...] = ()
    language: str | None = None  # auto or a code, as in the settings
    words: tuple[str, ...] = ()  # names and terms that are likely there
    style: str | None = None  # of STYLES
    capital: str | None = None  # of CAPITALS; counts before the style, as do the next two
    final: str | None = None  # of FINALS
    space: str | None = None  # of SPACES
    paste: str | None = None  # a chord, or type, or copy
    submit: bool | None = None  # press Return once the window has the text
    on: bool = True


NONE = Profile(name="")
OPEN = tuple(f.name for f in fields(Profile) if f.name not in ("name", "windows", "on", "words"))


def in_force(
    target: Target | None,
    own: Sequence[Profile],
    built_in: Sequence[Profile],
    plain_apps: Sequence[str] = (),
) -> Profile:
    """Give what counts in a window; NONE where no profile is meant for it.

    A person's own profile comes before a built-in one, and takes the place of that of its name. Of
    several the one with the most exact pattern counts, of equals the first. `plain_apps` are the
    programs that get the text as it is.
    """
    if target is None:
        return NONE
    replaced = {_key(profile.name) for profile in own}
    below = _best(target, [p for p in built_in if _key(p.name) not in replaced]) or NONE
    if below.style != "plain" and target.app.lower() in {name.lower() for name in plain_apps}:
        below = replace(below, style="as-is")
    chosen = _best(target, [completed(profile, built_in) for profile in own])
    return _over(chosen, below) if chosen else below


def completed(profile: Profile, built_in: Sequence[Profile]) -> Profile:
    """Give a person's profile with what the built-in one of its name says beside it."""
    below = next((b for b in built_in if _key(b.name) == _key(profile.name)), None)
    if below is None:
        return profile
    return replace(_over(profile, below), windows=profile.windows or below.windows)


def all_profiles(own: Sequence[Profile], built_in: Sequence[Profile]) -> list[Profile]:
    """Give every profile as it counts, the person's own first."""
    replaced = {_key(profile.name) for profile in own}
    mine = [completed(profile, built_in) for profile in own]
    return [*mine, *(p for p in built_in if _key(p.name) not in replaced)]


def fits(pattern: str, target: Target) -> int:
    """Say how exactly a pattern names this window; 0: not at all."""
    app, title = parted(pattern)
    if not (_glob(app)(target.app) and _glob(title or "*")(target.title)):
        return 0
    exact = not set(app) & set("*?")
    return 1 + 2 * exact + 4 * bool(title.strip("*"))


def parted(pattern: str) -> tuple[str, str]:
    """Give the two halves of a pattern: the class and the title, which may be empty."""
    app, _, title = pattern.partition(":")
    return app.strip() or "*", title.strip()


def pattern_of(target: Target) -> str:
    """Give the pattern of a window's program, signs with a meaning of their own made harmless."""
    return re.sub(r"[*?:]", "?", target.app) or f"*: {re.sub('[*?]', '?', target.title)}"


def _best(target: Target, profiles: Sequence[Profile]) -> Profile | None:
    ranks = [(max((fits(w, target) for w in p.windows), default=0), p) for p in profiles if p.on]
    rank = max((rank for rank, _ in ranks), default=0)
    return next((p for r, p in ranks if r == rank), None) if rank else None


def _over(upper: Profile, lower: Profile) -> Profile:
    """Give the upper profile, with what it leaves open as the lower one has it."""
    open_ones = {n: getattr(lower, n) for n in OPEN if getattr(upper, n) is None}
    words = tuple(dict.fromkeys((*upper.words, *lower.words)))
    return replace(upper, words=words, **open_ones)


def _key(name: str) -> str:
    return " ".join(name.casefold().split())


@lru_cache(maxsize=512)
def _glob(pattern: str) -> Callable[[str], object]:
    """Give the test of a pattern; brackets mean themselves, for they are common in titles."""
    signs = {"*": ".*", "?": "."}
    text = "".join(signs.get(sign) or re.escape(sign) for sign in pattern.casefold())
    compiled = re.compile(text, re.DOTALL)
    return lambda value: compiled.fullmatch(value.casefold())
