"""From what the model wrote to what is inserted, as settings and the person's rules say. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from app import insert
from app import settings_writing as writing
from app.desktop.base import Target
from app.profiles import NONE, Profile, in_force
from app.profiles_builtin import BUILT_IN
from app.rules import Preview, Rules, Ruleset
from app.rules_fit import Style, fit, style_of
from app.settings import Settings
from app.settings_kinds import Setting

COMMANDS: Mapping[str, Setting[bool]] = {
    "new_line": writing.NEW_LINE,
    "new_paragraph": writing.NEW_PARAGRAPH,
    "scratch_that": writing.SCRATCH_THAT,
    "punctuation": writing.PUNCTUATION,
}


def chosen_rules(own: Ruleset, settings: Settings) -> Ruleset:
    """Leave of a person's rules what is switched on; add the spoken commands that are."""
    return replace(
        own,
        rules=own.rules if settings[writing.RULES] else (),
        snippets=own.snippets if settings[writing.SNIPPETS] else (),
        commands=frozenset(kind for kind, on in COMMANDS.items() if settings[on]),
    )


def written(raw: str, own: Ruleset, settings: Settings) -> Preview:
    """Apply the rules; raises RulesError where one of them cannot be used."""
    return Rules(chosen_rules(own, settings)).preview(raw)


def profile_for(target: Target | None, own: Sequence[Profile], settings: Settings) -> Profile:
    """Give the profile that counts in a window."""
    plain_apps = settings[writing.PLAIN_APPS]
    return in_force(target, own, BUILT_IN, plain_apps)


def fitted(text: str, before: str | None, profile: Profile, settings: Settings) -> str:
    """Give the text the space, capital letter and full stop that its window asks for.

    `before` is what stands before the cursor; None: not known.
    """
    return fit(text, before, None, style_in(profile, settings))


def style_in(profile: Profile, settings: Settings) -> Style:
    """Give the style of a window: what its profile names, its style's habits, then the settings."""
    style = style_of(settings, plain=profile.style == "as-is")
    if profile.style == "plain":
        style = Style(space="none", capital="small", final="drop")
    elif profile.style == "chat" and style.final == "auto":
        style = replace(style, final="drop")
    named = {"space": profile.space, "capital": profile.capital, "final": profile.final}
    chosen = {name: value for name, value in named.items() if value is not None}
    return replace(style, plain=False, **chosen) if chosen else style


def insertion_rules(
    target: Target | None, settings: Settings, profile: Profile = NONE
) -> insert.Rules:
    """Say how text gets into this window; what is set for its program comes first."""
    app = target.app.lower() if target else ""
    method, chord = settings[writing.METHOD], settings[writing.PASTE_CHORD]
    chords = {name.lower(): chord for name, chord in settings[writing.PASTE_CHORDS].items()}
    if method != "paste":
        chords = {app: method}
    elif chord != writing.PASTE_CHORD.default:
        chords = {app: chord} | chords
    if profile.paste is not None:
        chords = {app: profile.paste}
    return insert.Rules(
        chords=chords,
        may_return=settings[writing.RETURN_TO_WINDOW],
        give_back=settings[writing.RESTORE_CLIPBOARD],
        hidden=settings[writing.HIDE_FROM_CLIPBOARD_HISTORY],
    )
