"""The command `voxbar completion`: what a shell needs to complete the others."""

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from app.cli import COMMANDS, make_parser

EPILOG = """\
to try it in this shell:
  bash   source <(voxbar completion bash)
  zsh    source <(voxbar completion zsh)
  fish   voxbar completion fish | source

to keep it:
  bash   voxbar completion bash > ~/.local/share/bash-completion/completions/voxbar
  zsh    voxbar completion zsh > FOLDER/_voxbar     a folder in $fpath
  fish   voxbar completion fish > ~/.config/fish/completions/voxbar.fish"""

BASH = """\
_voxbar() {{
  local cur="${{COMP_WORDS[COMP_CWORD]}}" words=""
  case "$COMP_CWORD:${{COMP_WORDS[1]}}:${{COMP_WORDS[COMP_CWORD-1]}}:$cur" in
{cases}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
}}
complete -o default -F _voxbar voxbar
"""
ZSH = """\
#compdef voxbar
_voxbar() {{
  local cur="$words[CURRENT]" choices=""
  case "$((CURRENT - 1)):$words[2]:$words[CURRENT-1]:$cur" in
{cases}
  esac
  if [[ -n "$choices" ]]; then compadd -- ${{=choices}}; else _files; fi
}}
if [[ "$funcstack[1]" == _voxbar ]]; then _voxbar "$@"; else compdef _voxbar voxbar; fi
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """An option: its names, what it takes (nothing, one of `values`, or anything) and its help."""

    names: tuple[str, ...]
    values: tuple[str, ...]
    takes_value: bool
    help: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What can be completed after one subcommand."""

    name: str
    summary: str
    flags: tuple[Flag, ...]
    words: tuple[str, ...]  # what the first argument may be; empty: files


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.epilog = EPILOG
    parser.add_argument("shell", choices=["bash", "zsh", "fish"])


def run(arguments: argparse.Namespace) -> int:
    """Print the script of one shell."""
    scripts = {"bash": bash, "zsh": zsh, "fish": fish}
    sys.stdout.write(scripts[arguments.shell](list(known())))
    return 0


def known() -> Iterator[Known]:
    """Read every subcommand's parser."""
    for command in COMMANDS:
        actions = make_parser(command, command.find()).actions
        words = [str(c) for a in actions if not a.option_strings for c in a.choices or ()]
        yield Known(
            name=command.name,
            summary=command.summary,
            flags=tuple(_flag(a) for a in actions if a.option_strings and _is_shown(a)),
            words=tuple(words),
        )


def bash(commands: list[Known]) -> str:
    """Give bash's function; where it has no words, bash completes file names."""
    return BASH.format(cases="\n".join(_cases(commands, "words")))


def zsh(commands: list[Known]) -> str:
    """Give zsh's function."""
    return ZSH.format(cases="\n".join(_cases(commands, "choices")))


def fish(commands: list[Known]) -> str:
    """Give fish's lines, with what each command and option does."""
    lines = []
    for c in commands:
        lines.append(
            f"complete -c voxbar -f -n __fish_use_subcommand -a {c.name} {_about(c.summary)}"
        )
        after = f"complete -c voxbar -n '__fish_seen_subcommand_from {c.name}'"
        if c.words:
            lines.append(f"{after} -f -a '{' '.join(c.words)}'")
        for flag in c.flags:
            kinds = [f"-{'s' if len(n) == 2 else 'l'} {n.lstrip('-')}" for n in flag.names]
            takes = "-r" if flag.takes_value else ""
            values = f"-f -a '{' '.join(flag.values)}'" if flag.values else ""
            lines.append(" ".join(filter(None, [after, *kinds, takes, values, _about(flag.help)])))
    return "\n".join(lines) + "\n"


def _cases(commands: list[Known], variable: str) -> Iterator[str]:
    """Give a case for what surrounds the cursor: position, command, word before, word."""
    yield _case("1:*", variable, [*(c.name for c in commands), "help"])
    for c in commands:
        for flag in (f for f in c.flags if f.takes_value):
            yield _case("|".join(f"*:{c.name}:{n}:*" for n in flag.names), variable, flag.values)
        yield _case(f"*:{c.name}:*:-*", variable, [n for f in c.flags for n in f.names])
        if c.words:
            yield _case(f"2:{c.name}:*", variable, c.words)


def _case(pattern: str, variable: str, words: list[str] | tuple[str, ...]) -> str:
    return f'    {pattern}) {variable}="{" ".join(words)}" ;;'


def _flag(action: argparse.Action) -> Flag:
    metavar = action.metavar if isinstance(action.metavar, str) else ""
    listed = metavar.split("|") if "|" in metavar else []
    return Flag(
        names=tuple(action.option_strings),
        values=tuple(str(c) for c in action.choices or listed),
        takes_value=action.nargs != 0,
        help=action.help or "",
    )


def _is_shown(action: argparse.Action) -> bool:
    return action.help != argparse.SUPPRESS


def _about(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"-d '{escaped}'"
