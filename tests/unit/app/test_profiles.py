"""Which profile counts in a window, and what it does there."""

import pytest

from app.desktop.base import Target
from app.dictation_text import fitted, insertion_rules, profile_for, style_in
from app.profiles import NONE, Profile, all_profiles, fits, in_force, pattern_of
from app.profiles_builtin import BUILT_IN
from tests.unit.app.dictation_kit import chosen


def window(app: str, title: str = "") -> Target:
    return Target(window=1, app=app, title=title)


@pytest.mark.parametrize(
    ("app", "title", "name"),
    [
        ("XTerm", "bash", "Terminal"),
        ("org.gnome.Terminal", "", "Terminal"),
        ("Code", "main.py", "Code"),
        ("jetbrains-pycharm-ce", "", "Code"),
        ("Slack", "general", "Chat"),
        ("firefox", "general - Acme - Slack — Mozilla Firefox", "Chat"),
        ("Google-chrome", "Inbox (3) - ada@gmail.com - Gmail", "Mail"),
        ("firefox", "The weather — Mozilla Firefox", ""),
        ("thunderbird", "Write: minutes", "Mail"),
        ("libreoffice-writer", "Letter.odt", "Prose"),
        ("gimp", "", ""),
    ],
)
def test_known_programs_have_a_profile_that_ships(app: str, title: str, name: str) -> None:
    assert in_force(window(app, title), (), BUILT_IN).name == name


def test_no_pattern_ships_twice() -> None:
    patterns = [pattern for profile in BUILT_IN for pattern in profile.windows]
    assert len(patterns) == len(set(patterns))


@pytest.mark.parametrize(
    ("pattern", "rank"),
    [
        ("*", 1),
        ("firef*", 1),
        ("firefox", 3),
        ("FIREFOX: *slack*", 7),
        ("*: [Acme] Slack", 5),
        ("firefox: slack", 0),
        ("chrome", 0),
        ("", 1),
    ],
)
def test_a_pattern_fits_by_class_and_title_and_brackets_mean_themselves(
    pattern: str, rank: int
) -> None:
    assert fits(pattern, window("Firefox", "[Acme] Slack")) == rank


def test_the_most_exact_pattern_counts_and_of_equals_the_first() -> None:
    own = (
        Profile(name="all", windows=("*",)),
        Profile(name="browser", windows=("firefox",)),
        Profile(name="other browser", windows=("firefox",)),
        Profile(name="page", windows=("firefox: *Jira*",)),
    )
    assert in_force(window("firefox", "Jira 12"), own, ()).name == "page"
    assert in_force(window("firefox", "News"), own, ()).name == "browser"
    assert in_force(window("gimp"), own, ()).name == "all"
    assert in_force(None, own, ()) is NONE


def test_an_own_profile_comes_first_and_keeps_what_ships_where_it_says_nothing() -> None:
    own = (Profile(name="Everything", windows=("*",), language="de", words=("Ada",)),)
    found = in_force(window("xterm"), own, BUILT_IN)
    assert (found.name, found.language, found.style) == ("Everything", "de", "plain")
    assert found.words == ("Ada",)


def test_an_own_profile_of_the_same_name_changes_the_one_that_ships() -> None:
    own = (Profile(name="chat", submit=True),)
    found = in_force(window("slack"), own, BUILT_IN)
    assert (found.name, found.style, found.submit) == ("chat", "chat", True)
    names = [p.name for p in all_profiles(own, BUILT_IN)]
    assert names == ["chat", "Terminal", "Code", "Mail", "Prose"]


def test_a_profile_that_is_switched_off_counts_nowhere() -> None:
    own = (Profile(name="Terminal", on=False),)
    assert in_force(window("xterm"), own, BUILT_IN) == NONE


def test_a_pattern_made_from_a_window_fits_it_whatever_its_name() -> None:
    for target in (window("a*b"), window("x:y"), window("", "50 %? yes: no")):
        assert fits(pattern_of(target), target)


@pytest.mark.parametrize(
    ("app", "said", "written"),
    [
        ("xterm", "Git status.", "git status"),
        ("xterm", "API keys.", "API keys"),
        ("xterm", "I am here.", "I am here"),
        ("xterm", "Fix the bug. Then run the tests.", "Fix the bug. Then run the tests."),
        ("code", "Return the user name.", "return the user name"),
        ("slack", "See you at noon.", "See you at noon"),
        ("slack", "See you at noon. Bring Ada.", "See you at noon. Bring Ada."),
        ("slack", "Really?", "Really?"),
        ("thunderbird", "See you at noon.", "See you at noon."),
        ("gimp", "See you at noon.", "See you at noon."),
    ],
)
def test_each_kind_of_window_gets_its_own_casing_and_punctuation(
    app: str, said: str, written: str
) -> None:
    settings = chosen()
    assert fitted(said, None, profile_for(window(app), (), settings), settings) == written


def test_what_a_profile_names_counts_before_its_style_and_the_settings() -> None:
    own = (Profile(name="mine", windows=("xterm",), style="prose", final="add", space="before"),)
    settings = chosen(insertion__capital="always")
    profile = profile_for(window("xterm"), own, settings)
    assert fitted("hello", None, profile, settings) == " Hello."


def test_programs_that_get_the_text_as_it_is_still_do() -> None:
    settings = chosen(insertion__plain_apps=["gimp"], insertion__capital="always")
    profile = profile_for(window("Gimp"), (), settings)
    assert fitted("hello.", None, profile, settings) == "hello."
    assert style_in(profile, settings).plain


def test_a_final_stop_that_the_settings_want_stays_in_a_chat() -> None:
    settings = chosen(insertion__final_punctuation="add")
    profile = profile_for(window("slack"), (), settings)
    assert fitted("See you.", None, profile, settings) == "See you."


def test_the_paste_key_of_a_profile_counts_before_the_table_and_the_table_goes_on() -> None:
    settings = chosen(insertion__paste_chords={"kitty": "Ctrl+Shift+V"})
    kitty = window("kitty")
    ships = profile_for(kitty, (), settings)
    assert insertion_rules(kitty, settings, ships).chords == {"kitty": "Ctrl+Shift+V"}
    own = profile_for(kitty, (Profile(name="k", windows=("kitty",), paste="type"),), settings)
    assert insertion_rules(kitty, settings, own).chords == {"kitty": "type"}
