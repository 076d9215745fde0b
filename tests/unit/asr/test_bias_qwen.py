"""Listed terms in Qwen3-ASR: favoured in the text, never while the language is named."""

from collections.abc import Sequence
from pathlib import Path

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from asr.bias import START, Lexicon, Match, Vocabulary
from asr.draft import verify
from asr.families import qwen3_asr
from asr.families.qwen3_asr import Qwen3Asr, allowance
from asr.families.qwen3_asr_prompt import TEXT, turns
from asr.families.salm_recognizer import Turns
from asr.generate import Row, generate
from asr.types import SAMPLE_RATE, CancelCheck, Hypothesis, Options, Waveform
from tests.parity.stages import synth
from tests.recipes.make_qwen_checkpoint import make
from tests.unit.asr.test_bias_greedy import PIECES, VOCABULARY, Table, listed, never

TINY = Path(__file__).resolve().parents[2] / "data" / "qwen-tiny"
AUDIOS = [synth(16_000 + 4_000 * n, n) for n in range(3)]
MARK = 0  # in PIECES it spells nothing, as <asr_text> does


@pytest.fixture(scope="module", params=["fp32", "int8"])
def model(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Qwen3Asr:
    folder = TINY
    if request.param == "int8":  # whose weights are kept beside the checkpoint
        folder = make(tmp_path_factory.mktemp("qwen") / "tiny", "tiny")
    return qwen3_asr.load(folder, "cpu", request.param)


def near(model: Qwen3Asr, heard: Sequence[Hypothesis]) -> tuple[str, ...]:
    """Give words that begin as what was heard does, so that favouring has something to do."""
    pieces = sorted({p for h in heard for p in h.text.split() if p.isalpha()})
    table = (t.decode(errors="ignore").strip() for t in model.tokens.table())
    long = sorted({word for word in table if word.isalpha() and len(word) > 2})
    return (*(f"{p}s" for p in pieces[:20]), *long)


def ids_of(
    model: Qwen3Asr, audio: Waveform, around: Turns, words: tuple[str, ...], match: Match
) -> list[int]:
    """Give the answer to one prompt; what is listed is favoured and not told."""
    budget = allowance(len(audio) / SAMPLE_RATE)
    row = Row(budget=budget, lexicon=model.lexicon(words), match=match)
    model.fill([audio], [[]], [row], never, around)
    return row.ids


def text_of(model: Qwen3Asr, ids: list[int]) -> str:
    return "".join(model.tokens.pieces(ids)).strip()


@pytest.mark.parametrize("language", [None, "de"])
def test_words_are_heard_the_same_with_any_draft_and_in_batches(
    model: Qwen3Asr, language: str | None
) -> None:
    plain = model.recognize(AUDIOS, Options(language=language), never)
    options = Options(words=near(model, plain), language=language, context="Said before.")
    together = model.recognize(AUDIOS, options, never)
    single = [h for audio in AUDIOS for h in model.recognize([audio], options, never)]
    texts = [h.text for h in together]
    assert texts == [h.text for h in single]
    for drafts in ([h.text for h in plain], texts, ["quite another"] * 3, ["", texts[1], ""]):
        drafted = model.verify(AUDIOS, drafts, options, never)
        assert [h.text for h in drafted] == texts


def test_favouring_changes_the_text_beyond_what_the_prompt_does(model: Qwen3Asr) -> None:
    options = Options(language="de")
    words = near(model, model.recognize(AUDIOS, options, never))
    told = turns(model.tokens, Options(language="de", words=words))
    for audio in AUDIOS:
        asked = Options(language="de", words=words)
        (heard,) = model.recognize([audio], asked, never)
        favoured = ids_of(model, audio, told, words, START)
        assert heard.text == text_of(model, favoured)
        assert favoured != ids_of(model, audio, told, (), START)


def test_nothing_is_favoured_where_the_language_is_still_to_be_named(model: Qwen3Asr) -> None:
    words = near(model, model.recognize(AUDIOS, Options(), never))
    around = turns(model.tokens, Options(words=words))
    mark, compared = model.tokens.id(TEXT), 0
    for audio in AUDIOS:
        plain = ids_of(model, audio, around, (), START)
        assert mark not in plain  # random weights never come to the text
        assert ids_of(model, audio, around, words, START) != plain
        (heard,) = model.recognize([audio], Options(words=words), never)
        if set(text_of(model, plain).split()) <= set(words):
            continue  # a mere echo of the list: it was heard anew without that
        assert heard.text == text_of(model, plain)
        compared += 1
    assert compared


class Echoing(Qwen3Asr):
    """Says the words that it was told, whatever it hears; without them it hears as the model."""

    def _hear(
        self,
        audios: Sequence[Waveform],
        drafts: Sequence[str],
        around: Turns,
        options: Options,
        cancelled: CancelCheck,
    ) -> list[Hypothesis]:
        if "Lovelace" in self.tokens.decode(around.before):
            return [Hypothesis(text="Ada Lovelace") for _ in audios]
        return super()._hear(audios, drafts, around, options, cancelled)


def test_the_witness_of_an_echo_is_neither_told_nor_favours(model: Qwen3Asr) -> None:
    echoing = Echoing(model.open(), model.tokens, "echoing")
    plain = model.recognize(AUDIOS, Options(language="de"), never)
    words = (*near(model, plain), "Ada Lovelace")
    favoured = [ids_of(model, a, turns(model.tokens, Options(language="de")), words, START)
                for a in AUDIOS]  # fmt: skip
    assert [text_of(model, ids) for ids in favoured] != [h.text for h in plain]
    heard = echoing.recognize(AUDIOS, Options(language="de", words=words), never)
    assert [h.text for h in heard] == [h.text for h in plain]


def written(table: Table, words: Sequence[str], match: Match, draft: Sequence[int] | None) -> Row:
    row = Row(budget=20, lexicon=Lexicon(words, VOCABULARY), match=match)
    if draft is None:
        generate(table.first(), table, [row], frozenset(), never)
    else:
        verify(table.begin, row, draft, frozenset(), never)
    return row


@given(seed=st.integers(0, 10**6), words=listed, draft=st.lists(st.integers(0, 6), max_size=30))
@settings(max_examples=40, deadline=None, derandomize=True)
def test_terms_count_from_the_mark_on_with_any_draft(
    seed: int, words: list[str], draft: list[int]
) -> None:
    table, waiting = Table(seed, 3), Match(fresh=False, awaits=MARK)
    table.table[:, MARK] += 2  # it comes, and again
    row = written(table, words, waiting, None)
    assert written(table, words, waiting, draft).ids == row.ids
    assert written(table, words, waiting, [*row.ids[:4], *draft]).ids == row.ids
    plain = written(table, [], START, None).ids
    until = plain.index(MARK) + 1 if MARK in plain else len(plain)
    assert row.ids[:until] == plain[:until]


def test_the_text_begins_with_a_listed_term_right_after_the_mark() -> None:
    vocabulary = Vocabulary([b"", b"Abc", b" abc", b"x"])
    lexicon, waiting = Lexicon(["abc"], vocabulary), Match(fresh=False, awaits=0)
    ids = torch.arange(4).numpy()
    assert lexicon.worths(waiting, 3, ids).tolist() == [0, 0, 0, 0]
    still = lexicon.follow(waiting, 2)  # as a language's name might be
    assert lexicon.worths(still, 3, ids).tolist() == [0, 0, 0, 0]
    assert lexicon.worths(lexicon.follow(still, 0), 3, ids).tolist() == [0, 1.5, 0, 0]
    assert lexicon.follow(waiting, len(PIECES)) == waiting
