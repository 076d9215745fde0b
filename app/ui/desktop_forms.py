"""Sentences about keys, windows and the clipboard that come from below."""

FORMS = (
    "Starting with the computer could not be changed: {}.",
    "{}: please use one modifier key alone, or a further key with it.",
    "Escape is needed by every program: please use another key.",
    "{} is needed by {}: please use another combination.",
    (
        "Reading the input devices needs membership in the group “input”. Every program "
        "of a member can then read every key that is typed, passwords too. The hotkey "
        "also reaches the window that has the focus. Please prefer your desktop's own "
        "shortcuts where it has them."
    ),
    "Only Linux has input devices.",
    (
        "VoxBar may not read the input devices. Reading the input devices needs "
        "membership in the group “input”. Every program of a member can then read every "
        "key that is typed, passwords too. The hotkey also reaches the window that has "
        "the focus. Please prefer your desktop's own shortcuts where it has them."
    ),
    (
        "macOS does not let VoxBar see the hotkey or press keys. Please allow it: System "
        "Settings > Privacy & Security > Accessibility, and Input Monitoring; then start "
        "VoxBar again."
    ),
    "macOS did not let VoxBar press a key.",
    "A Mac's keyboard has no key {}: please choose another.",
    "The desktop portal has ended.",
    "VoxBar ends.",
    "This desktop's portal does not offer it: {}",
    "There is no session bus here (DBUS_SESSION_BUS_ADDRESS is not set).",
    "The desktop portal does not answer.",
    "The session bus does not let VoxBar in: {}",
    "This desktop has no portal for global hotkeys.",
    "{} ({}) Please allow it, or use another key.",
    "This desktop has no portal that lets a program press keys.",
    "The desktop took VoxBar's hotkey back.",
    "The connection to the desktop is closed.",
    "This desktop lets no program press keys.",
    "This desktop lets no program have global hotkeys.\n{}",
    "Windows has no Wayland.",
    "This Wayland compositor has no data-control protocol.",
    "Only plain characters can be typed here, not every one of this text.",
    "The keyboard maps are missing: please install the package xkb-data.",
    "libxkbcommon is missing: please install the package libxkbcommon0.",
    "Only Linux has Wayland's shared memory.",
    (
        "This desktop lets no program press keys: VoxBar copies the text, and you paste "
        "it. Installing ydotool and starting its daemon changes that."
    ),
    "{} does not work here (it ended with {}).",
    "VoxBar needs wl-copy here: please install the package wl-clipboard.",
    "{} does not work here.",
    "This Wayland compositor has no {}.",
    "The Wayland session has ended.",
    "The Wayland compositor refused a request: {}",
    "The Wayland session does not let VoxBar in: {}",
    "The Wayland session is gone: {}",
    "The Wayland compositor does not answer.",
    "{} runs as administrator: VoxBar may not press keys there.",
    "Another program holds Windows up.",
    "Windows gives no window (error {}).",
    "Another program does not let go of the clipboard.",
    "Windows has no memory left for the clipboard.",
    "Windows keeps {} to itself (error {}).",
    "Windows does not let VoxBar see a modifier key alone.",
    "Windows did not let VoxBar press keys in this window.",
    "There is no X server at “{}”.",
    "The X server at “{}” does not let VoxBar in: {}",
    "The connection to the X server is closed.",
    "The X server is gone.",
    "This keyboard layout cannot write every character of the text.",
    "This X server has no XTEST: VoxBar cannot press keys here.",
    "This keyboard layout has no key {}.",
    "{} is taken by another program{}: please use another key.",
    "This X server has no XInput 2: VoxBar cannot see its hotkeys here.",
    "This keyboard has no key {}: please choose another one.",
    "{} no longer has the focus.",
    "No window had the focus when you pressed the key.",
    "There is no text that could be taken back.",
    "The last text is in another window: it was not taken back.",
    "You have typed or clicked since: the last text was not taken back.",
    "The last text is too long ago to be taken back safely.",
    "The last text cannot be deleted sign by sign: please delete it yourself.",
    "{} is needed by every program: please use another combination.",
    "{} is needed by copying and pasting: please use another combination.",
    "{} is needed by the system: please use another combination.",
    "“{}” is no key that VoxBar knows: {}.",
    "{} The text is on the clipboard: press {}.",
    "{} You find the text in the history.",
    (
        "Another program took the clipboard over before {} confirmed. You find the text "
        "in the history."
    ),
    "You did not allow it.",
    "The desktop did not allow it.",
    "The question whether VoxBar may do this was not answered.",
    "The desktop offers no keyboard.",
    "VoxBar may not press keys. {}",
    "The desktop took VoxBar's hotkey back.\n{}",
    "{} ({}) Please allow it, or use another key.\n{}",
    "The desktop portal has ended.\n{}",
    (
        "This desktop does not tell which window has the focus: the words go into the one "
        "that has it once they are ready."
    ),
    "VoxBar copies the text here, and you paste it. Installing ydotool helps.",
)
