"""Train the small SALM that hears English digits, from nothing, on the Free Spoken Digit Dataset.

    python -m tests.recipes.train_digits --data FSDD --out FOLDER [--held-out SPEAKER]
    python -m tests.recipes.train_digits --data FSDD --evaluate FOLDER

First everything learns; in the last part the decoder is frozen and only its adapter, the encoder
and the projection go on, as canary-qwen was made. Every random draw follows from the seed and the
step, so a run that was stopped goes on as if it had not been.
"""

import argparse
import copy
import logging
import math
import queue
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from tests.recipes.digits_data import (
    VALIDATION,
    Mixer,
    Spoken,
    only,
    plain_strings,
    read_clips,
    training,
)
from tests.recipes.digits_model import DigitsModel, save_model
from tests.recipes.digits_tokens import make_tokenizer

log = logging.getLogger("digits")

ADAPT_FROM = 0.85  # share of the steps after which the decoder is frozen but for its adapter
DIGITS_PER_STEP = 72
EMPTY = 0.05  # share of recordings without a digit
LONGEST = 10  # digits in a training string
WARM_UP = 0.04  # share of the steps
MATRIX_RATE, OTHER_RATE = 0.02, 2e-3  # learning rates of Muon and of AdamW at their highest
CTC_WEIGHT = 0.3
AVERAGED = 0.995  # decay of the moving average of the weights, which is what is shipped
MASKS, MASK_WIDTH = 2, 24  # bands of the mel that are blanked
VALIDATED = 20  # strings of each length
REPORT_EVERY, KEEP_EVERY, VALIDATE_EVERY = 50, 200, 400

Batch = tuple[Tensor, Tensor, list[str]]  # mels [batch, mels, frames], lengths [batch], texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One run."""

    data: Path
    out: Path
    steps: int
    seed: int
    threads: int
    held_out: str | None


class Trainer:
    """A model, its moving average, their optimisers and how far they are."""

    def __init__(self, plan: Plan) -> None:
        torch.manual_seed(plan.seed)
        self.plan, self.step = plan, 0
        self.model = DigitsModel(make_tokenizer())
        self.model.decoder.use_adapter(False)
        self.average = copy.deepcopy(self.model).eval()
        self.optimisers = optimisers(self.model)
        self.rates = [o.param_groups[0]["lr"] for o in self.optimisers]

    def learn(self, batch: Batch) -> tuple[float, float, float]:
        """Take one step; give both losses and the share of strings that were right."""
        if self.step == int(ADAPT_FROM * self.plan.steps):
            self._adapt()
        torch.manual_seed(self.plan.seed + self.step)
        mel, lengths, texts = batch
        loss = self.model(masked(mel), lengths, texts)
        (loss.text + CTC_WEIGHT * loss.ctc).backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        share = schedule(self.step / self.plan.steps)
        for optimiser, rate in zip(self.optimisers, self.rates, strict=True):
            optimiser.param_groups[0]["lr"] = rate * share
            optimiser.step()
            optimiser.zero_grad()
        self.step += 1
        follow(self.average, self.model, min(AVERAGED, self.step / (10 + self.step)))
        return loss.text.item(), loss.ctc.item(), loss.right.float().mean().item()

    def _adapt(self) -> None:
        """Go on from the average with a frozen decoder and its adapter."""
        self.model.load_state_dict(self.average.state_dict())
        self.model.adapt_only()
        self.average.decoder.use_adapter(True)

    def keep(self) -> None:
        """Write everything that going on needs."""
        state = {
            "step": self.step,
            "model": self.model.state_dict(),
            "average": self.average.state_dict(),
            "optimisers": [o.state_dict() for o in self.optimisers],
        }
        part = self.kept.with_suffix(".part")
        torch.save(state, part)
        part.replace(self.kept)

    def go_on(self) -> None:
        """Take up a stopped run, if there is one."""
        if not self.kept.exists():
            return
        state = torch.load(self.kept, weights_only=True)
        self.step = state["step"]
        if self.step > int(ADAPT_FROM * self.plan.steps):
            self._adapt()
        self.model.load_state_dict(state["model"])
        self.average.load_state_dict(state["average"])
        for optimiser, saved in zip(self.optimisers, state["optimisers"], strict=True):
            optimiser.load_state_dict(saved)

    @property
    def kept(self) -> Path:
        """Where a stopped run waits; `--out` then holds no finished model yet."""
        return self.plan.out / "unfinished.pt"


def optimisers(model: DigitsModel) -> list[torch.optim.Optimizer]:
    """Give Muon for the hidden matrices and AdamW for the rest."""
    matrices: list[Tensor] = []
    others: list[Tensor] = []
    for name, parameter in model.named_parameters():
        hidden = parameter.ndim == 2 and not any(n in name for n in ("embed", "ctc", "pos_bias"))
        (matrices if hidden else others).append(parameter)
    return [
        torch.optim.Muon(matrices, lr=MATRIX_RATE, weight_decay=0.01),
        torch.optim.AdamW(others, lr=OTHER_RATE, betas=(0.9, 0.98), weight_decay=0.0),
    ]


def schedule(share: float) -> float:
    """Give the learning rate's factor when `share` of the steps is done: up, then a half cosine."""
    if share < WARM_UP:
        return max(share / WARM_UP, 1e-3)
    return 0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * (share - WARM_UP) / (1 - WARM_UP)))


@torch.no_grad()
def follow(average: DigitsModel, model: DigitsModel, decay: float) -> None:
    """Move the average towards the model."""
    now = model.state_dict()
    for name, tensor in average.state_dict().items():
        if tensor.is_floating_point():
            tensor.lerp_(now[name], 1 - decay)
        else:
            tensor.copy_(now[name])


def masked(mel: Tensor) -> Tensor:
    """Blank some bands of [batch, mels, frames], others in each row."""
    band = torch.arange(mel.shape[1])
    for _ in range(MASKS):
        width = torch.randint(0, MASK_WIDTH, (len(mel), 1))
        first = torch.randint(0, mel.shape[1], (len(mel), 1))
        mel = mel.masked_fill(((band >= first) & (band < first + width))[..., None], 0.0)
    return mel


def prepared(model: DigitsModel, strings: list[Spoken]) -> Batch:
    """Give what the model takes."""
    mel, lengths = model.perception.mel([torch.from_numpy(s.audio) for s in strings])
    return mel, lengths, [s.text for s in strings]


def batches(trainer: Trainer, mixer: Mixer, ready: "queue.Queue[Batch]") -> None:
    """Make every step's batch ahead of time: short strings first, then up to `LONGEST` digits."""
    plan = trainer.plan
    for step in range(trainer.step, plan.steps):
        rng = np.random.default_rng((plan.seed, step))
        longest = min(LONGEST, 3 + int(20 * step / plan.steps))
        length = int(rng.integers(1, longest + 1))
        size = min(40, max(9, DIGITS_PER_STEP // length))
        ready.put(prepared(trainer.average, mixer.batch(rng, length, size, EMPTY)))


@torch.no_grad()
def string_error(model: DigitsModel, strings: list[Spoken], size: int = 20) -> float:
    """Give the share of strings that greedy decoding would get wrong."""
    groups = [strings[i : i + size] for i in range(0, len(strings), size)]
    right = sum(int(model(*prepared(model, group)).right.sum()) for group in groups)
    return 1 - right / len(strings)


def train(plan: Plan) -> None:
    """Train and write the model to `plan.out`."""
    torch.set_num_threads(plan.threads)
    plan.out.mkdir(parents=True, exist_ok=True)
    clips = read_clips(plan.data)
    mixer = Mixer(clips=training(clips, plan.held_out))
    known = [c for c in only(clips, VALIDATION) if c.speaker != plan.held_out]
    validation = plain_strings(known, VALIDATED, range(1, 9), plan.seed)
    trainer = Trainer(plan)
    trainer.go_on()
    ready: queue.Queue[Batch] = queue.Queue(4)
    threading.Thread(target=batches, args=(trainer, mixer, ready), daemon=True).start()
    started, figures = time.perf_counter(), np.zeros(3)
    while trainer.step < plan.steps:
        figures += trainer.learn(ready.get())
        if trainer.step % REPORT_EVERY == 0:
            spent = time.perf_counter() - started
            text, ctc, right = figures / REPORT_EVERY
            log.info(
                "%d: text %.3f, ctc %.3f, right %.3f, %.0f s", trainer.step, text, ctc, right, spent
            )
            figures[:] = 0
        if trainer.step % VALIDATE_EVERY == 0 or trainer.step == plan.steps:
            log.info(
                "  validation: %.3f of strings wrong", string_error(trainer.average, validation)
            )
        if trainer.step % KEEP_EVERY == 0:
            trainer.keep()
    save_model(trainer.average, plan.out)
    trainer.kept.unlink(missing_ok=True)


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="the data set's folder")
    parser.add_argument("--out", type=Path, help="where the model is written")
    parser.add_argument("--evaluate", metavar="MODEL", help="a model's name or folder to measure")
    parser.add_argument("--held-out", metavar="SPEAKER", help="learn nothing from this speaker")
    parser.add_argument("--steps", type=int, default=4000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    asked = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    if asked.evaluate:
        from tests.recipes.digits_evaluate import report  # brings the whole engine in

        torch.set_num_threads(asked.threads)
        log.info("%s", report(asked.evaluate, asked.data))
        return
    if not asked.out:
        parser.error("--out or --evaluate is missing")
    train(
        Plan(
            data=asked.data,
            out=asked.out,
            steps=asked.steps,
            seed=asked.seed,
            threads=asked.threads,
            held_out=asked.held_out,
        )
    )


if __name__ == "__main__":
    main()
