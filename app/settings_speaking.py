"""The settings of speaking: the key, the microphone, the model; declared once.

The code asks for a value by the name that stands here: `settings[speaking.MODE]`.
"""

import re

from app.settings_kinds import Problem, Setting, hotkey_problem


def _device_problem(text: str) -> Problem:
    fits = re.fullmatch(r"auto|cpu|mps|cuda(:[0-9]+)?", text)
    return None if fits else "it must be auto, cpu, cuda, cuda:N or mps."


def _language_problem(text: str) -> Problem:
    fits = re.fullmatch(r"auto|[a-z]{2,3}", text)
    return None if fits else "it must be auto or a code of two letters, like en or de."


def _model_problem(text: str) -> Problem:
    return None if text.removeprefix("nemo:").strip() else "name a model or its folder."


HOTKEY = Setting(
    key="dictation.hotkey",
    kind="text",
    default="Ctrl+Alt+Space",
    label="Key",
    help="The key that starts a dictation in any window. Keys that you type with are refused.",
    problem=hotkey_problem,
)
MODE = Setting(
    key="dictation.mode",
    kind="choice",
    default="hybrid",
    choices=("hybrid", "push-to-talk", "toggle", "hands-free"),
    label="How the key works",
    help="hybrid: hold it and speak, or tap it to start and tap it again to stop; push-to-talk: "
    "only while held; toggle: each press starts or stops; hands-free: a press starts, a pause "
    "in your speech stops.",
)
TAP_MS = Setting(
    key="dictation.tap_ms",
    kind="whole",
    default=250,
    minimum=50,
    maximum=1000,
    unit="ms",
    label="Longest tap",
    help="A key held for less than this is tapped, for longer is held.",
)
DOUBLE_TAP_LOCK = Setting(
    key="dictation.double_tap_lock",
    kind="switch",
    default=True,
    label="A double tap locks",
    help="Two quick taps record until the next press, in push-to-talk as well.",
)
DOUBLE_TAP_MS = Setting(
    key="dictation.double_tap_ms",
    kind="whole",
    default=350,
    minimum=100,
    maximum=1000,
    unit="ms",
    label="Longest pause in a double tap",
    help="A second tap later than this is a press of its own.",
)
MAX_LENGTH_S = Setting(
    key="dictation.max_length_s",
    kind="whole",
    default=900,
    minimum=10,
    maximum=14_400,
    unit="s",
    label="Longest dictation",
    help="Recording stops by itself after this long, in case the key got stuck or was forgotten.",
)
WARN_BEFORE_S = Setting(
    key="dictation.warn_before_s",
    kind="whole",
    default=30,
    minimum=0,
    maximum=600,
    unit="s",
    label="Warning before that",
    help="How long before the longest dictation ends you are told. 0: not at all.",
)
PAUSE_MS = Setting(
    key="dictation.pause_ms",
    kind="whole",
    default=1500,
    minimum=300,
    maximum=10_000,
    unit="ms",
    label="Pause that ends it",
    help="Hands-free: silence for this long ends the dictation.",
)
GIVE_UP_S = Setting(
    key="dictation.give_up_s",
    kind="whole",
    default=10,
    minimum=2,
    maximum=120,
    unit="s",
    label="Wait for the first word",
    help="Hands-free: if nothing is said for this long, recording stops.",
)
LIVE = Setting(
    key="dictation.live",
    kind="switch",
    default=True,
    label="Words while you speak",
    help="Show what was understood so far. Off saves computing.",
)

MICROPHONE = Setting(
    key="audio.microphone",
    kind="text",
    default="",
    label="Microphone",
    help="Its name or a part of it. Empty: the one that the system uses.",
)
KEEP_WARM = Setting(
    key="audio.keep_warm",
    kind="switch",
    default=False,
    label="Keep the microphone open",
    help="Recording starts at once and with the pre-roll, but the system shows the microphone "
    "as used all the time, and Bluetooth headsets stay in telephone quality. Nothing is stored "
    "before you press the key.",
)
PRE_ROLL_MS = Setting(
    key="audio.pre_roll_ms",
    kind="whole",
    default=400,
    minimum=0,
    maximum=2000,
    unit="ms",
    label="Pre-roll",
    help="How much from before the key press belongs to the dictation; only with the microphone "
    "kept open.",
)
TAIL_MS = Setting(
    key="audio.tail_ms",
    kind="whole",
    default=200,
    minimum=0,
    maximum=1000,
    unit="ms",
    label="Tail",
    help="How long recording goes on after the key is let go, so that the last word is whole.",
)

MODEL = Setting(
    key="engine.model",
    kind="text",
    default="moonshine-tiny",
    label="Model",
    help="The name of an installed model (`voxbar models list`) or a folder with one. With nemo: "
    "before it, NVIDIA's own runtime computes it, where that is installed.",
    problem=_model_problem,
)
DEVICE = Setting(
    key="engine.device",
    kind="text",
    default="auto",
    label="Compute device",
    help="auto, cpu, cuda, cuda:N or mps.",
    problem=_device_problem,
)
PRECISION = Setting(
    key="engine.precision",
    kind="choice",
    default="auto",
    choices=("auto", "fp32", "bf16", "fp16", "int8", "int4"),
    label="Precision",
    help="How exactly a large model computes; less needs less memory. int8 and int4 are for the "
    "processor, and made once from the model. auto chooses for this machine. The model that ships "
    "has one precision only.",
)
LANGUAGE = Setting(
    key="engine.language",
    kind="text",
    default="auto",
    label="Spoken language",
    help="auto, or a code like en or de, for models that know several.",
    problem=_language_problem,
)
UNLOAD = Setting(
    key="engine.unload",
    kind="choice",
    default="idle",
    choices=("never", "idle", "at-once"),
    label="Give the memory back",
    help="never: the model stays loaded; idle: after the time below; at-once: after each "
    "dictation. Loading takes time, and begins when you press the key.",
)
UNLOAD_AFTER_MIN = Setting(
    key="engine.unload_after_min",
    kind="whole",
    default=30,
    minimum=1,
    maximum=1440,
    unit="min",
    label="After",
    help="How long the model stays loaded unused.",
)
PRELOAD = Setting(
    key="engine.preload",
    kind="switch",
    default=True,
    label="Load at start",
    help="Load the model when VoxBar starts, so that the first dictation does not wait.",
)
