"""One side of bench_salm, in a process of its own: loads a checkpoint, answers, writes figures.

python -m asr.bench_salm_child SIDE OUT.json MODEL RUNS 10,30 PRECISION

SIDE: voxbar, voxbar-draft, nemo, nemo-copy-removed.
"""

import json
import statistics
import sys
import time
from pathlib import Path
from typing import Any, Protocol

SAMPLE_RATE = 16_000
TOKENS_PER_S = 3.5  # of speech; each answer is forced to that length
DRAFT_ERRORS = 0.1


class Side(Protocol):
    """A loaded model; `answer` gives seconds for encoder, prefill and all that follows."""

    def answer(self, audio: Any, tokens: int) -> tuple[float, float, float]:  # noqa: ANN401
        """Hear a waveform tensor [samples] and write exactly `tokens` tokens."""
        ...


class Ours:
    """The checkpoint in our runtime."""

    def __init__(self, folder: Path, precision: str) -> None:
        self._model = _loaded(folder, precision)

    def answer(self, audio: Any, tokens: int) -> tuple[float, float, float]:  # noqa: ANN401
        """Hear a waveform and write exactly `tokens` tokens."""
        import torch

        from asr.generate import choose

        model, salm, clock = self._model, self._model.open(), [time.perf_counter()]
        with torch.inference_mode():
            prompt = model.prompt(salm, audio)
            clock.append(time.perf_counter())
            logits, step = salm.begin([prompt], tokens, lambda: None)
            ids, _ = choose(logits)
            clock.append(time.perf_counter())
            for _ in range(tokens - 1):
                ids, _ = choose(step(ids))
        clock.append(time.perf_counter())
        return clock[1] - clock[0], clock[2] - clock[1], clock[3] - clock[2]


class OursDrafted:
    """The same along a draft of which one id in ten is wrong; making the draft is not counted.

    What is written is a fixed text, as random weights would never agree with any draft.
    """

    def __init__(self, folder: Path, precision: str) -> None:
        self._model = _loaded(folder, precision)
        self._count = 0

    def answer(self, audio: Any, tokens: int) -> tuple[float, float, float]:  # noqa: ANN401
        """Hear a waveform and write exactly `tokens` tokens."""
        import torch

        from asr.bench_draft import seeded, spoilt, timed, written

        self._count += 1
        noise, size = seeded(self._count), len(self._model.tokens)
        text = [noise.randrange(size) for _ in range(tokens)]
        draft = spoilt(text, DRAFT_ERRORS, size, noise)
        with torch.inference_mode():
            encoder_s, prompt = timed(lambda: self._model.prompt(self._model.open(), audio))
            prefill_s, decode_s, _ = written(self._model, prompt, text, draft)
        return encoder_s, prefill_s, decode_s


class Theirs:
    """The checkpoint in NVIDIA's class; `remove_copy` hands its LM head a contiguous input."""

    def __init__(self, folder: Path, *, remove_copy: bool) -> None:
        import torch
        from nemo.collections.speechlm2.models import SALM

        self._model = SALM.from_pretrained(str(folder)).eval().to(torch.bfloat16)
        base = self._model.llm.base_model.model
        base.generation_config.eos_token_id = None  # so that the number of tokens can be forced
        if remove_copy:
            base.lm_head.register_forward_pre_hook(lambda _m, inputs: (_packed(inputs[0]),))
        self._clock: list[float] = []
        for module in (self._model.perception, base):
            module.register_forward_hook(lambda *_: self._clock.append(time.perf_counter()))

    def answer(self, audio: Any, tokens: int) -> tuple[float, float, float]:  # noqa: ANN401
        """Hear a waveform and write exactly `tokens` tokens."""
        import torch
        from transformers import GenerationConfig

        tag = self._model.audio_locator_tag
        settings = GenerationConfig(
            bos_token_id=self._model.text_bos_id,
            eos_token_id=None,
            pad_token_id=self._model.text_pad_id,
            do_sample=False,
            max_new_tokens=tokens,
        )
        self._clock.clear()
        started = time.perf_counter()
        ids = self._model.generate(
            prompts=[[{"role": "user", "content": f"Transcribe the following: {tag}"}]],
            audios=audio[None],
            audio_lens=torch.tensor([len(audio)]),
            generation_config=settings,
        )
        ended = time.perf_counter()
        if ids.shape[1] != tokens:
            raise RuntimeError(f"{ids.shape[1]} tokens, not {tokens}")
        heard, prefilled = self._clock[:2]
        return heard - started, prefilled - heard, ended - prefilled


def _loaded(folder: Path, precision: str) -> Any:  # noqa: ANN401 - a class that brings torch
    from asr.families import salm

    return salm.load(folder, "cpu", precision)


def main() -> None:
    """Read the command line, measure, write the figures."""
    side, out, folder, runs, lengths, precision = sys.argv[1:]
    started = time.perf_counter()
    import_side(side)
    imported = time.perf_counter()
    model = open_side(side, Path(folder), precision)
    loaded = time.perf_counter()
    first = first_answer(model)
    figures: dict[str, Any] = {
        "import_s": imported - started,
        "load_s": loaded - imported,
        "ready_s": loaded - started,
        "first_answer_s": first,  # after ready: what is read or prepared late shows here
        "loaded_mb": memory_mb(),
        "lengths": {
            f"{float(length):g} s": measure(model, float(length), int(runs))
            for length in lengths.split(",")
        },
    }
    figures |= {"resident_mb": memory_mb(), "peak_mb": peak_mb()}
    Path(out).write_text(json.dumps(figures), encoding="utf-8")


def import_side(side: str) -> None:
    """Import what the side needs, so that importing and loading are timed apart.

    Ours loads while it imports, so what it takes counts as loading.
    """
    if side.startswith("voxbar"):
        from asr.families import salm  # noqa: F401
    else:
        from nemo.collections.speechlm2.models import SALM  # noqa: F401


def open_side(side: str, folder: Path, precision: str) -> Side:
    """Load the checkpoint."""
    if side == "voxbar":
        return Ours(folder, precision)
    if side == "voxbar-draft":
        return OursDrafted(folder, precision)
    return Theirs(folder, remove_copy=side == "nemo-copy-removed")


def first_answer(model: Side) -> float:
    """Give the seconds that the very first answer takes: two tokens about a second of silence."""
    import torch

    started = time.perf_counter()
    model.answer(torch.zeros(SAMPLE_RATE), 2)
    return time.perf_counter() - started


def measure(model: Side, length_s: float, runs: int) -> dict[str, float]:
    """Give medians over `runs` answers to one sound, after one short answer to warm up."""
    import torch

    samples, tokens = int(length_s * SAMPLE_RATE), max(2, round(length_s * TOKENS_PER_S))
    random = torch.Generator().manual_seed(int(length_s * 10))
    beat = 0.5 + 0.5 * torch.sin(torch.arange(samples) / SAMPLE_RATE * 2 * torch.pi * 4)
    audio = torch.randn(samples, generator=random) * 0.05 * beat
    model.answer(audio, 2)
    taken = [model.answer(audio, tokens) for _ in range(runs)]
    encoder, prefill, decode = (statistics.median(part) for part in zip(*taken, strict=True))
    return {
        "total_s": statistics.median(sum(run) for run in taken),
        "encoder_s": encoder,
        "prefill_s": prefill,
        "decode_ms": decode / (tokens - 1) * 1000,
    }


def memory_mb() -> float:
    """Give the resident memory; 0 where the system does not tell."""
    return _status("VmRSS")


def peak_mb() -> float:
    """Give the most memory that was ever resident; 0 where the system does not tell."""
    return _status("VmHWM")


def _status(key: str) -> float:
    status = Path("/proc/self/status")
    if not status.is_file():
        return 0.0
    lines = [line.split() for line in status.read_text(encoding="utf-8").splitlines()]
    return next((int(words[1]) / 1000 for words in lines if words[0] == f"{key}:"), 0.0)


def _packed(x: Any) -> Any:  # noqa: ANN401 - a tensor, of a torch that is imported late
    return x.reshape(-1, x.shape[-1]).clone().view(x.shape)


if __name__ == "__main__":
    main()
