"""What all SALMs share: a decoder that reads prompts of sound and text, and writes rows together.

How a waveform becomes what the decoder hears is each family's own (`hear`).
"""

from collections.abc import Callable, Sequence

import torch
from torch import Tensor, nn

from asr.nn.cache import Cache
from asr.nn.qwen3 import Decoder
from asr.nn.rows import one_row

# Margins (asr/draft.py: doubt, tie) below which passes of several ids, and of one id after such,
# are not believed: several times what was measured between them (tests/bench/LOG.md).
MARGINS = {
    torch.float32: (1e-4, 1e-5),
    torch.float16: (1 / 256, 1 / 1024),
    torch.bfloat16: (1 / 32, 1 / 128),
}


class SpeechModel(nn.Module):
    """Waveforms and ids -> logits of the next token."""

    decoder: Decoder

    @property
    def weight(self) -> Tensor:
        """A tensor with the dtype and on the device of the whole."""
        return self.decoder.embed_tokens.weight

    @property
    def decoder_bytes(self) -> int:
        """What has to be read of the decoder for each token, its adapter folded."""
        skipped = ["lora_"] if self.decoder.config.tied else ["lora_", "embed_tokens"]
        parameters = self.decoder.named_parameters()
        return sum(t.nbytes for name, t in parameters if not any(part in name for part in skipped))

    def hear(self, audio: Tensor) -> Tensor:
        """Give what the decoder hears, [1, frames, hidden], of one waveform [samples]."""
        raise NotImplementedError

    def embed(self, ids: list[int]) -> Tensor:
        """Give embeddings [1, length, hidden]."""
        x: Tensor = self.decoder.embed_tokens(torch.tensor([ids], device=self.weight.device))
        return x

    def read(self, x: Tensor, cache: Cache) -> Tensor:
        """Read embeddings [1, length, hidden] into the cache; give the next logits [1, vocab]."""
        return self.decoder.logits(self.decoder(x, cache)[:, -1])

    def begin(
        self,
        prompts: Sequence[Tensor],
        room: int,
        check: Callable[[], None],
        guess: Sequence[int] = (),
    ) -> tuple[Tensor, "SalmSession"]:
        """Read prompts [1, length, hidden] one by one into rows that are then written together.

        Gives the first logits [batch, vocab] and what reads the rows' ids, `room` of each at most.
        A `guess` is read behind the only prompt, in one pass: logits [1 + ids, vocab]. `check` is
        called before each prompt, and may raise.
        """
        if guess:
            check()
            (prompt,) = prompts
            cache = self.decoder.cache(1, prompt.shape[1] + room)
            return self.read_along(prompt, guess, cache), SalmSession(self, cache, prompt)
        longest = max(p.shape[1] for p in prompts)
        starts = [longest - p.shape[1] for p in prompts]
        cache = self.decoder.cache(len(prompts), longest + room)
        logits = []
        for index, prompt in enumerate(prompts):
            check()
            logits.append(self.read(prompt, cache.row(index, starts[index])))
        cache.length = longest
        cache.starts = torch.tensor(starts, device=self.weight.device) if any(starts) else None
        return torch.cat(logits), SalmSession(self, cache, prompts[0])

    def read_along(self, prompt: Tensor, guess: Sequence[int], cache: Cache) -> Tensor:
        """Read a prompt [1, length, hidden] and ids behind it; give logits [1 + ids, vocab]."""
        x = torch.cat((prompt, self.embed(list(guess))), dim=1)
        return self.decoder.logits(self.decoder(x, cache)[0, -1 - len(guess) :])

    def use_adapter(self, on: bool) -> None:
        """Switch between the adapted decoder and the base model."""
        self.decoder.use_adapter(on)

    def step(self, ids: Tensor, cache: Cache) -> Tensor:
        """Read one id of each row [batch]; give the next logits [batch, vocab]."""
        with one_row(self.weight, len(ids)):
            return self.read(self.decoder.embed_tokens(ids[:, None]), cache)


class SalmSession:
    """Rows that are being written: a Step for all of them, a draft's Session where there is one."""

    def __init__(self, salm: SpeechModel, cache: Cache, prompt: Tensor) -> None:
        self._salm, self._cache, self._prompt = salm, cache, prompt  # the only row's
        self.doubt, self.tie = MARGINS[salm.weight.dtype]

    def __call__(self, ids: Tensor) -> Tensor:
        """Read one id of each row [batch]; give the next logits [batch, vocab]."""
        return self._salm.step(ids, self._cache)

    def read(self, ids: Sequence[int]) -> Tensor:
        """Read ids of the only row; give the logits [len(ids), vocab] after each."""
        decoder = self._salm.decoder
        asked = torch.tensor(ids, device=self._salm.weight.device)
        if len(ids) == 1:
            return self(asked)
        states: Tensor = decoder(decoder.embed_tokens(asked[None]), self._cache)
        return decoder.logits(states[0])

    def cut(self, count: int) -> None:
        """Forget the last `count` ids."""
        self._cache.length -= count

    def restart(self, *, exactly: bool) -> Tensor:
        """Read the only row's prompt anew, or its last position; give logits [1, vocab]."""
        start = 0 if exactly else self._prompt.shape[1] - 1
        self._cache.length = start
        return self._salm.read(self._prompt[:, start:], self._cache)
