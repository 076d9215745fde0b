"""The settings of tidying what was dictated, and of rewriting by spoken instruction."""

from app.settings_kinds import Problem, Setting, hotkey_problem


def _optional_key_problem(text: str) -> Problem:
    return hotkey_problem(text) if text else None


TIDY = Setting(
    key="tidy.on",
    kind="switch",
    default=False,
    label="Tidy what you dictate",
    help="A model that can write mends punctuation and capitals, and leaves out fillers and what "
    "you corrected while speaking. If it would change a number, a name, a not or the order of "
    "the words, your words stand as you said them. Needs a large model, such as canary-qwen-2.5b.",
)
DEADLINE_MS = Setting(
    key="tidy.deadline_ms",
    kind="whole",
    default=2500,
    minimum=200,
    maximum=60_000,
    unit="ms",
    label="Wait for it",
    help="If the tidied text is not there by then, the text is inserted as you said it. Esc does "
    "the same at once.",
)
SWAP_KEY = Setting(
    key="tidy.swap_key",
    kind="text",
    default="Ctrl+Alt+Z",
    label="Key that swaps",
    help="Puts the text as you said it in place of the tidied one just inserted, and back. Only "
    "while tidying is on. Empty: no key.",
    problem=_optional_key_problem,
)
REWRITE = Setting(
    key="tidy.rewrite",
    kind="switch",
    default=False,
    label="Rewrite what is selected",
    help="Select text, press the key, say what is to be done with it (make that a list; shorter) "
    "and press again. What the model makes of it is shown, and replaces your text only if you "
    "accept it. On X11; needs a large model, such as canary-qwen-2.5b.",
)
REWRITE_KEY = Setting(
    key="tidy.rewrite_key",
    kind="text",
    default="Ctrl+Alt+R",
    label="Key that rewrites",
    help="Begins and ends the instruction. Only while rewriting is on. Empty: no key.",
    problem=_optional_key_problem,
)
