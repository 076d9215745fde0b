"""What a list of words brings: how many of them are heard, and what it costs elsewhere."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from asr.evaluate import Normalizer, Report, TextMap, normalizers

Terms = frozenset[tuple[str, ...]]  # listed terms, each as its normalised words


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Counts over some clips: words said that are part of a listed term, and all others."""

    listed: int = 0
    found: int = 0  # of these, heard rightly
    others: int = 0
    other_errors: int = 0  # in the others, and every word that nobody said
    invented: int = 0  # words of listed terms that were written where they were not said
    invented_in_silence: int = 0  # of these, in clips without speech

    def __add__(self, other: "Tally") -> "Tally":
        """Add the counts up."""
        return Tally(
            listed=self.listed + other.listed,
            found=self.found + other.found,
            others=self.others + other.others,
            other_errors=self.other_errors + other.other_errors,
            invented=self.invented + other.invented,
            invented_in_silence=self.invented_in_silence + other.invented_in_silence,
        )

    @property
    def recall(self) -> float | None:
        """Listed words that were heard, in percent; None where none was said."""
        return 100 * self.found / self.listed if self.listed else None

    @property
    def error_rate(self) -> float | None:
        """Errors elsewhere, in percent of the words there; None where there are none."""
        return 100 * self.other_errors / self.others if self.others else None


def tally(said: Sequence[str], written: Sequence[str], terms: Terms) -> Tally:
    """Compare the normalised words that were said and written, given the listed terms."""
    ours, theirs = set(places(said, terms)), set(places(written, terms))
    pairs = list(_aligned(said, written))
    right = [p for p in pairs if None not in p and said[p[0] or 0] == written[p[1] or 0]]
    found = sum(at in ours for at, _ in right)
    invented = len(theirs - {to for _, to in right})
    return Tally(
        listed=len(ours),
        found=found,
        others=len(said) - len(ours),
        other_errors=len(pairs) - len(right) - (len(ours) - found),
        invented=invented,
        invented_in_silence=0 if said else invented,
    )


def places(words: Sequence[str], terms: Terms) -> Iterator[int]:
    """Yield the places of words that are part of a listed term."""
    longest = max(map(len, terms), default=0)
    for at in range(len(words)):
        for length in range(min(longest, len(words) - at), 0, -1):
            if tuple(words[at : at + length]) in terms:
                yield from range(at, at + length)
                break


def score(report: Report, words: Iterable[str], normalizer: Normalizer = "english") -> Tally:
    """Count over all clips of a report."""
    maps = normalizers(normalizer)
    total = Tally()
    known = {kind: terms_of(words, normalize) for kind, normalize in maps.items()}
    for heard in report.heard:
        kind = "english" if heard.clip.language in (None, "en") else "basic"
        said, written = (maps[kind](text).split() for text in (heard.clip.text, heard.text))
        total += tally(said, written, known[kind])
    return total


def terms_of(words: Iterable[str], normalize: TextMap) -> Terms:
    """Give terms as their normalised words."""
    return frozenset(tuple(normalize(word).split()) for word in words) - {()}


def as_line(found: Tally, words: int) -> str:
    """Put the counts into a line for the person."""
    recall = "-" if found.recall is None else f"{found.recall:.1f} %"
    rate = "-" if found.error_rate is None else f"{found.error_rate:.2f} %"
    return (
        f"{words} listed words: {found.found} of {found.listed} said were heard ({recall});"
        f" elsewhere {found.other_errors} errors in {found.others} words ({rate});"
        f" listed but not said: {found.invented}, in clips without speech"
        f" {found.invented_in_silence}"
    )


def _aligned(
    said: Sequence[str], written: Sequence[str]
) -> Iterator[tuple[int | None, int | None]]:
    """Yield the places that belong together; None where a word was left out or put in."""
    import jiwer

    if not said or not written:
        yield from ((at, None) for at in range(len(said)))
        yield from ((None, at) for at in range(len(written)))
        return
    (chunks,) = jiwer.process_words(" ".join(said), " ".join(written)).alignments
    for chunk in chunks:
        ours: Iterable[int | None] = range(chunk.ref_start_idx, chunk.ref_end_idx)
        theirs: Iterable[int | None] = range(chunk.hyp_start_idx, chunk.hyp_end_idx)
        yield from zip_longest(ours, theirs)
