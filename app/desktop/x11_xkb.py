"""The state of the keyboard by the XKB extension, which python-xlib lacks: layout and Caps Lock."""

from dataclasses import dataclass

from Xlib import X, display
from Xlib.protocol import rq

NAME = "XKEYBOARD"
CORE_KEYBOARD = 0x100


@dataclass(frozen=True, slots=True)
class KeyboardState:
    """What decides which character a key gives."""

    group: int = 0  # which of up to four layouts
    caps_lock: bool = False


class _UseExtension(rq.ReplyRequest):
    _request = rq.Struct(
        rq.Card8("opcode"), rq.Opcode(0), rq.RequestLength(), rq.Card16("major"), rq.Card16("minor")
    )
    _reply = rq.Struct(
        rq.ReplyCode(), rq.Bool("supported"), rq.Card16("sequence_number"), rq.ReplyLength(),
        rq.Card16("major"), rq.Card16("minor"), rq.Pad(20),
    )  # fmt: skip


class _GetState(rq.ReplyRequest):
    _request = rq.Struct(
        rq.Card8("opcode"), rq.Opcode(4), rq.RequestLength(), rq.Card16("device"), rq.Pad(2)
    )
    _reply = rq.Struct(
        rq.ReplyCode(), rq.Card8("device"), rq.Card16("sequence_number"), rq.ReplyLength(),
        rq.Card8("modifiers"), rq.Card8("base"), rq.Card8("latched"), rq.Card8("locked"),
        rq.Card8("group"), rq.Card8("locked_group"), rq.Pad(18),
    )  # fmt: skip


def keyboard_state(connection: display.Display) -> KeyboardState:
    """Ask for the layout in force and Caps Lock; the first layout where XKB is missing."""
    if not connection.has_extension(NAME):
        return KeyboardState()
    raw, opcode = connection.display, connection.display.get_extension_major(NAME)
    _UseExtension(display=raw, opcode=opcode, major=1, minor=0)
    state = _GetState(display=raw, opcode=opcode, device=CORE_KEYBOARD)
    return KeyboardState(int(state.group), bool(state.locked & X.LockMask))
