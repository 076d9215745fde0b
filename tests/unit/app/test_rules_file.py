"""Rules as TOML: there and back, and mistakes that cost only their own entry."""

import sys
from pathlib import Path

import hypothesis
import pytest
from hypothesis import strategies as st

from app.errors import RulesError
from app.rules import Rule, Ruleset, Snippet
from app.rules_file import dumps, load, loads, merge, save

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
HEARD = TEXT.filter(str.strip)
CASE = st.sampled_from(["follow", "exact"])
MADE = st.builds(
    Ruleset,
    rules=st.lists(
        st.builds(
            Rule,
            heard=HEARD,
            written=TEXT,
            on=st.booleans(),
            case=CASE,
        ),
        max_size=3,
    ).map(tuple),
    snippets=st.lists(
        st.builds(Snippet, name=HEARD, text=TEXT, alone=st.booleans()), max_size=3
    ).map(tuple),
)


@hypothesis.settings(max_examples=60, deadline=None)
@hypothesis.given(ruleset=MADE)
def test_there_and_back(ruleset: Ruleset) -> None:
    back = loads(dumps(ruleset))
    assert back.mistakes == ()
    assert back.ruleset == ruleset


def test_a_bad_entry_costs_only_itself() -> None:
    text = """
    [[rule]]
    heard = "jason"
    written = "JSON"
    [[rule]]
    heard = "x"
    [[rule]]
    heard = "y"
    written = 3
    [[rule]]
    heard = "("
    written = ""
    regex = true
    [[snippet]]
    name = "a"
    text = "b"
    colour = "red"
    """
    found = loads(text)
    assert found.ruleset.rules == (Rule(heard="jason", written="JSON"),)
    assert [m.split(":")[0] for m in found.mistakes] == [
        "Rule 2 was passed over",
        "Rule 3 was passed over",
        "Rule 4 was passed over",
        "Snippet 1 was passed over",
    ]
    assert "written must be a text" in found.mistakes[1]


def test_what_is_no_toml_is_told() -> None:
    with pytest.raises(RulesError, match="cannot be read"):
        loads("heard: jason")


def test_an_import_wins_over_what_was_there() -> None:
    own = Ruleset(
        rules=(Rule(heard="Jason", written="Jay"), Rule(heard="b", written="c")),
        commands=frozenset(["new_line"]),
    )
    both = merge(own, Ruleset(rules=(Rule(heard="jason", written="JSON"),)))
    assert [(r.heard, r.written) for r in both.rules] == [("jason", "JSON"), ("b", "c")]
    assert both.commands == own.commands


def test_the_persons_file(tmp_path: Path) -> None:
    path = tmp_path / "config" / "rules.toml"
    assert load(path).ruleset == Ruleset()
    ruleset = Ruleset(rules=(Rule(heard="jason", written="JSON"),))
    save(path, ruleset)
    assert load(path).ruleset == ruleset
    if sys.platform != "win32":
        assert path.stat().st_mode & 0o777 == 0o600
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(RulesError, match="UTF-8"):
        load(path)
