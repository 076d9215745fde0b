# ruff: noqa: T201 - a program
"""What a list of words brings with the embedded model, as a table: recall, and the price elsewhere.

    python -m tests.bench.words shared/speech/dev/manifest.jsonl [--only CATEGORY]

Every other clip (even) was used to choose RATE and LIMIT of asr/bias.py; the rest was not.


Each clip has a list of its own, as in Le et al. 2021: the rare words of its text, and so many that
nobody says there. Rare is what is not among the 5,000 commonest words of LibriSpeech; the others
come from tests/data/words/rare.txt, in an order that only their hash decides. Clips without speech
have lists of words that nobody says. Both are from facebookresearch/fbai-speech (MIT).
"""

import argparse
import hashlib
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar

import numpy as np

from asr.audio import read_audio
from asr.bias import Floats, Ids, Lexicon, Match
from asr.bias_file import read_words
from asr.engine_run import Run
from asr.evaluate import Clip, normalizers, read_manifest
from asr.evaluate_words import Tally, tally, terms_of
from asr.families import moonshine
from asr.families.moonshine import Moonshine, embedded_folder, raised
from asr.families.moonshine_network import Network
from asr.families.moonshine_search import search
from asr.segments import Cutter
from asr.types import MAX_CHUNK_S, Chunk, Options
from tests.bench.words_network import Remembering

T = TypeVar("T")
ROOT = Path(__file__).resolve().parents[2]
RARE = ROOT / "tests" / "data" / "words" / "rare.txt"
COMMON = ROOT / "assets" / "words" / "common_en.txt"
SIZES = (0, 100, 1000, 5000)
DRAWS = 2000


@dataclass(frozen=True, slots=True)
class Result:
    """One clip under every size of list."""

    category: str
    tallies: tuple[Tally, ...]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("manifest", type=Path)
    parser.add_argument("--only", action="append", help="a category; several by repeating")
    parser.add_argument("--width", type=int, default=moonshine.WIDTH, help="guesses; 1: greedy")
    arguments = parser.parse_args()
    moonshine.WIDTH = arguments.width
    clips = [c for c in read_manifest(arguments.manifest) if c.language in ("en", None)]
    chosen = [c for c in clips if not arguments.only or c.category in arguments.only]
    halves = [chosen[0::2], chosen[1::2]]
    with ProcessPoolExecutor(2) as pool:
        even, odd = pool.map(measure, halves)
    for name, results in (("even", even), ("odd", odd), ("all", [*even, *odd])):
        print(f"\n{name} clips\n\n{table(results)}")
    print(f"\n{cost(chosen)}")


def measure(clips: Sequence[Clip], sizes: Sequence[int] = SIZES) -> list[Result]:
    """Hear every clip with every size of list, one size after another."""
    rare, common = by_hash(read_words(RARE)), common_words()
    normalize = cache(normalizers("english")["english"])  # lists are much the same
    network = Remembering(embedded_folder(), threads=1)
    model, results = Moonshine(network), []
    for number, clip in enumerate(clips, 1):
        network.forget()
        chunks, said = cut(clip), normalize(clip.text).split()
        own = [w for w in dict.fromkeys(clip.text.lower().split()) if w not in common]
        spare = [w for w in rare if w not in own]
        tallies = []
        for size in sizes:
            words = tuple([*own, *spare][:size])
            written = normalize(hear(model, chunks, words)).split()
            found = tally(said, written, terms_of(own, normalize))
            listed = tally(said, written, terms_of(words, normalize))
            tallies.append(with_invented(found, listed))
        results.append(Result(clip.category, tuple(tallies)))
        print(f"\r{number}/{len(clips)}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return results


def cut(clip: Clip) -> list[Chunk]:
    """Cut a clip at its pauses, as the engine does."""
    cutter = Cutter(vad=True, max_chunk_s=MAX_CHUNK_S)
    return [*cutter.feed(read_audio(clip.path)), *cutter.flush()]


def hear(model: Moonshine, chunks: Sequence[Chunk], words: tuple[str, ...]) -> str:
    """Decode pieces as the engine does, gates included."""
    run = Run(model, model.name, Options(words=words), lambda: False)
    taken = map(run.take, chunks, run._hear(list(chunks)))
    return " ".join(segment.text for segment in taken if segment is not None)


class Timed(Lexicon):
    """A Lexicon that counts the processor time it takes."""

    seconds = 0.0

    def follow(self, match: Match, token: int) -> Match:
        """Follow, timed."""
        return self._timed(lambda: super(Timed, self).follow(match, token))

    def worths(self, match: Match, best: int, tokens: Ids) -> Floats:
        """Look up, timed."""
        return self._timed(lambda: super(Timed, self).worths(match, best, tokens))

    def _timed(self, work: Callable[[], T]) -> T:
        began = time.thread_time()
        found = work()
        self.seconds += time.thread_time() - began
        return found


def cost(clips: Sequence[Clip], size: int = 5000, most: int = 40) -> str:
    """Say what part of the search the lists take, once they are ready; and making them ready."""
    network, rare = Network(embedded_folder(), threads=1), by_hash(read_words(RARE))[:size]
    began = time.thread_time()
    lexicon = Timed(rare, network.vocabulary)
    ready = time.thread_time() - began
    lexicon.seconds, tokens, took = 0.0, 0, 0.0
    for audio in [c.audio for clip in clips[:: max(1, len(clips) // most)] for c in cut(clip)]:
        began = time.thread_time()
        guess = search(
            network,
            raised(audio),
            width=moonshine.WIDTH,
            limit=200,
            cancelled=bool,
            lexicon=lexicon,
        )
        took, tokens = took + time.thread_time() - began, tokens + len(guess.ids)
    part = 100 * lexicon.seconds / (took - lexicon.seconds)
    each = 1000 * lexicon.seconds / max(1, tokens)
    return (
        f"{size} words: {part:.2f} % more for each of {tokens} tokens ({each:.3f} ms,"
        f" {moonshine.WIDTH} guesses); made ready in {ready:.2f} s, once"
    )


def with_invented(found: Tally, listed: Tally) -> Tally:
    """Count recall over the clip's own rare words whatever is listed; inventions over the list."""
    return Tally(
        listed=found.listed,
        found=found.found,
        others=found.others,
        other_errors=found.other_errors,
        invented=listed.invented,
        invented_in_silence=listed.invented_in_silence,
    )


def by_hash(words: Sequence[str]) -> list[str]:
    """Give words in an order that says nothing about them, the same in every run."""
    return sorted(words, key=lambda word: hashlib.sha256(word.encode()).hexdigest())


def common_words() -> frozenset[str]:
    """Give the 5,000 commonest words."""
    return frozenset(read_words(COMMON))


def table(results: Sequence[Result]) -> str:
    """Lay the sums out, by category and in all, with intervals of the differences to no list."""
    lines = [
        "| clips | listed | recall of said | errors elsewhere | invented | in silence |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    names = dict.fromkeys(r.category for r in results)
    groups = [(f"{n}", [r for r in results if r.category == n]) for n in names]
    look = [r for r in results if r.category in ("names", "longform")]
    for name, group in [*groups, ("names, longform", look), ("all", list(results))]:
        for size, at in zip(SIZES, range(len(SIZES)), strict=True):
            lines.append(line(name, size, at, group))
    return "\n".join(lines)


def line(name: str, size: int, at: int, group: Sequence[Result]) -> str:
    """Give one row."""
    found = add_up(group, at)
    recall = "-" if found.recall is None else f"{found.found}/{found.listed} = {found.recall:.1f} %"
    errors = f"{found.other_errors}/{found.others}"
    if found.error_rate is not None:
        errors += f" = {found.error_rate:.2f} %"
    if at and found.listed:
        (low, high), (less, more) = intervals(group, at)
        recall += f" ({low:+.1f} to {high:+.1f})"
        errors += f" ({less:+.2f} to {more:+.2f})"
    return (
        f"| {name} | {size:,} | {recall} | {errors} | {found.invented} |"
        f" {found.invented_in_silence} |"
    )


def add_up(group: Sequence[Result], at: int) -> Tally:
    """Sum clips' counts under one size of list."""
    return sum((r.tallies[at] for r in group), Tally())


def intervals(group: Sequence[Result], at: int) -> list[tuple[float, float]]:
    """Give where 95 of 100 differences of recall and of errors lie, clips drawn with return."""
    draws = np.random.default_rng(1).integers(len(group), size=(DRAWS, len(group)))
    found = []
    for top, bottom in (("found", "listed"), ("other_errors", "others")):
        now, before, out_of = (
            np.array([getattr(r.tallies[i], field) for r in group])[draws].sum(axis=1)
            for i, field in ((at, top), (0, top), (0, bottom))
        )
        change = 100 * (now - before) / np.maximum(1, out_of)
        low, high = np.quantile(change, (0.025, 0.975))
        found.append((float(low), float(high)))
    return found


if __name__ == "__main__":
    main()
