"""One row's passes at fixed widths over one cache: on CUDA captured once and replayed.

A graph costs nothing to launch, but has one shape: ids are padded up to the next width. What the
padding leaves in the cache lies behind the row's end, where nobody looks, and is written over.
"""

import logging
from collections.abc import Callable, Sequence

import torch
from torch import Tensor

from asr import draft_guess
from asr.families.canary_qwen_packed import PackedSalm, PackedSession
from asr.families.salm_model import MARGINS, SalmSession, SpeechModel
from asr.nn.cache import Cache

log = logging.getLogger(__name__)

WIDTHS = (1, *(width + 1 for width in draft_guess.WIDTHS))  # the last id, and a guess behind it
CAPACITY = 1024  # positions: a prompt with 30 s of sound and its whole budget take 720

Pass = Callable[[Tensor], Tensor]  # ids [width], on any device -> logits [width, vocab]
Make = Callable[[SpeechModel, Cache, int], Pass]


class Eager:
    """A pass that is computed as it is; what serves where none can be captured."""

    def __init__(self, salm: SpeechModel, cache: Cache, width: int) -> None:
        self._salm, self._cache = salm, cache
        self._ids = torch.zeros(width, dtype=torch.long, device=salm.weight.device)

    def __call__(self, ids: Tensor) -> Tensor:
        """Read ids at the cache's position, which does not move."""
        self._ids.copy_(ids, non_blocking=True)
        return self._compute()

    def _compute(self) -> Tensor:
        if len(self._ids) == 1:
            return self._salm.step(self._ids, self._cache)
        decoder = self._salm.decoder
        states: Tensor = decoder(decoder.embed_tokens(self._ids[None]), self._cache)
        return decoder.logits(states[0])


class Captured(Eager):
    """CUDA only: a pass that was captured once and is replayed."""

    def __init__(self, salm: SpeechModel, cache: Cache, width: int) -> None:
        super().__init__(salm, cache, width)
        aside = torch.cuda.Stream()  # type: ignore[no-untyped-call]
        aside.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(aside):  # kernels choose their workspaces before the capture
            for _ in range(2):
                self._compute()
        torch.cuda.current_stream().wait_stream(aside)
        self._graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(self._graph):
            self._logits = self._compute()

    def __call__(self, ids: Tensor) -> Tensor:
        """Read ids at the cache's position; the logits are valid until the next call."""
        self._ids.copy_(ids, non_blocking=True)
        self._graph.replay()
        return self._logits


class Passes:
    """A Step and a draft's Session of one row: `begin`, then call it or `read` and `cut`.

    A pass is made when its width is first wanted; one that cannot be captured is computed as it
    is, with a warning in the log.
    """

    def __init__(self, salm: SpeechModel, make: Make, capacity: int = CAPACITY) -> None:
        self._salm, self._make = salm, make
        self.doubt, self.tie = MARGINS[salm.weight.dtype]
        self._cache = salm.decoder.cache(1, capacity)
        self._cache.static = True
        self._prompt = salm.weight.new_zeros(1, 0, 0)  # the last that was read
        self._passes: dict[int, Pass] = {}
        pinned = salm.weight.device.type == "cuda"
        self._given = torch.zeros(WIDTHS[-1], dtype=torch.long, pin_memory=pinned)

    def fits(self, length: int, room: int) -> bool:
        """Say whether a prompt and its answer have room, padding included."""
        return length + room + WIDTHS[-1] <= self._cache.capacity

    def begin(self, prompt: Tensor, guess: Sequence[int] = ()) -> Tensor:
        """Read a prompt [1, length, hidden] in the place of what was read before, and a guess.

        Gives the logits after the prompt and after each id, [1 + ids, vocab].
        """
        self._prompt, row = prompt, self._cache.row(0)
        salm = self._salm
        logits = salm.read_along(prompt, guess, row) if guess else salm.read(prompt, row)
        self._cache.position.fill_(prompt.shape[1] + len(guess))
        return logits

    def restart(self, *, exactly: bool) -> Tensor:
        """Read the prompt anew and alone; give the first logits [1, vocab]."""
        del exactly  # always
        return self.begin(self._prompt)

    def __call__(self, ids: Tensor) -> Tensor:
        """Read one id [1]; give the next logits [1, vocab], valid until the next call."""
        logits = self._pass(1)(ids)
        self._cache.position += 1
        return logits

    def read(self, ids: Sequence[int]) -> Tensor:
        """Read ids, WIDTHS[-1] at most; give the logits [len(ids), vocab] after each."""
        width = next(width for width in WIDTHS if width >= len(ids))
        given = self._given[:width]  # free again: the logits of the pass before have been looked at
        given.copy_(torch.tensor([*ids, *[ids[-1]] * (width - len(ids))]))
        logits = self._pass(width)(given)[: len(ids)]
        self._cache.position += len(ids)
        return logits

    def cut(self, count: int) -> None:
        """Forget the last `count` ids."""
        self._cache.position -= count

    def _pass(self, width: int) -> Pass:
        if width not in self._passes:
            self._passes[width] = self._made(width)
        return self._passes[width]

    def _made(self, width: int) -> Pass:
        try:
            return self._make(self._salm, self._cache, width)
        except RuntimeError as error:
            log.warning("a pass of %d ids could not be captured and is slower: %s", width, error)
            return Eager(self._salm, self._cache, width)


def begin(  # noqa: PLR0913, PLR0917 - what a model's `begin` takes, and what comes first
    captured: Passes | None,
    model: SpeechModel | PackedSalm,
    prompts: Sequence[Tensor],
    room: int,
    check: Callable[[], None],
    guess: Sequence[int] = (),
) -> tuple[Tensor, Passes | SalmSession | PackedSession]:
    """Read prompts [1, length, hidden]; give the first logits, and what goes on from there.

    That is `captured` where it is there and the only prompt has room in it. A `guess` may be read
    behind the only prompt: then there are logits after each of its ids, too.
    """
    if captured and len(prompts) == 1 and captured.fits(prompts[0].shape[1], room):
        return captured.begin(prompts[0], guess), captured
    return model.begin(prompts, room, check, guess)


def capture(salm: SpeechModel, capacity: int = CAPACITY) -> Passes | None:
    """Give captured passes on CUDA; None elsewhere, where a cache that grows is faster."""
    if salm.weight.device.type != "cuda":
        return None
    return Passes(salm, _captured, capacity)


def _captured(salm: SpeechModel, cache: Cache, width: int) -> Pass:
    with torch.inference_mode(), torch.cuda.device(salm.weight.device):
        return Captured(salm, cache, width)
