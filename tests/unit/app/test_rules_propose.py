"""Terms that are proposed for the list, and the person's own list."""

from pathlib import Path

import pytest

from app import rules_names
from app.errors import RulesError
from app.rules_propose import MOST, propose, read_text
from app.settings import Settings
from app.settings_writing import NAMES

MAIL = """Dear Ann,

on Monday I met Kenneth Danforth, and we talked about the PostgreSQL server in New York. He said
that it runs k8s and C++, and that the NATO report comes on the 3rd. Kenneth thinks the isthmus is
beautiful. The walls were painted, the isthmus was not. "Maybe," he said, "Maybe not."
"""
DEUTSCH = """Gestern hat der Vorstand die Rechnung der Firma geprüft, und Frau Ada Lovelace hat dem
Betrieb in der Stadt eine Antwort auf die Frage nach dem Programm VoxBar und der Norm ISO27001
geschickt. Der Brief kam am Abend mit der Post, und der Hund hat die Zeitung geholt."""


def terms(text: str, listed: tuple[str, ...] = ()) -> list[str]:
    return [proposal.term for proposal in propose(text, listed)]


def test_unusual_spellings_come_first_then_names_then_rare_words() -> None:
    found = {p.term: (p.kind, p.count) for p in propose(MAIL)}
    assert found["PostgreSQL"] == found["k8s"] == found["C++"] == found["NATO"] == ("sign", 1)
    assert found["Kenneth Danforth"] == found["New York"] == ("name", 1)
    assert found["isthmus"] == ("rare", 2)
    kinds = [kind for kind, _ in found.values()]
    assert kinds == sorted(kinds, key=["sign", "name", "rare"].index)


def test_common_words_and_beginnings_of_sentences_are_not_proposed() -> None:
    assert not {"Dear", "He", "The", "Maybe", "3rd", "beautiful", "walls", "painted"} & {
        *terms(MAIL)
    }


def test_what_is_listed_already_is_not_proposed() -> None:
    assert not {"k8s", "New York"} & {*terms(MAIL, ("K8s", "new york"))}


def test_where_nouns_have_capitals_only_several_in_a_row_are_a_name() -> None:
    found = terms(DEUTSCH)
    assert {"VoxBar", "ISO27001"} <= {*found}
    assert any("Ada Lovelace" in term for term in found)
    assert not {"Rechnung", "Firma", "Stadt", "geprüft", "Zeitung"} & {*found}


@pytest.mark.parametrize("text", ["", "  \n", "...", "\x00\ufffd", "the of and"])
def test_a_text_without_terms_gives_none(text: str) -> None:
    assert propose(text) == []


def test_a_huge_text_gives_a_bounded_list() -> None:
    assert len(propose(" ".join(f"x{n}y" for n in range(5000)))) == MOST


def test_a_text_that_cannot_be_read_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"\xff\xff")
    for name in ("a.txt", "none.txt"):
        with pytest.raises(RulesError):
            read_text(tmp_path / name)


def test_the_persons_list_is_read_anew_when_it_changed_and_only_where_it_is_wanted(
    tmp_path: Path,
) -> None:
    told: list[str] = []
    read = rules_names.own_names(tmp_path, told.append)
    path = tmp_path / rules_names.NAME
    assert read(Settings()) == ()
    rules_names.save(path, ("Kenneth", "New York"))
    assert read(Settings()) == rules_names.load(path) == ("Kenneth", "New York")
    assert read(Settings({NAMES.key: False})) == ()
    path.write_bytes(b"\xff" * 9)
    assert (read(Settings()), read(Settings()), len(told)) == ((), (), 1)


def test_only_its_owner_can_read_the_list(tmp_path: Path) -> None:
    path = tmp_path / "config" / rules_names.NAME
    rules_names.save(path, ("Kenneth",))
    assert path.stat().st_mode & 0o077 == 0
