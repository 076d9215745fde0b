"""What was learned from corrections waits here until the person accepts or dismisses it.

In the history's own file: what is wiped there leaves nothing here. Nothing is ever added by itself.
"""

from dataclasses import dataclass
from pathlib import Path

from app import paths, rules_file
from app.corrections import Kind, Proposal, proposals
from app.errors import FolderError, RulesError
from app.history import Entry, History
from app.rules import Rule, Ruleset
from app.settings_file import write_private

WORDS = "words.txt"  # beside the rules: the person's names and terms, one in each line

NOTE = """INSERT INTO proposals (kind, heard, written, app, entry) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (kind, heard, written) DO UPDATE SET seen = seen + 1"""
WAITING = "SELECT * FROM proposals WHERE waits ORDER BY seen DESC, id DESC"


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One thing that was learned; `seen` is how often."""

    id: int
    kind: Kind
    heard: str
    written: str
    seen: int
    app: str  # whose window it was last said into
    entry: int


def correct(history: History, entry: Entry, text: str) -> int:
    """Store a person's correction of an entry; give how many things were learned from it."""
    before = entry.text
    if text == before:
        return 0
    history.edit(entry.id, text)
    return note(history, entry, proposals(before, text, entry.language))


def note(history: History, entry: Entry, learned: tuple[Proposal, ...]) -> int:
    """Let what was learned wait, unless it was dismissed before; give how many things it is."""
    for one in learned:
        values = (one.kind, one.heard, one.written, entry.app, entry.id)
        history.database.execute(NOTE, values)
    return len(learned)


def waiting(history: History) -> list[Waiting]:
    """Give what waits for the person, the most frequent first."""
    rows = history.database.rows(WAITING)
    names = ("id", "kind", "heard", "written", "seen", "app", "entry")
    return [Waiting(**{name: row[name] for name in names}) for row in rows]


def dismiss(history: History, one: Waiting) -> None:
    """Never propose this again."""
    history.database.execute("UPDATE proposals SET waits = 0 WHERE id = ?", (one.id,))


def accept(history: History, one: Waiting, config: Path) -> None:
    """Do what was proposed. Raises RulesError, and then it still waits."""
    if one.kind == "rule":
        add_rule(config / rules_file.NAME, one.heard, one.written)
    else:
        add_word(config / WORDS, one.written)
    dismiss(history, one)


def add_rule(path: Path, heard: str, written: str) -> None:
    """Add a rule to the person's own."""
    own = rules_file.load(path).ruleset
    new = Ruleset(rules=(Rule(heard=heard, written=written),))
    rules_file.save(path, rules_file.merge(own, new))


def add_word(path: Path, word: str) -> None:
    """Add a term to the person's list, a text file with one in each line."""
    try:
        text = path.read_text(encoding="utf-8-sig") if path.exists() else ""
        if word in (line.strip() for line in text.splitlines()):
            return
        paths.private_folder(path.parent)
        whole = text if not text or text.endswith("\n") else text + "\n"
        write_private(path, f"{whole}{word}\n".encode())
    except FolderError as error:
        raise RulesError(str(error)) from error
    except UnicodeDecodeError as error:
        raise RulesError(f"The words in {path} are not written in UTF-8.") from error
    except OSError as error:
        raise RulesError(f"The words cannot be written to {path}: {error.strerror}.") from error
