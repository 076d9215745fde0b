"""The settings of profiles and of what the model is told beforehand; declared once."""

from app.settings_kinds import Setting

PREVIOUS = Setting(
    key="context.previous",
    kind="switch",
    default=True,
    label="Tell what was said before",
    help="The model is told the last sentences dictated into the same window, and what was said "
    "before in the same dictation. Models that cannot read it do not get it. All stays here.",
)
PREVIOUS_MIN = Setting(
    key="context.previous_min",
    kind="whole",
    default=5,
    minimum=1,
    maximum=120,
    unit="min",
    label="Not longer ago than",
    help="Older sentences are not told.",
)
READ = Setting(
    key="context.read",
    kind="choice",
    default="off",
    choices=("off", "selection", "before-cursor"),
    label="Read in the window",
    help="off: nothing is read there; selection: the text that is marked; before-cursor: that, or "
    "the text in front of the cursor. By the accessibility interface, on Linux; passwords are "
    "never read.",
)
BUDGET = Setting(
    key="context.most",
    kind="whole",
    default=400,
    minimum=50,
    maximum=4000,
    unit="characters",
    label="At most",
    help="So much of what came before is told; the newest counts.",
)
SECRET_APPS: Setting[tuple[str, ...]] = Setting(
    key="context.secret_apps",
    kind="list",
    default=(
        "keepassxc",
        "keepass2",
        "1password",
        "bitwarden",
        "enpass",
        "seahorse",
        "org.gnome.seahorse.application",
        "gcr-prompter",
        "pinentry*",
        "polkit*",
    ),
    label="Programs of which nothing is told",
    help="By the window's class; * stands for anything. Neither what you dictate there nor what "
    "stands there is told to the model.",
)
SUBMIT_SURE = Setting(
    key="insertion.submit_sure",
    kind="whole",
    default=80,
    minimum=0,
    maximum=100,
    unit="%",
    label="Return only when this sure",
    help="Where a profile presses Return after the text: not if the model was less sure of it.",
)
PROPOSE = Setting(
    key="words.propose",
    kind="switch",
    default=True,
    label="Learn from corrections",
    help="Where you correct a text in the history, a term or a replacement is proposed in the "
    "window of words; so it is where you edit a text that was just inserted, if what stands before "
    "the cursor is read. Nothing is added by itself.",
)
