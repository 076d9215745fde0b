import shutil
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from asr.audio import read_audio
from asr.draft import Session, Tally, verify
from asr.errors import Cancelled
from asr.families import canary_qwen
from asr.families.canary_qwen import CanaryQwen
from asr.families.canary_qwen_model import Salm
from asr.families.canary_qwen_packed import PackedSalm
from asr.families.salm_model import SpeechModel
from asr.generate import Row, generate
from asr.nn.openvino import group_size
from asr.types import Hypothesis, Options, Verifier, Waveform
from tests.parity.stages import synth

ROOT = Path(__file__).resolve().parents[3]
TINY = ROOT / "tests" / "data" / "nemo-tiny"
DIGITS = ROOT / "assets" / "models" / "digits"
SAMPLES = ROOT / "assets" / "samples"
TEXT = list(range(20, 60))
END = 0


class Script:
    """A session that writes one text, surely, whatever it was written in; counts its passes."""

    doubt = tie = 0.0

    def __init__(self, text: Sequence[int] = TEXT, vocabulary: int = 100) -> None:
        self.text, self.vocabulary = [*text, END], vocabulary
        self.held: list[int] = []
        self.widths: list[int] = []
        self.restarts = 0  # exact ones
        self.guessed = 0  # ids that were read with the prompt

    def begin(self, guess: Sequence[int]) -> tuple[Tensor, Session]:
        """Read a prompt, and the guess behind it."""
        self.held, self.guessed = list(guess), len(guess)
        return self._logits(self.text[: len(guess) + 1]), self

    def restart(self, *, exactly: bool) -> Tensor:
        self.restarts += exactly
        self.held = []
        return self._logits(self.text[:1])

    def read(self, ids: Sequence[int]) -> Tensor:
        self.widths.append(len(ids))
        at = len(self.held) + 1
        self.held += ids
        return self._logits(
            [self.text[min(i, len(self.text) - 1)] for i in range(at, at + len(ids))]
        )

    def cut(self, count: int) -> None:
        self.held = self.held[: len(self.held) - count]

    def _logits(self, wanted: list[int]) -> Tensor:
        logits = torch.zeros(len(wanted), self.vocabulary)
        logits[torch.arange(len(wanted)), torch.tensor(wanted)] = 5.0
        return logits


def never() -> bool:
    return False


def follow(draft: Sequence[int], script: Script, budget: int = 99) -> tuple[Row, Tally]:
    row = Row(budget=budget)
    stop = frozenset((END,))
    return row, verify(script.begin, row, draft, stop, never)


def plain(salm: Salm, prompt: Tensor, budget: int, stop: frozenset[int]) -> Row:
    row = Row(budget=budget)
    logits, step = salm.begin([prompt], budget, lambda: None)
    generate(logits, step, [row], stop, never)
    return row


def drafted(
    salm: SpeechModel | PackedSalm,
    prompt: Tensor,
    budget: int,
    stop: frozenset[int],
    draft: Sequence[int],
) -> tuple[Row, Tally]:
    row = Row(budget=budget)

    def begin(guess: Sequence[int]) -> tuple[Tensor, Session]:
        return salm.begin([prompt], budget, lambda: None, guess)

    return row, verify(begin, row, draft, stop, never)


@cache
def tiny_salm(precision: str) -> Salm:
    salm = canary_qwen.load(TINY, "cpu", precision).open()
    assert isinstance(salm, Salm)
    return salm


def random_salm(precision: str, seed: int) -> Salm:
    """Give a tiny model whose decoder has other weights; they write various texts."""
    salm, random = tiny_salm(precision), torch.Generator().manual_seed(seed)
    for name, weight in salm.decoder.named_parameters():
        if weight.dim() == 2:
            size = 0.5 if "embed" in name else 0.2 + seed % 5 / 10
            weight.data.copy_(torch.randn(weight.shape, generator=random) * size)
    return salm


def asked(salm: Salm, seed: int, stops: int) -> tuple[Tensor, frozenset[int]]:
    """Give a random prompt, and so many ids that end a text."""
    random = torch.Generator().manual_seed(seed)
    prompt = torch.randn(1, 3 + seed % 20, salm.decoder.config.hidden, generator=random)
    stop = torch.randint(salm.decoder.config.vocabulary, (stops,), generator=random).tolist()
    return prompt.to(salm.weight.dtype), frozenset(stop)


@pytest.fixture(scope="module")
def tiny() -> CanaryQwen:
    return canary_qwen.load(TINY, "cpu", "fp32")


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory, kernels: str) -> CanaryQwen:
    assert kernels
    folder = tmp_path_factory.mktemp("models") / "digits"
    shutil.copytree(DIGITS, folder)
    return canary_qwen.load(folder, "cpu", "int8")


@st.composite
def edits(draw: st.DrawFn) -> list[tuple[str, int, int]]:
    kinds = st.sampled_from(["change", "drop", "insert", "cut", "garbage", "empty", "again"])
    return draw(st.lists(st.tuples(kinds, st.integers(0, 60), st.integers(0, 400)), max_size=6))


def edited(ids: Sequence[int], changes: Sequence[tuple[str, int, int]]) -> list[int]:
    draft = list(ids)
    for kind, at, token in changes:
        other = token
        match kind:
            case "change" if at < len(draft):
                draft[at] = other
            case "drop":
                del draft[at : at + 1 + token % 3]
            case "insert":
                draft.insert(at, other)
            case "cut":
                del draft[at:]
            case "garbage":
                draft = [(other + 7 * i) % 900 for i in range(at)]
            case "empty":
                draft = []
            case "again":
                draft += draft
            case _:
                pass
    return draft


@settings(max_examples=40, deadline=None, derandomize=True)
@given(
    seed=st.integers(0, 10**6), changes=edits(), budget=st.integers(1, 60), stops=st.integers(0, 8)
)
def test_any_draft_gives_what_greedy_decoding_alone_writes(
    seed: int, changes: list[tuple[str, int, int]], budget: int, stops: int
) -> None:
    salm = random_salm("fp32", seed)
    prompt, stop = asked(salm, seed, stops)
    with torch.inference_mode():
        alone = plain(salm, prompt, budget, stop)
        draft = edited(alone.ids, changes)
        row, _ = drafted(salm, prompt, budget, stop, draft)
    assert (row.ids, row.done, row.complete) == (alone.ids, alone.done, alone.complete)
    assert row.log_probs == pytest.approx(alone.log_probs, abs=1e-4)


@pytest.mark.parametrize("seed", range(5))
def test_in_bfloat16_too(seed: int) -> None:
    salm = random_salm("bf16", seed)
    prompt, stop = asked(salm, seed, 1)
    with torch.inference_mode():
        alone = plain(salm, prompt, 40, stop)
        for changes in ([], [("change", 9, 3)], [("drop", 4, 1), ("insert", 20, 5)]):
            row, _ = drafted(salm, prompt, 40, stop, edited(alone.ids, changes))
            assert row.ids == alone.ids


def test_a_draft_that_is_right_is_read_in_a_few_passes() -> None:
    row, tally = follow(TEXT, Script())
    assert (row.ids, row.complete, len(row.log_probs)) == (TEXT, True, len(TEXT) + 1)
    assert tally.passes <= 4
    assert tally.accepted == tally.offered > 30


def test_without_a_draft_each_pass_reads_one_id() -> None:
    script = Script()
    row, tally = follow([], script)
    assert (row.ids, script.widths) == (TEXT, [1] * len(TEXT))
    assert tally.offered == 0


def test_a_useless_draft_is_given_up() -> None:
    text = [20 + i % 70 for i in range(200)]
    script = Script(text)
    row, tally = follow([99 - i % 10 for i in range(400)], script, budget=400)
    assert (row.ids, tally.accepted) == (text, 0)
    assert script.widths[-150:] == [1] * 150
    assert sum(script.widths) < 1.2 * len(text)


@pytest.mark.parametrize(
    "draft",
    [
        [*TEXT[:12], 99, *TEXT[13:]],
        [*TEXT[:12], *TEXT[15:]],
        [*TEXT[:12], 97, 98, 99, *TEXT[12:]],
        [98, 99, *TEXT],
        TEXT[3:],
    ],
    ids=["changed", "dropped", "inserted", "begun early", "begun late"],
)
def test_the_draft_goes_on_behind_a_mistake(draft: list[int]) -> None:
    row, tally = follow(draft, Script())
    assert row.ids == TEXT
    assert tally.passes <= 12


def test_nothing_is_read_beyond_the_budget() -> None:
    script = Script()
    row, _ = follow(TEXT, script, budget=10)
    assert (row.ids, row.complete) == (TEXT[:10], False)
    assert len(script.held) <= 10


def test_the_callers_wish_to_stop_is_heard_between_passes() -> None:
    script, asked_before = Script(), iter([False, False, True])
    with pytest.raises(Cancelled):
        verify(script.begin, Row(budget=99), [], frozenset(), lambda: next(asked_before))
    assert script.widths == [1]


class Rough(Script):
    """Passes of several ids take the next id down for likelier, by a hair, at one place."""

    doubt, tie = 0.1, 0.0
    at = 13

    def read(self, ids: Sequence[int]) -> Tensor:
        begin = len(self.held)
        logits = super().read(ids)
        if len(ids) > 1 and begin <= self.at < begin + len(ids):
            logits[self.at - begin, 99] = 5.01
        return logits


class Soiled(Rough):
    """So does what looks at keys and values of such passes, until they are forgotten."""

    tie = 0.1

    def __init__(self) -> None:
        super().__init__()
        self.soiled: list[bool] = []

    def read(self, ids: Sequence[int]) -> Tensor:
        logits = super().read(ids)
        self.soiled += [len(ids) > 1] * len(ids)
        if len(ids) == 1 and len(self.held) == self.at + 1 and any(self.soiled):
            logits[0, 99] = 5.01
        return logits

    def cut(self, count: int) -> None:
        super().cut(count)
        self.soiled = self.soiled[: len(self.held)]


def test_what_a_wide_pass_cannot_tell_apart_a_pass_of_one_id_decides() -> None:
    row, tally = follow(TEXT, Rough())
    assert row.ids == TEXT
    assert (tally.doubts, tally.ties) == (1, 0)
    assert tally.passes < 10


def test_where_that_cannot_either_all_is_read_one_by_one() -> None:
    row, tally = follow(TEXT, Soiled())
    assert row.ids == TEXT
    assert (tally.doubts, tally.ties) == (1, 1)


class Unsure(Script):
    """A prompt that is read along with a guess takes another first id for likelier, by a hair."""

    doubt, tie = 0.1, 0.0

    def begin(self, guess: Sequence[int]) -> tuple[Tensor, Session]:
        logits, session = super().begin(guess)
        if guess:
            logits[0, 99] = 5.01
        return logits, session


class Undecided(Unsure):
    """So it does when it is read alone, but not exactly as without a guess."""

    tie = 0.1

    def restart(self, *, exactly: bool) -> Tensor:
        logits = super().restart(exactly=exactly)
        if not exactly:
            logits[0, 99] = 5.01
        return logits


class Tainted(Script):
    """So does one id read behind such a prompt, at one place, until the prompt is read anew."""

    doubt, tie, at = 0.1, 0.1, 20

    def read(self, ids: Sequence[int]) -> Tensor:
        begin = len(self.held)
        logits = super().read(ids)
        if begin <= self.at < begin + len(ids) and not self.restarts:
            logits[self.at - begin, 99] = 5.01
        return logits


def test_the_draft_begins_with_the_prompt() -> None:
    script = Script(TEXT[:7])
    row, tally = follow(TEXT[:7], script)
    assert (row.ids, row.complete) == (TEXT[:7], True)
    assert (script.widths, tally.passes, tally.accepted) == ([], 0, 7)


def test_nothing_is_read_with_the_prompt_that_the_budget_has_no_room_for() -> None:
    for budget in range(1, 9):
        script = Script()
        row, _ = follow(TEXT, script, budget=budget)
        assert row.ids == TEXT[:budget]
        assert script.guessed < budget
        assert len(script.held) < max(2, budget)


def test_where_the_first_choice_is_in_doubt_the_prompt_is_read_alone() -> None:
    for script, exact in ((Unsure(), 0), (Undecided(), 1)):
        row, tally = follow(TEXT, script)
        assert row.ids == TEXT
        assert (script.restarts, tally.doubts, tally.ties) == (exact, 1, exact)
        assert len(script.held) <= len(TEXT)


def test_a_tie_behind_such_a_prompt_is_decided_behind_one_that_was_read_alone() -> None:
    script = Tainted()
    row, tally = follow(TEXT, script)
    assert row.ids == TEXT
    assert (script.restarts, tally.ties) == (1, 1)
    alone = Tainted()
    assert follow([], alone)[0].ids != TEXT  # without a draft nothing is read anew
    assert alone.restarts == 0


def test_in_whole_numbers_a_guess_is_read_where_a_block_has_room(
    packed: CanaryQwen, kernels: str
) -> None:
    salm = packed.open()
    for length, room in ((30, True), (60, False), (64, False), (85, True), (113, False)):
        with torch.inference_mode():
            prompt = salm.embed([(7 * i) % 40 for i in range(length)])
            logits, session = salm.begin([prompt], 40, lambda: None, [5, 6, 7, 8, 9, 10])
            whole = kernels == "own" or not group_size()  # no blocks there
            assert len(logits) == (7 if room or whole else 1)
            if len(logits) == 1:
                continue
            first = logits[0].clone()
            alone, other = salm.begin([prompt], 40, lambda: None)
            alone = alone.clone()
            spread = float(alone.max() - alone.mean())
            torch.testing.assert_close(first, alone[0], atol=spread / 32, rtol=0)
            assert kernels == "openvino" or torch.equal(first, alone[0])
            again = session.restart(exactly=False).clone()
            torch.testing.assert_close(again, alone, atol=spread / 256, rtol=0)
            assert torch.equal(session.restart(exactly=True), alone)
            assert torch.equal(session.read([5]), other.read([5]))


@pytest.mark.parametrize("precision", ["fp32", "bf16"])
def test_a_session_that_starts_anew_is_as_one_without_a_guess(precision: str) -> None:
    salm = random_salm(precision, 3)
    prompt, _ = asked(salm, 3, 0)
    with torch.inference_mode():
        alone, other = salm.begin([prompt], 40, lambda: None)
        logits, session = salm.begin([prompt], 40, lambda: None, [5, 6, 7])
        assert len(logits) == 4
        session.read([8])
        near = session.restart(exactly=False)
        spread = float(alone.max() - alone.mean())
        torch.testing.assert_close(near, alone, atol=spread * session.doubt, rtol=0)
        assert torch.equal(session.restart(exactly=True), alone)
        assert torch.equal(session.read([5]), other.read([5]))


def variants(text: str) -> list[str]:
    words = text.split()
    return [
        text,
        text.upper(),
        " ".join(words[: len(words) // 2]),
        " ".join(reversed(words)),
        ", ".join(words) + ".",
        "Das ist eine andere Sprache, und zwar eine lange.",
        "<|im_end|>",
        text + " " + text,
    ]


def heard(model: CanaryQwen, audio: Waveform, draft: str) -> Hypothesis:
    (found,) = model.verify([audio], [draft], Options(), never)
    return found


def same(one: Hypothesis, other: Hypothesis) -> None:
    assert (one.text, one.complete) == (other.text, other.complete)
    assert one.confidence == pytest.approx(other.confidence, abs=1e-3)


def test_a_model_hears_the_same_with_any_text_as_draft(tiny: CanaryQwen) -> None:
    audio = synth(40_000, 1)
    (alone,) = tiny.recognize([audio], Options(), never)
    for draft in variants(alone.text):
        same(heard(tiny, audio, draft), alone)


def test_waveforms_with_and_without_drafts_keep_their_order(tiny: CanaryQwen) -> None:
    audios = [synth(16_000 + 4_000 * n, n) for n in range(5)]
    alone = tiny.recognize(audios, Options(), never)
    drafts = ["", alone[1].text, "", "something else", alone[4].text[:9]]
    for one, other in zip(tiny.verify(audios, drafts, Options(), never), alone, strict=True):
        same(one, other)


@pytest.mark.parametrize("sample", ["digits-7042", "digits-31415926", "jfk"])
def test_in_whole_numbers_the_same_is_heard_with_any_draft(packed: CanaryQwen, sample: str) -> None:
    audio = read_audio(SAMPLES / f"{sample}.flac")
    (alone,) = packed.recognize([audio], Options(), never)
    for draft in variants(alone.text):
        same(heard(packed, audio, draft), alone)


def test_the_session_in_whole_numbers_writes_the_ids_of_greedy_decoding(
    packed: CanaryQwen,
) -> None:
    salm, ids = packed.open(), packed.tokens.encode("1 2 3 4 5 6 7 8 9 0 1 2")
    for seed in range(4):
        random = torch.Generator().manual_seed(seed)
        with torch.inference_mode():
            prompt = salm.embed(torch.randint(40, (30,), generator=random).tolist())
            alone = Row(budget=40)
            logits, step = salm.begin([prompt], 40, lambda: None)
            generate(logits, step, [alone], frozenset(), never)
            for draft in (alone.ids, ids, [*alone.ids[:5], *ids], alone.ids[2:]):
                row, _ = drafted(salm, prompt, 40, frozenset(), draft)
                assert row.ids == alone.ids
                # what is read with the prompt looks at keys and values that are not yet rounded
                assert row.log_probs == pytest.approx(alone.log_probs, abs=2e-2)


def test_a_right_draft_spares_passes_of_a_real_model(packed: CanaryQwen) -> None:
    salm, audio = packed.open(), read_audio(SAMPLES / "digits-31415926.flac")
    with torch.inference_mode():
        prompt = packed.prompt(salm, torch.from_numpy(audio))
        stop = frozenset((packed.tokens.id("<|im_end|>"),))
        draft = packed.tokens.encode("3 1 4 1 5 9 2 6")
        row, tally = drafted(salm, prompt, 40, stop, draft)
    assert row.ids == draft
    assert tally.passes <= len(draft) // 2


def test_canary_qwen_is_a_verifier_and_its_sessions_are_a_drafts(
    tiny: CanaryQwen, packed: CanaryQwen
) -> None:
    for model in (tiny, packed):
        assert isinstance(model, Verifier)
        salm = model.open()
        with torch.inference_mode():
            session: Session = salm.begin([salm.embed([1, 2])], 2, lambda: None)[1]
            assert session.read([1, 2]).shape[0] == 2
