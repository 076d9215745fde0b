"""Moonshine's two ONNX graphs and its table of pieces.

Waveforms become states, states become logits, ids become text. Knows nothing of
how words are chosen.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from asr.bias import Vocabulary
from asr.errors import ModelError
from asr.families.moonshine_words import SPACE, spell
from asr.types import Waveform

Floats = NDArray[np.float32]
Ids = NDArray[np.int64]

BOS, EOS = 1, 2
LAYERS, HEADS, HEAD_DIM = 6, 8, 36
ENCODER, DECODER, PIECES = "encoder_model.ort", "decoder_model_merged.ort", "tokenizer.bin"

_SELF = [f"{i}.decoder.{part}" for i in range(LAYERS) for part in ("key", "value")]
_CROSS = [f"{i}.encoder.{part}" for i in range(LAYERS) for part in ("key", "value")]


@dataclass(slots=True)
class Cache:
    """What the decoder remembers of a waveform's guesses: states, keys and values by layer."""

    states: Floats  # [width, frames, 288], the same in each row
    mask: Ids  # [width, samples]: the graph itself takes every 384th
    own: list[Floats]  # of the tokens so far: 12 x [guesses, 8, tokens, 36]
    cross: list[Floats]  # of the states: 12 x [width, 8, frames, 36], the same in each row

    def widen(self, width: int) -> None:
        """Make room for `width` guesses about the one waveform."""
        self.states = np.repeat(self.states, width, axis=0)
        self.mask = np.repeat(self.mask, width, axis=0)
        self.cross = [np.repeat(x, width, axis=0) for x in self.cross]

    def pick(self, rows: Sequence[int]) -> None:
        """Keep the guesses of `rows` in that order; a row may come up more than once."""
        if list(rows) != list(range(len(self.own[0]))):
            self.own = [x[np.asarray(rows)] for x in self.own]


class Network:
    """The tiny model of 27 million parameters; on the CPU, with `threads` threads."""

    def __init__(self, folder: Path, threads: int) -> None:
        self.pieces = read_pieces(folder / PIECES)
        self._encoder = _session(folder / ENCODER, threads)
        self._decoder = _session(folder / DECODER, threads)
        self._outputs = ["logits", *(f"present.{name}" for name in _SELF)]
        self._all_outputs = [*self._outputs, *(f"present.{name}" for name in _CROSS)]

    def encode(self, audios: Sequence[Waveform]) -> tuple[Floats, Ids]:
        """Give waveforms' [samples] states [batch, frames, 288] and mask [batch, samples]."""
        longest = max(len(a) for a in audios)
        sound = np.zeros((len(audios), longest), np.float32)
        mask = np.zeros((len(audios), longest), np.int64)
        for row, audio in enumerate(audios):
            sound[row, : len(audio)] = audio
            mask[row, : len(audio)] = 1
        states = self._encoder.run(None, {"input_values": sound, "attention_mask": mask})[0]
        return states, mask

    def start(self, states: Floats, mask: Ids) -> tuple[Floats, Cache]:
        """Give the logits [batch, vocabulary] of the first token, and the cache."""
        batch = len(states)
        nothing = np.zeros((batch, HEADS, 0, HEAD_DIM), np.float32)
        past = {f"past_key_values.{name}": nothing for name in (*_SELF, *_CROSS)}
        feed = past | {
            "input_ids": np.full((batch, 1), BOS, np.int64),
            "encoder_hidden_states": states,
            "encoder_attention_mask": mask,
            "use_cache_branch": np.array([False]),
        }
        logits, *caches = self._decoder.run(self._all_outputs, feed)
        own, cross = caches[: len(_SELF)], caches[len(_SELF) :]
        return logits[:, -1], Cache(states, mask, own, cross)

    def step(self, ids: Sequence[int], cache: Cache) -> Floats:
        """Append one token to each guess; give the logits [guesses, vocabulary] of the next."""
        feed: dict[str, Any] = {
            "input_ids": np.asarray(ids, np.int64)[:, None],
            "encoder_hidden_states": cache.states[: len(ids)],
            "encoder_attention_mask": cache.mask[: len(ids)],
            "use_cache_branch": np.array([True]),
        }
        feed |= {f"past_key_values.{n}": x for n, x in zip(_SELF, cache.own, strict=True)}
        cross = (x[: len(ids)] for x in cache.cross)
        feed |= {f"past_key_values.{n}": x for n, x in zip(_CROSS, cross, strict=True)}
        logits, *cache.own = self._decoder.run(self._outputs, feed)
        last: Floats = logits[:, -1]
        return last

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """What each token spells."""
        return Vocabulary(
            [piece.replace(SPACE, b" ") for piece in self.pieces_of(range(len(self.pieces)))]
        )

    def text(self, ids: Sequence[int]) -> str:
        """Join the pieces of `ids` to text."""
        return spell(b"".join(self.pieces_of(ids))).strip()

    def pieces_of(self, ids: Sequence[int]) -> list[bytes]:
        """Give the piece of each token; those that only steer have none."""
        return [self.pieces[i] if i > EOS else b"" for i in ids]


def read_pieces(path: Path) -> list[bytes]:
    """Read the table: for each piece its length (one byte, or two from 128 on) and its bytes."""
    data, at, pieces = path.read_bytes(), 0, []
    while at < len(data):
        length, at = data[at], at + 1
        if length >= 128 and at < len(data):
            length, at = data[at] * 128 + length - 128, at + 1
        pieces.append(data[at : at + length])
        at += length
    if at != len(data) or pieces[: EOS + 1] != [b"<unk>", b"<s>", b"</s>"]:
        raise ModelError(f"The model's table of pieces {path} is damaged.")
    return pieces


def _session(path: Path, threads: int) -> Any:  # noqa: ANN401 - onnxruntime has no types
    onnxruntime = silent_onnxruntime()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # waiting costs no CPU
    try:
        return onnxruntime.InferenceSession(str(path), options, ["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime has no public root of its errors
        raise ModelError(f"The model {path} cannot be loaded: {error}") from error


def silent_onnxruntime() -> ModuleType:
    """Import onnxruntime so that it tells nobody anything; the only place that imports it.

    Since 1.32 it numbers the machine, notes each session in ~/.cache/Microsoft and sends that to
    its makers, from the moment of import on, unless the variable is set before.
    """
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    import onnxruntime

    onnxruntime.disable_telemetry_events()  # should somebody have imported it before
    return cast("ModuleType", onnxruntime)
