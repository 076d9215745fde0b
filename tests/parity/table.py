"""The parity table: how far our runtime is from NeMo, stage by stage, as Markdown.

python -m tests.parity.table           against NeMo's stored tensors, and against ourselves
python -m tests.parity.table --nemo    against NeMo itself too (in an environment that has it)
"""

import argparse
import contextlib
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch

from asr.audio import read_audio
from asr.families.canary_qwen import CanaryQwen
from asr.types import Hypothesis, Options
from tests.parity.stages import (
    DTYPES,
    LENGTHS,
    Array,
    Loaded,
    compute,
    crop,
    difference,
    open_model,
    synth,
    thin,
)
from tests.recipes.make_checkpoint import make

ROOT = Path(__file__).resolve().parents[2]
TINY, DIGITS = ROOT / "tests" / "data" / "nemo-tiny", ROOT / "assets" / "models" / "digits"
SAMPLES = ROOT / "assets" / "samples"
SOUNDS = ("s0250", "s1237", "s3000", "s8000")
STAGES = ("mel", "pre_encode", "layers", "enc", "proj", "logits")
HEAD = ("", "mel", "subsampling", "layers", "encoder", "projection", "logits", "equal tokens")
SEEDS = (7, 11)


@dataclass(slots=True)
class Line:
    """One line of the table: the largest absolute difference of every stage over some sounds."""

    title: str
    worst: dict[str, float] = field(default_factory=dict)
    tokens: int = 0
    equal: int = 0  # tokens up to where two answers part

    def add(self, found: dict[str, Array], wanted: dict[str, Array]) -> None:
        """Take in one sound; logits count as far as the tokens before them are equal."""
        same = int(np.cumprod(found["ids"] == wanted["ids"]).sum())
        self.tokens, self.equal = self.tokens + len(wanted["ids"]), self.equal + same
        for name in wanted.keys() & found.keys() - {"ids", "input_embeds"}:
            stage = "layers" if name.startswith("layer") else name
            rows = slice(0, same + 1) if name == "logits" else slice(None)
            apart = difference(found[name][rows], wanted[name][rows])
            self.worst[stage] = max(apart, self.worst.get(stage, 0.0))

    def cells(self) -> list[str]:
        """Give the line's cells."""
        numbers = [f"{self.worst[s]:.1e}" if s in self.worst else "" for s in STAGES]
        return [self.title, *numbers, f"{self.equal} of {self.tokens}" if self.tokens else ""]


def golden_lengths() -> Line:
    """Compare with what NeMo computed of 14 lengths in float32."""
    model = open_model(TINY, "fp32")
    line = Line(f"tiny, stored, {len(LENGTHS)} lengths of 0.1 to 40 s, fp32")
    with np.load(TINY / "lengths.npz") as file:
        for samples in LENGTHS:
            wanted = {k.partition("/")[2]: file[k] for k in file if k.startswith(f"{samples}/")}
            found = compute(model, synth(samples, samples))
            found["logits"] = found["logits"][[0, -1]]
            kept = {k: _thinned(k, crop(k, v, samples)) for k, v in found.items()}
            line.add(kept, wanted)
    return line


def golden_sounds(dtype: str) -> Line:
    """Compare with what NeMo computed of four sounds, every frame."""
    line = Line(f"tiny, stored, {len(SOUNDS)} sounds, {dtype}")
    model = open_model(TINY, dtype)
    with np.load(TINY / "reference.npz") as file:
        for sound in SOUNDS:
            audio, wanted = file[f"{sound}/audio"], dict(_stored(file, f"{sound}/{dtype}/"))
            kept = {k: crop(k, v, len(audio)) for k, v in wanted.items()}
            line.add(compute(model, audio), kept)
    return line


def nemo_between_precisions() -> Line:
    """Compare NeMo's bfloat16 with its own float32: the scale of what rounding does."""
    line = Line("for scale: NeMo's bf16 of these 4 against its fp32")
    with np.load(TINY / "reference.npz") as file:
        for sound in SOUNDS:
            halves = (dict(_stored(file, f"{sound}/{dtype}/")) for dtype in ("bf16", "fp32"))
            line.add(*halves)
    return line


def batched_and_single(model: Loaded) -> Line:
    """Hear sounds in one masked batch and alone; write texts together and alone."""
    line = Line(f"batched against single, {len(LENGTHS[:10])} lengths, fp32")
    audios = [synth(samples, samples) for samples in LENGTHS[:10]]
    perception = model.salm.perception
    with torch.inference_mode():
        heard, lengths = perception(*perception.mel([torch.from_numpy(a) for a in audios]))
        for row, length in enumerate(lengths.tolist()):
            alone = model.salm.hear(torch.from_numpy(audios[row]))[0]
            apart = difference(heard[row, :length].numpy(), alone.numpy())
            line.worst["proj"] = max(apart, line.worst.get("proj", 0.0))
    recognizer = CanaryQwen(model.salm, model.tokens, "tiny")
    together = [_ids(model, h.text) for h in _texts(recognizer, [audios])]
    single = [_ids(model, h.text) for h in _texts(recognizer, [[a] for a in audios])]
    line.tokens = sum(map(len, single))
    line.equal = sum(len(b) for a, b in zip(together, single, strict=True) if a == b)
    return line


def cached_and_uncached(model: Loaded) -> Line:
    """Read a prompt and its answer token by token with the cache, and at once without."""
    line = Line("cached against uncached, 60 positions, fp32")
    decoder, salm = model.salm.decoder, model.salm
    ids = torch.randint(0, 900, (1, 60), generator=torch.Generator().manual_seed(3))
    with torch.inference_mode():
        x = decoder.embed_tokens(ids)
        whole = decoder.logits(decoder(x))[0]
        cache = decoder.cache(1, 64)
        parts = [decoder(part, cache) for part in x.split((30, *[1] * 30), dim=1)]
        stepped = salm.decoder.logits(torch.cat(parts, dim=1))[0]
    line.worst["logits"] = difference(stepped.numpy(), whole.numpy())
    line.tokens = len(whole)
    line.equal = int((stepped.argmax(-1) == whole.argmax(-1)).sum())
    return line


def live(folder: Path, title: str, sounds: list[Array]) -> Iterator[Line]:
    """Compare with NeMo itself, side by side."""
    theirs = {dtype: _nemo(folder, dtype, sounds) for dtype in DTYPES}
    for dtype in DTYPES:
        line, ours = Line(f"{title}, {dtype}"), open_model(folder, dtype)
        for audio, wanted in zip(sounds, theirs[dtype], strict=True):
            line.add(compute(ours, audio), wanted)
        yield line
    scale = Line(f"for scale: NeMo's bf16 of {title.partition(',')[0]} against its fp32")
    for rounded, exact in zip(theirs["bf16"], theirs["fp32"], strict=True):
        scale.add(rounded, exact)
    yield scale


def stored_lines() -> Iterator[Line]:
    """Give the lines that need no NeMo."""
    yield golden_lengths()
    yield golden_sounds("fp32")
    yield golden_sounds("bf16")
    yield nemo_between_precisions()
    model = open_model(TINY, "fp32")
    yield batched_and_single(model)
    yield cached_and_uncached(model)


def live_lines() -> Iterator[Line]:
    """Give the lines that need NeMo."""
    sounds = [synth(samples, samples) for samples in LENGTHS]
    with tempfile.TemporaryDirectory() as place:
        folders = {f"seed {s}": make(Path(place) / str(s), "tiny", seed=s) for s in SEEDS}
        for name, folder in {"tiny": TINY, **folders}.items():
            yield from live(folder, f"{name}, NeMo itself, {len(sounds)} lengths", sounds)
    spoken = [read_audio(path) for path in sorted(SAMPLES.glob("digits*.flac"))]
    yield from live(DIGITS, f"digits, NeMo itself, {len(spoken)} recordings", spoken)


def as_markdown(lines: Iterable[Line]) -> Iterator[str]:
    """Write the table, line by line as it is computed."""
    for cells in (HEAD, ["---"] * len(HEAD)):
        yield _row(list(cells))
    for line in lines:
        yield _row(line.cells())


def main() -> None:
    """Read the command line and write the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--nemo", action="store_true", help="compare with NeMo itself too")
    wanted = [stored_lines()] + ([live_lines()] if parser.parse_args().nemo else [])
    for line in as_markdown(line for lines in wanted for line in lines):
        sys.stdout.write(line + "\n")
        sys.stdout.flush()


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _nemo(folder: Path, dtype: str, sounds: list[Array]) -> list[dict[str, Array]]:
    with contextlib.redirect_stdout(sys.stderr):  # nemo's messages would stand in the table
        from tests.parity import nemo_stages

        model = nemo_stages.open_nemo(folder, dtype)
        answers = [nemo_stages.compute(model, audio) for audio in sounds]
    pairs = zip(sounds, answers, strict=True)
    return [{k: crop(k, v, len(audio)) for k, v in found.items()} for audio, found in pairs]


def _thinned(stage: str, values: Array) -> Array:
    return values if stage == "ids" else thin(stage, values)


def _stored(file: "np.lib.npyio.NpzFile", prefix: str) -> Iterator[tuple[str, Array]]:
    names = [name for name in file if name.startswith(prefix)]
    return ((name.removeprefix(prefix), file[name]) for name in names)


def _texts(recognizer: CanaryQwen, groups: list[list[Array]]) -> list[Hypothesis]:
    return [h for g in groups for h in recognizer.recognize(g, Options(), lambda: False)]


def _ids(model: Loaded, text: str) -> list[int]:
    return model.tokens.encode(text)


if __name__ == "__main__":
    main()
