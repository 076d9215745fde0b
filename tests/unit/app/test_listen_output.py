"""How listening shows what it hears."""

import io
import json

from hypothesis import given
from hypothesis import strategies as st

from app.listen_output import Json, Lines, Terminal, fitted, printable
from asr.types import Segment, Transcript


def segment(text: str) -> Segment:
    return Segment(start=1.0, end=2.5, text=text)


def test_a_pipe_gets_final_sentences_and_nothing_else() -> None:
    out, err = io.StringIO(), io.StringIO()
    lines = Lines(out, err)
    lines.partial(segment("Hel"))
    lines.final(segment("Hello."))
    lines.told("The microphone was lost.")
    assert out.getvalue() == "Hello.\n"
    assert err.getvalue() == "voxbar: The microphone was lost.\n"


def test_on_a_terminal_the_final_sentence_replaces_the_open_one() -> None:
    out = io.StringIO()
    terminal = Terminal(out, out, columns=lambda: 80)
    terminal.partial(segment("Hel"))
    terminal.partial(segment("Hello"))
    terminal.final(segment("Hello."))
    assert out.getvalue().endswith("Hello\x1b[0m\r\x1b[KHello.\n")


def test_what_is_told_stands_on_its_own_line() -> None:
    out = io.StringIO()
    terminal = Terminal(out, out, columns=lambda: 80)
    terminal.partial(segment("Hel"))
    terminal.told("The microphone was lost.")
    assert out.getvalue().endswith("\r\x1b[Kvoxbar: The microphone was lost.\n")


def test_json_has_one_object_a_line() -> None:
    out = io.StringIO()
    shown = Json(out)
    shown.partial(segment("Grü"))
    shown.final(segment("Grüße."))
    shown.done(Transcript(segments=(segment("Grüße."),), language="de", duration=2.5, model="m"))
    partial, final, done = map(json.loads, out.getvalue().splitlines())
    assert partial == {"event": "partial", "start": 1.0, "end": 2.5, "text": "Grü"}
    assert final["event"] == "final"
    assert (done["event"], done["text"], done["complete"]) == ("done", "Grüße.", True)


def test_a_text_cannot_move_the_cursor() -> None:
    assert printable("a\x1b[2Jb\rc\n") == "a [2Jb c"


@given(line=st.text(alphabet="ab你é", max_size=60), columns=st.integers(2, 40))
def test_an_open_sentence_keeps_its_end_and_fits_the_line(line: str, columns: int) -> None:
    shown = fitted(line, columns)
    assert sum(2 if c == "你" else 1 for c in shown) <= columns
    assert line.endswith(shown.removeprefix("…"))
    assert shown == line or shown.startswith("…")
