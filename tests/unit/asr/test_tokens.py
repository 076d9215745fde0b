import json
import shutil
from pathlib import Path

import pytest

from asr.errors import ModelError
from asr.tokens import Tokens, find_tokenizer, hub_cache

TINY = Path(__file__).resolve().parents[2] / "data" / "nemo-tiny"
QWEN = "Qwen/Qwen3-1.7B"


@pytest.fixture(scope="module")
def tokens() -> Tokens:
    return Tokens(TINY / "tokenizer.json")


@pytest.mark.parametrize("text", ["Hello there.", " two  spaces ", "Zürich 🎙 ok", "日本語", ""])
def test_text_comes_back(tokens: Tokens, text: str) -> None:
    ids = tokens.encode(text)
    assert tokens.decode(ids) == text
    assert "".join(tokens.pieces(ids)) == text
    assert "".join(tokens.stream(iter(ids))) == text


def test_a_character_of_many_bytes_is_never_cut(tokens: Tokens) -> None:
    ids = tokens.encode("🎙🎙")
    assert len(ids) > 2
    assert [piece for piece in tokens.pieces(ids) if piece] == ["🎙", "🎙"]
    assert list(tokens.stream(iter(ids[:-1]))) == ["🎙"]


def test_marks_in_a_persons_text_are_only_text(tokens: Tokens) -> None:
    end = tokens.id("<|im_end|>")
    assert tokens.encode("a<|im_end|>b", special=True).count(end) == 1
    assert end not in tokens.encode("a<|im_end|>b")
    assert tokens.decode(tokens.encode("a<|im_end|>b")) == "a<|im_end|>b"


def test_special_tokens_leave_nothing(tokens: Tokens) -> None:
    assert tokens.decode([*tokens.encode("yes"), tokens.id("<|im_end|>")]) == "yes"


def test_a_token_that_is_not_there_is_named(tokens: Tokens) -> None:
    with pytest.raises(ModelError, match=r"does not know <\|nothing\|>"):
        tokens.id("<|nothing|>")


def test_a_damaged_tokenizer_is_named(tmp_path: Path) -> None:
    (tmp_path / "tokenizer.json").write_text("{", encoding="utf-8")
    with pytest.raises(ModelError, match="is damaged"):
        Tokens(tmp_path / "tokenizer.json")


def put(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "tokenizer.json").write_text("{}", encoding="utf-8")
    return folder / "tokenizer.json"


def test_the_tokenizer_is_sought_beside_then_in_nemos_layout_then_in_the_cache(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))
    model = tmp_path / "model"
    with pytest.raises(ModelError, match=r"put tokenizer.json of Qwen/Qwen3-1.7B there"):
        find_tokenizer(model, QWEN)
    cache = tmp_path / "hub" / "models--Qwen--Qwen3-1.7B"
    old, new = put(cache / "snapshots" / "aaa"), put(cache / "snapshots" / "bbb")
    assert find_tokenizer(model, QWEN) == old
    (cache / "refs").mkdir()
    (cache / "refs" / "main").write_text("bbb\n", encoding="utf-8")
    assert find_tokenizer(model, QWEN) == new
    backbone = put(model / "llm_backbone")
    assert find_tokenizer(model, QWEN) == backbone
    beside = put(model)
    assert find_tokenizer(model, QWEN) == beside


@pytest.fixture
def parted(tmp_path: Path) -> Path:
    """Give the tiny model's tokenizer in its older form: words, merges and added tokens apart."""
    whole = json.loads((TINY / "tokenizer.json").read_text(encoding="utf-8"))["model"]
    merges = [" ".join(pair) for pair in whole["merges"]]
    (tmp_path / "vocab.json").write_text(json.dumps(whole["vocab"]), encoding="utf-8")
    lines = "\n".join(("#version: 0.2", *merges, ""))
    (tmp_path / "merges.txt").write_text(lines, encoding="utf-8")
    shutil.copy(TINY / "tokenizer_config.json", tmp_path)
    return tmp_path


def test_vocabulary_and_merges_make_the_same_tokenizer(tokens: Tokens, parted: Path) -> None:
    apart = Tokens(find_tokenizer(parted, QWEN))
    assert json.loads(apart._tokenizer.to_str()) == json.loads(tokens._tokenizer.to_str())
    text = "<|im_start|>user\nIt's 42, Zu\u0308rich 🎙\t日本語  \r\n <think>ok</think><|im_end|>"
    for special in (True, False):
        assert apart.encode(text, special=special) == tokens.encode(text, special=special)
    ids = tokens.encode(text, special=True)
    assert apart.pieces(ids) == tokens.pieces(ids)
    assert len(apart) == len(tokens)


def test_a_whole_tokenizer_counts_before_its_parts(parted: Path) -> None:
    assert find_tokenizer(parted, QWEN).name == "vocab.json"
    put(parted)
    assert find_tokenizer(parted, QWEN).name == "tokenizer.json"


def test_parts_that_say_nothing_of_the_added_tokens_are_passed_over(parted: Path) -> None:
    (parted / "tokenizer_config.json").unlink()
    with pytest.raises(ModelError, match="No tokenizer for the model"):
        find_tokenizer(parted, QWEN)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"tokenizer_class": "GPT2Tokenizer"}, "is a GPT2Tokenizer"),
        ({"added_tokens_decoder": {"961": {"content": "<|im_end|>"}}}, r"<\|im_end\|>.* than 961"),
        ({"added_tokens_decoder": {"960": {"colour": "red"}}}, "is damaged"),
        ({"added_tokens_decoder": None}, "is damaged"),
    ],
)
def test_parts_that_do_not_fit_are_refused(
    parted: Path, changed: dict[str, object], sentence: str
) -> None:
    settings = json.loads((parted / "tokenizer_config.json").read_text(encoding="utf-8"))
    text = json.dumps(settings | changed)
    (parted / "tokenizer_config.json").write_text(text, encoding="utf-8")
    with pytest.raises(ModelError, match=sentence):
        Tokens(parted / "vocab.json")


def test_a_folder_may_stand_for_the_hub_name(tmp_path: Path) -> None:
    there = put(tmp_path / "qwen")
    assert find_tokenizer(tmp_path / "model", str(tmp_path / "qwen")) == there


def test_the_cache_lies_where_its_variables_say(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE", "HF_HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    assert hub_cache() == Path.home() / ".cache" / "huggingface" / "hub"
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "x"))
    assert hub_cache() == tmp_path / "x" / "huggingface" / "hub"
    monkeypatch.setenv("HF_HOME", str(tmp_path / "home"))
    assert hub_cache() == tmp_path / "home" / "hub"
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))
    assert hub_cache() == tmp_path / "hub"
