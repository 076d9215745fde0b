"""Text to tokens and back, with the tokenizer of a checkpoint. Knows no model and no network.

canary-qwen is published without a tokenizer: it is Qwen3-1.7B's.
"""

import json
import os
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path

from tokenizers import AddedToken, Regex, Tokenizer, decoders, normalizers, processors
from tokenizers.decoders import DecodeStream
from tokenizers.models import BPE
from tokenizers.pre_tokenizers import ByteLevel, Split
from tokenizers.pre_tokenizers import Sequence as Steps

from asr.errors import ModelError

FILE = "tokenizer.json"
VOCABULARY, MERGES, SETTINGS = "vocab.json", "merges.txt", "tokenizer_config.json"  # its older form
QWEN = "Qwen2Tokenizer"  # the class that Qwen3 names too; its files do not say how it cuts words
QWEN_WORDS = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*"
    r"|\s*[\r\n]+|\s+(?!\S)|\s+"
)


class Tokens:
    """One tokenizer: tokenizer.json, or vocab.json with merges.txt and tokenizer_config.json.

    Raises ModelError where a file cannot be read.
    """

    def __init__(self, path: Path) -> None:
        try:
            parted = path.name == VOCABULARY
            self._tokenizer = _qwen(path.parent) if parted else Tokenizer.from_file(str(path))
        except ModelError:
            raise
        except Exception as error:  # the library raises nothing more exact
            raise ModelError(f"The tokenizer {path} is damaged: {error}.") from error
        self._path = path
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()

    def __len__(self) -> int:
        """Give the number of tokens, special ones included."""
        return self._tokenizer.get_vocab_size(with_added_tokens=True)

    def id(self, token: str) -> int:
        """Give the id of one special token; raises ModelError where it is not known."""
        found = self._tokenizer.token_to_id(token)
        if found is None:
            raise ModelError(f"The tokenizer {self._path} does not know {token}.")
        return found

    def encode(self, text: str, *, special: bool = False) -> list[int]:
        """Give the ids of a text.

        Only with `special` do marks such as <|im_end|> count as what they stand for: a person's
        text must not be able to end its own turn.
        """
        self._tokenizer.encode_special_tokens = not special
        return list(self._tokenizer.encode(text, add_special_tokens=False).ids)

    def decode(self, ids: Sequence[int]) -> str:
        """Give the text of ids; special tokens leave nothing."""
        return self._tokenizer.decode(list(ids), skip_special_tokens=True)

    def pieces(self, ids: Sequence[int]) -> list[str]:
        """Give the text that each id added; "" for one that only began a character.

        The pieces joined are the text, but for a character that never came to its end.
        """
        stream = DecodeStream(skip_special_tokens=True)
        return [stream.step(self._tokenizer, token) or "" for token in ids]

    def table(self) -> list[bytes]:
        """Give what each id spells, in bytes; b"" for special tokens and numbers without one.

        Only of vocabularies that are written in GPT-2's letters for bytes, as Qwen's is.
        """
        letters, table = _bytes_of_letters(), [b""] * len(self)
        special = self._tokenizer.get_added_tokens_decoder()
        for token, number in self._tokenizer.get_vocab(with_added_tokens=False).items():
            if number not in special and all(letter in letters for letter in token):
                table[number] = bytes(letters[letter] for letter in token)
        return table

    def stream(self, ids: Iterator[int]) -> Iterator[str]:
        """Turn ids into pieces of text as they come; no piece ends within a character."""
        stream = DecodeStream(skip_special_tokens=True)
        for token in ids:
            if piece := stream.step(self._tokenizer, token):
                yield piece


def _bytes_of_letters() -> dict[str, int]:
    """Give the byte for each letter of a byte-level vocabulary: printable ones are themselves."""
    plain = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    others = [byte for byte in range(0x100) if byte not in plain]
    return {chr(b): b for b in plain} | {chr(0x100 + n): b for n, b in enumerate(others)}


def _qwen(folder: Path) -> Tokenizer:
    """Put Qwen's tokenizer together from its vocabulary, merges and added tokens."""
    settings = json.loads((folder / SETTINGS).read_text(encoding="utf-8"))
    kind = settings.get("tokenizer_class", QWEN)
    if not kind.startswith(QWEN):
        raise ModelError(f"The tokenizer in {folder} is a {kind}: only {FILE} says how to use it.")
    model = BPE.from_file(str(folder / VOCABULARY), str(folder / MERGES))
    tokenizer = Tokenizer(model)
    tokenizer.normalizer = normalizers.NFC()
    words = Split(Regex(QWEN_WORDS), "isolated")
    tokenizer.pre_tokenizer = Steps([words, ByteLevel(add_prefix_space=False, use_regex=False)])
    tokenizer.post_processor = processors.ByteLevel(
        add_prefix_space=False, trim_offsets=False, use_regex=False
    )
    tokenizer.decoder = decoders.ByteLevel()
    added = {int(number): token for number, token in settings["added_tokens_decoder"].items()}
    for number, token in sorted(added.items()):
        tokenizer.add_tokens([AddedToken(**token)])
        if tokenizer.token_to_id(token["content"]) != number:
            raise ModelError(
                f"The tokenizer in {folder} is damaged: its vocabulary leaves {token['content']}"
                f" another number than {number}."
            )
    return tokenizer


def find_tokenizer(folder: Path, language_model: str) -> Path:
    """Find a tokenizer beside a checkpoint, in NeMo's llm_backbone, or in the local HF cache.

    In each place tokenizer.json counts before vocab.json, which has merges.txt beside it.
    `language_model` is the hub name (Qwen/Qwen3-1.7B) or folder that the checkpoint was built on.
    Raises ModelError with what to do where there is none.
    """
    for place in chain((folder, folder / "llm_backbone"), language_model_folders(language_model)):
        if (place / FILE).is_file():
            return place / FILE
        if all((place / name).is_file() for name in (VOCABULARY, MERGES, SETTINGS)):
            return place / VOCABULARY
    raise ModelError(
        f"No tokenizer for the model in {folder}: put {FILE} of {language_model} there."
        " (The published canary-qwen-2.5b comes without one.)"
    )


def language_model_folders(name: str) -> Iterator[Path]:
    """Yield where a language model's files may lie on this machine, the likeliest first."""
    if Path(name).is_absolute():
        yield Path(name)
        return
    snapshots = hub_cache() / f"models--{name.replace('/', '--')}"
    main = snapshots / "refs" / "main"
    if main.is_file():
        yield snapshots / "snapshots" / main.read_text(encoding="utf-8").strip()
    yield from sorted((snapshots / "snapshots").glob("*"))


def hub_cache() -> Path:
    """Give the folder of the Hugging Face cache, where its variables or its defaults put it."""
    if given := os.environ.get("HF_HUB_CACHE") or os.environ.get("HUGGINGFACE_HUB_CACHE"):
        return Path(given).expanduser()
    if given := os.environ.get("HF_HOME"):
        return Path(given).expanduser() / "hub"
    cache = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(cache).expanduser() / "huggingface" / "hub"
