"""What Qwen3-ASR is told, and what it answers: prompts, languages, answers taken apart.

A system turn with the context, a user turn with the sound, and an answer of the form
`language English<asr_text>the words`. A language is forced by beginning the answer so.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from asr.families.salm_recognizer import Turns
from asr.tokens import Tokens
from asr.types import Options

NAMES = {
    "ar": "Arabic", "yue": "Cantonese", "zh": "Chinese", "cs": "Czech", "da": "Danish",
    "nl": "Dutch", "en": "English", "fil": "Filipino", "fi": "Finnish", "fr": "French",
    "de": "German", "el": "Greek", "hi": "Hindi", "hu": "Hungarian", "id": "Indonesian",
    "it": "Italian", "ja": "Japanese", "ko": "Korean", "mk": "Macedonian", "ms": "Malay",
    "fa": "Persian", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian",
    "es": "Spanish", "sv": "Swedish", "th": "Thai", "tr": "Turkish", "vi": "Vietnamese",
}  # fmt: skip
CODES = {name.lower(): code for code, name in NAMES.items()}
OTHER_CODES = {"tl": "fil"}  # one language under two codes

TEXT, STAMP, PAD = "<asr_text>", "<timestamp>", "<|audio_pad|>"
BEFORE_CONTEXT = "<|im_start|>"
AFTER_CONTEXT = "<|im_end|>\n<|im_start|>user\n<|audio_start|>"
AFTER_SOUND = "<|audio_end|><|im_end|>\n<|im_start|>assistant\n"
CONTEXT_TOKENS = 2048  # of what is told; it is read again before each piece of sound


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer taken apart: the ids from `start` on are the text."""

    start: int
    language: str | None  # a code of NAMES


def turns(tokens: Tokens, options: Options, *, told: bool = True) -> Turns:
    """Give the prompt's ids; not `told`: without context and words."""
    marks = {tokens.id(mark) for mark in (TEXT, STAMP)}  # which a person's text may not bring in
    context = [i for i in _context(tokens, options) if i not in marks] if told else _head(tokens)
    after = AFTER_SOUND
    if options.language:
        after += f"language {NAMES[code_of(options.language)]}{TEXT}"
    return Turns(
        before=(
            *tokens.encode(BEFORE_CONTEXT, special=True),
            *context,
            *tokens.encode(AFTER_CONTEXT, special=True),
        ),
        after=tuple(tokens.encode(after, special=True)),
    )


def told_text(options: Options) -> str:
    """Give what the system turn says: what was said before, then the words."""
    words = ", ".join(word.strip() for word in options.words if word.strip())
    return "\n".join(part for part in (options.context.strip(), words) if part)


def _head(tokens: Tokens, text: str = "") -> list[int]:
    return tokens.encode(f"system\n{text}")


def _context(tokens: Tokens, options: Options) -> list[int]:
    """Give the ids of the system turn, within CONTEXT_TOKENS.

    Of what was said before the end stays, of the words as many as fit, the first ones first.
    """
    ids = _head(tokens, told_text(options))
    if len(ids) <= CONTEXT_TOKENS:
        return ids
    words = [word.strip() for word in options.words if word.strip()]
    low, high = 0, len(words)  # so many words certainly fit, so many certainly not
    while high - low > 1:
        middle = (low + high) // 2
        fits = len(tokens.encode(", ".join(words[:middle]))) <= CONTEXT_TOKENS // 2
        low, high = (middle, high) if fits else (low, middle)
    listed = tokens.encode("\n" + ", ".join(words[:low])) if low else []
    head, said = _head(tokens), tokens.encode(options.context.strip())
    room = max(0, CONTEXT_TOKENS - len(head) - len(listed))
    return [*head, *said[len(said) - min(room, len(said)) :], *listed]


def take_apart(tokens: Tokens, ids: Sequence[int]) -> Answer:
    """Find text and language in an answer; all of it is text where no mark begins one."""
    mark = tokens.id(TEXT)
    if mark not in ids:
        return Answer(start=0, language=None)
    at = list(ids).index(mark)
    return Answer(start=at + 1, language=language_in(tokens.decode(ids[:at])))


def language_in(heading: str) -> str | None:
    """Give the code of the language that an answer's first line names; None where it names none."""
    line = next((line.strip() for line in heading.splitlines() if line.strip()), "")
    name = line[len("language ") :] if line.lower().startswith("language ") else line
    return CODES.get(name.strip().lower())


def code_of(language: str) -> str:
    """Give the code that NAMES has for a code."""
    return OTHER_CODES.get(language, language)
