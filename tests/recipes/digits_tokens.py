"""The digits model's tokenizer: bytes, the prompt's words, and each digit with the space before it.

It has the form of Qwen's (byte-level BPE, the same special tokens), so every text can be encoded;
"7 0 4" is the tokens "7", " 0", " 4".
"""

import json
from pathlib import Path

from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers

WORDS = ("user", "assistant", "Transcribe", " the", " following", *(f" {d}" for d in range(10)))
SPECIAL = ("<|endoftext|>", "<|im_start|>", "<|im_end|>")
PAD, START, END = SPECIAL
ROWS = 16  # the embedding's height is a multiple of this, with room for the audio's placeholder


def make_tokenizer() -> Tokenizer:
    """Build it; ids 0 to 255 are the bytes, the special tokens come last."""
    vocabulary = {sign: i for i, sign in enumerate(sorted(pre_tokenizers.ByteLevel.alphabet()))}
    merges = []
    for word in WORDS:
        signs = word.replace(" ", "Ġ")
        for end in range(2, len(signs) + 1):
            merges.append((signs[: end - 1], signs[end - 1]))
            vocabulary.setdefault(signs[:end], len(vocabulary))
    tokenizer = Tokenizer(models.BPE(vocab=vocabulary, merges=list(dict.fromkeys(merges))))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens([AddedToken(t, special=True, normalized=False) for t in SPECIAL])
    return tokenizer


def embedding_rows(tokenizer: Tokenizer) -> int:
    """Give the height of the embedding: every token and one to spare, rounded up."""
    return -(-(tokenizer.get_vocab_size() + 1) // ROWS) * ROWS


def save_tokenizer(tokenizer: Tokenizer, folder: Path) -> None:
    """Write tokenizer.json and the tokenizer_config.json that transformers reads beside it."""
    tokenizer.save(str(folder / "tokenizer.json"))
    config = {
        "add_prefix_space": False,
        "additional_special_tokens": [START, END],
        "bos_token": None,
        "clean_up_tokenization_spaces": False,
        "eos_token": END,
        "model_max_length": 4096,
        "pad_token": PAD,
        "split_special_tokens": False,
        "tokenizer_class": "PreTrainedTokenizerFast",
        "unk_token": None,
    }
    text = json.dumps(config, indent=2)
    (folder / "tokenizer_config.json").write_text(text + "\n", encoding="utf-8")
