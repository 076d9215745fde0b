"""The settings of writing: insertion, history, words, files, the program; declared once."""

import re

from app.settings_kinds import Problem, Setting, chord_problem


def _template_problem(text: str) -> Problem:
    fields = re.findall(r"\{([^{}]*)\}", text)
    unknown = [f for f in fields if f not in ("stem", "name", "format", "model", "date", "number")]
    if unknown:
        return f"{unknown[0]} is unknown; there are stem, name, format, model, date, number."
    if re.search(r"[{}]", re.sub(r"\{[^{}]*\}", "", text)):
        return "a brace stands alone."
    if "/" in text or "\\" in text:
        return "it is the name of a file; the folder is a setting of its own."
    return (
        None if "{stem}" in text or "{name}" in text else "without {stem} all files have one name."
    )


METHOD = Setting(
    key="insertion.method",
    kind="choice",
    default="paste",
    choices=("paste", "type", "copy"),
    label="How text is inserted",
    help="paste: by the clipboard, which you get back; type: key by key, slower and dependent on "
    "the keyboard layout; copy: only put on the clipboard.",
)
PASTE_CHORD = Setting(
    key="insertion.paste_chord",
    kind="text",
    default="Shift+Insert",
    label="Paste key",
    help="What VoxBar presses to paste.",
    problem=chord_problem,
)
PASTE_CHORDS: Setting[dict[str, str]] = Setting(
    key="insertion.paste_chords",
    kind="table",
    default={},
    label="Paste key per program",
    help="By the window's class, for programs that want another one: kitty = Ctrl+Shift+V.",
    problem=chord_problem,
)
RESTORE_CLIPBOARD = Setting(
    key="insertion.restore_clipboard",
    kind="switch",
    default=True,
    label="Give the clipboard back",
    help="What you had copied is on the clipboard again after the text was pasted.",
)
HIDE_FROM_CLIPBOARD_HISTORY = Setting(
    key="insertion.hide_from_clipboard_history",
    kind="switch",
    default=True,
    label="Keep out of clipboard histories",
    help="Ask clipboard managers not to remember the dictated text.",
)
RETURN_TO_WINDOW = Setting(
    key="insertion.return_to_window",
    kind="switch",
    default=True,
    label="Return to the window",
    help="If you went to another window meanwhile, bring the first one back and insert there. "
    "Off: the text is copied and VoxBar says so. It is never put into the other window.",
)
SPACE = Setting(
    key="insertion.space",
    kind="choice",
    default="auto",
    choices=("auto", "before", "after", "none"),
    label="Space around the text",
    help="auto: as the text before the cursor asks for, none where that cannot be read.",
)
CAPITAL = Setting(
    key="insertion.capital",
    kind="choice",
    default="auto",
    choices=("auto", "always", "keep"),
    label="Capital letter",
    help="auto: a capital at the start of a sentence, none in the middle, as recognised where "
    "the text before the cursor cannot be read; always: a capital; keep: as recognised.",
)
FINAL_PUNCTUATION = Setting(
    key="insertion.final_punctuation",
    kind="choice",
    default="auto",
    choices=("auto", "keep", "add", "remove"),
    label="Final full stop",
    help="auto: left out where the sentence goes on after the cursor; keep: as recognised; add: "
    "always one; remove: never one.",
)
PLAIN_APPS: Setting[tuple[str, ...]] = Setting(
    key="insertion.plain_apps",
    kind="list",
    default=(
        "xterm",
        "urxvt",
        "kitty",
        "alacritty",
        "foot",
        "gnome-terminal",
        "konsole",
        "wezterm",
        "xfce4-terminal",
        "tilix",
        "ptyxis",
    ),
    label="Programs that get the text as it is",
    help="By the window's class: no space, capital letter or full stop is added there.",
)

OVERLAY = Setting(
    key="overlay.show",
    kind="switch",
    default=True,
    label="Show the overlay",
    help="A small window with level, time and words while you dictate. It never takes the focus.",
)
OVERLAY_POSITION = Setting(
    key="overlay.position",
    kind="choice",
    default="bottom",
    choices=(
        "top",
        "bottom",
        "top-left",
        "top-right",
        "bottom-left",
        "bottom-right",
        "near-cursor",
    ),
    label="Place",
    help="Where on the screen the overlay stands.",
)
OVERLAY_WORDS = Setting(
    key="overlay.words",
    kind="switch",
    default=True,
    label="Words in the overlay",
    help="Show the live words there. Off where others look at your screen.",
)

SOUNDS = Setting(
    key="sounds.play",
    kind="switch",
    default=True,
    label="Sounds",
    help="A short sound when recording starts, stops or fails.",
)
VOLUME = Setting(
    key="sounds.volume",
    kind="whole",
    default=40,
    minimum=0,
    maximum=100,
    unit="%",
    label="Volume",
    help="How loud they are.",
)

HISTORY = Setting(
    key="history.keep",
    kind="switch",
    default=True,
    label="Keep a history",
    help="Texts stay on this computer, in a file that only you can read. Off: nothing is "
    "written, and what was there is wiped. Transcribed files are apart: they stay until you "
    "remove them.",
)
KEEP_TEXT_DAYS = Setting(
    key="history.keep_text_days",
    kind="whole",
    default=90,
    minimum=1,
    maximum=36_500,
    unit="days",
    label="Keep texts",
    help="Older texts are wiped. 36500 is for good.",
)
KEEP_AUDIO_DAYS = Setting(
    key="history.keep_audio_days",
    kind="whole",
    default=7,
    minimum=0,
    maximum=36_500,
    unit="days",
    label="Keep recordings",
    help="Recordings let you listen again or decode with another model. 0: removed as soon as "
    "the text is there.",
)
KEEP_DISCARDED_MIN = Setting(
    key="history.keep_discarded_min",
    kind="whole",
    default=60,
    minimum=1,
    maximum=10_080,
    unit="min",
    label="Keep what you cancelled",
    help="For this long a cancelled dictation can be brought back.",
)

NEW_LINE = Setting(
    key="commands.new_line",
    kind="switch",
    default=True,
    label="New line",
    help='"new line" begins a new line.',
)
NEW_PARAGRAPH = Setting(
    key="commands.new_paragraph",
    kind="switch",
    default=True,
    label="New paragraph",
    help='"new paragraph" leaves an empty line.',
)
SCRATCH_THAT = Setting(
    key="commands.scratch_that",
    kind="switch",
    default=True,
    label="Scratch that",
    help='"scratch that" takes back the sentence before it; said first, the text inserted last, as '
    "long as you have not typed or clicked since.",
)
PUNCTUATION = Setting(
    key="commands.punctuation",
    kind="switch",
    default=False,
    label="Spoken punctuation",
    help='"comma", "full stop", "question mark" and so on become signs. The models set '
    "punctuation by themselves.",
)

NAMES = Setting(
    key="words.names",
    kind="switch",
    default=True,
    label="Names and terms",
    help="Listen for the words of your list: the model prefers them where it is in doubt.",
)
RULES = Setting(
    key="words.rules",
    kind="switch",
    default=True,
    label="Replacement rules",
    help="Use your list of words to write in another way.",
)
SNIPPETS = Setting(
    key="words.snippets",
    kind="switch",
    default=True,
    label="Snippets",
    help="Use your list of texts to insert for a spoken name.",
)

FILE_FORMAT = Setting(
    key="files.format",
    kind="choice",
    default="txt",
    choices=("txt", "srt", "vtt", "tsv", "json", "docx"),
    label="Format",
    help="What a transcribed recording is written as.",
)
FILE_NAME = Setting(
    key="files.name",
    kind="text",
    default="{stem}.{format}",
    label="File name",
    help="Made from {stem} (the recording's name), {name} (with its ending), {format}, {model}, "
    "{date} and {number}.",
    problem=_template_problem,
)
FILE_FOLDER = Setting(
    key="files.folder",
    kind="text",
    default="",
    label="Folder",
    help="Where transcripts are written. Empty: beside the recording.",
)

UI_LANGUAGE = Setting(
    key="interface.language",
    kind="choice",
    default="system",
    choices=("system", "en", "de"),
    label="Language of the program",
    help="Of menus and windows, not of what you say.",
    restart=True,
)
AUTOSTART = Setting(
    key="interface.autostart",
    kind="switch",
    default=False,
    label="Start with the computer",
    help="VoxBar is in the tray when you log in.",
)
EVDEV = Setting(
    key="interface.evdev",
    kind="switch",
    default=False,
    label="Read the keyboard directly",
    help="For systems without another way to a global key. Needs the group input, whose members' "
    "programs can read every key that is pressed.",
    restart=True,
)
