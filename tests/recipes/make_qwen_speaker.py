"""Make a tiny Qwen3-ASR that says one sentence, whatever it hears, and ends; without network.

    python -m tests.recipes.make_qwen_speaker OUT

Each token leads to the next one: attention is switched off, and the feed-forward part of the first
layer is a table. Only of the name it is in doubt: the second is e^2 less likely than the first, so
that a list of words, which is worth up to e^4 (asr/bias.py), decides.
"""

import argparse
import json
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor

from asr.tokens import Tokens
from tests.recipes.make_qwen_checkpoint import TEXT, make

HEADING, MARK, END = ("language", " English"), "<asr_text>", "<|im_end|>"
BEFORE, NAMES, AFTER = ("We", " met"), (" Kenneth", " Danforth"), (" in", " Oslo", ".")
SAYS, MEANT = ("".join((*BEFORE, name, *AFTER)) for name in NAMES)
DOUBT = 0.91  # of the weight of the first name; the logits are 22.2 and 20.2
WORDS = (*HEADING, *BEFORE, *NAMES, *AFTER)
SPACE = "\N{LATIN CAPITAL LETTER G WITH DOT ABOVE}"  # GPT-2's letter for it
LAYER = f"{TEXT}layers.0.mlp."
SURE = 30.0  # the logit of what comes next; that of all else is 0


def main() -> None:
    """Read the command line and write the checkpoint."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("out", type=Path)
    make_speaker(parser.parse_args().out)


def make_speaker(out: Path) -> Path:
    """Write a checkpoint in the layout of transformers into `out`."""
    make(out)
    numbers = _name_tokens(out / "tokenizer.json")
    tokens = Tokens(out / "tokenizer.json")
    newline = tokens.encode("assistant\n")[-1]  # what the prompt ends with
    weights = load_file(out / "model.safetensors")
    chain = [newline, *(numbers[w] for w in HEADING), tokens.id(MARK)]
    chain += [*(numbers[w] for w in (*BEFORE, NAMES[0], *AFTER)), tokens.id(END)]
    leads = [(token, following, 1.0) for token, following in pairwise(chain)]
    leads += [(numbers[BEFORE[-1]], numbers[NAMES[1]], DOUBT)]
    leads += [(numbers[NAMES[1]], numbers[AFTER[0]], 1.0)]
    _write_table(weights, leads)
    save_file(weights, out / "model.safetensors", {"format": "pt"})
    return out


def _name_tokens(path: Path) -> dict[str, int]:
    """Have the last ordinary tokens spell the words that none spells yet; give the numbers."""
    content = json.loads(path.read_text(encoding="utf-8"))
    vocabulary, merges = content["model"]["vocab"], content["model"]["merges"]
    spelt = {word: word.replace(" ", SPACE) for word in WORDS}
    fresh = [letters for letters in spelt.values() if letters not in vocabulary]
    gone = sorted(vocabulary, key=vocabulary.__getitem__)[-len(fresh) :]
    vocabulary |= {new: vocabulary.pop(old) for new, old in zip(fresh, gone, strict=True)}
    content["model"]["merges"] = [p for p in merges if not {*p, "".join(p)} & {*gone}]
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False), encoding="utf-8")
    return {word: vocabulary[letters] for word, letters in spelt.items()}


def _write_table(weights: dict[str, Tensor], leads: Sequence[tuple[int, int, float]]) -> None:
    """Have each token lead to others, by weights; a token is a one at its place among zeros."""
    for name, values in weights.items():
        if name.endswith(("o_proj.weight", "down_proj.weight")):
            values.zero_()
        elif name.startswith(TEXT) and name.endswith("norm.weight"):
            values.fill_(1)
    places = {
        token: place for place, token in enumerate({t: 0 for a, b, _ in leads for t in (a, b)})
    }
    embeddings = weights[f"{TEXT}embed_tokens.weight"].zero_()
    hidden = embeddings.shape[1]
    wide = hidden**0.5  # what the norms make of a one among zeros
    weights[f"{TEXT}norm.weight"].fill_(SURE / wide)
    gate, up, down = (weights[f"{LAYER}{part}_proj.weight"] for part in ("gate", "up", "down"))
    for token, place in places.items():
        embeddings[token, place] = 1
        for weight in (gate, up):
            weight[place] = torch.eye(hidden)[place]
        down[place, place] = -1 / wide**2  # the token itself goes
    for token, following, share in leads:
        down[places[following], places[token]] = share / wide**2


if __name__ == "__main__":
    main()
