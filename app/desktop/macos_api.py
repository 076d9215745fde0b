"""The parts of macOS that VoxBar calls, with their types: Quartz, Accessibility, Objective-C."""

import ctypes
import sys
from typing import Any

assert sys.platform == "darwin"  # noqa: S101 - types are checked for this system only

FRAMEWORKS = "/System/Library/Frameworks/{0}.framework/{0}"
cf = ctypes.CDLL(FRAMEWORKS.format("CoreFoundation"))
ax = ctypes.CDLL(FRAMEWORKS.format("ApplicationServices"))  # brings CoreGraphics along
appkit = ctypes.CDLL(FRAMEWORKS.format("AppKit"))  # loaded for its classes
objc = ctypes.CDLL("/usr/lib/libobjc.A.dylib")

UTF8 = 0x08000100
SESSION_TAP, HEAD_INSERT, ACTIVE_TAP = 1, 0, 0
KEY_DOWN, KEY_UP, FLAGS_CHANGED = 10, 11, 12
TAP_STOPPED = (0xFFFFFFFE, 0xFFFFFFFF)  # by a time limit, by the person's input
KEY_CODE, USER_DATA = 9, 42  # fields of an event
OURS = 0x566F7842  # marks the keys that we press ("VoxB")
HID_STATE, HID_TAP = 1, 0
FLAGS = {"Shift": 1 << 17, "Ctrl": 1 << 18, "Alt": 1 << 19, "Super": 1 << 20}

_P, _I, _U32, _U64, _L = (
    ctypes.c_void_p, ctypes.c_int, ctypes.c_uint32, ctypes.c_uint64, ctypes.c_long,
)  # fmt: skip
TapCallback = ctypes.CFUNCTYPE(_P, _P, _U32, _P, _P)


def _declare(library: Any, name: str, result: Any, *arguments: Any) -> None:  # noqa: ANN401
    function = getattr(library, name)
    function.restype, function.argtypes = result, list(arguments)


for _library, _name, _result, _arguments in (
    (ax, "CGEventTapCreate", _P, (_U32, _U32, _U32, _U64, TapCallback, _P)),
    (ax, "CGEventTapEnable", None, (_P, ctypes.c_bool)),
    (ax, "CGEventGetIntegerValueField", ctypes.c_int64, (_P, _U32)),
    (ax, "CGEventSetIntegerValueField", None, (_P, _U32, ctypes.c_int64)),
    (ax, "CGEventGetFlags", _U64, (_P,)),
    (ax, "CGEventSetFlags", None, (_P, _U64)),
    (ax, "CGEventCreateKeyboardEvent", _P, (_P, ctypes.c_uint16, ctypes.c_bool)),
    (ax, "CGEventKeyboardSetUnicodeString", None, (_P, ctypes.c_ulong, _P)),
    (ax, "CGEventPost", None, (_U32, _P)),
    (ax, "CGEventSourceFlagsState", _U64, (_I,)),
    (ax, "AXIsProcessTrusted", ctypes.c_bool, ()),
    (ax, "AXUIElementCreateApplication", _P, (_I,)),
    (ax, "AXUIElementCopyAttributeValue", _I, (_P, _P, ctypes.POINTER(_P))),
    (ax, "AXUIElementSetMessagingTimeout", _I, (_P, ctypes.c_float)),
    (cf, "CFMachPortCreateRunLoopSource", _P, (_P, _P, _L)),
    (cf, "CFMachPortInvalidate", None, (_P,)),
    (cf, "CFRunLoopGetCurrent", _P, ()),
    (cf, "CFRunLoopAddSource", None, (_P, _P, _P)),
    (cf, "CFRunLoopRun", None, ()),
    (cf, "CFRunLoopStop", None, (_P,)),
    (cf, "CFStringCreateWithCString", _P, (_P, ctypes.c_char_p, _U32)),
    (cf, "CFEqual", ctypes.c_bool, (_P, _P)),
    (cf, "CFRelease", None, (_P,)),
    (objc, "objc_getClass", _P, (ctypes.c_char_p,)),
    (objc, "sel_registerName", _P, (ctypes.c_char_p,)),
    (objc, "objc_autoreleasePoolPush", _P, ()),
    (objc, "objc_autoreleasePoolPop", None, (_P,)),
):
    _declare(_library, _name, _result, *_arguments)


def common_modes() -> int | None:
    """Give the run loop modes that a source is added to."""
    return ctypes.c_void_p.in_dll(cf, "kCFRunLoopCommonModes").value


def cf_text(text: str) -> int:
    """Make a CFString; the caller releases it."""
    return int(cf.CFStringCreateWithCString(None, text.encode(), UTF8))


def objc_class(name: str) -> int:
    """Give a class of Objective-C."""
    return int(objc.objc_getClass(name.encode()))


def send(receiver: int | None, selector: str, *arguments: int | None, result: Any = _P) -> Any:  # noqa: ANN401
    """Send a message whose arguments are objects or whole numbers; nil answers nil."""
    if not receiver:
        return None
    function = ctypes.CFUNCTYPE(result, _P, _P, *([_P] * len(arguments)))(("objc_msgSend", objc))
    return function(receiver, objc.sel_registerName(selector.encode()), *arguments)


def ns_text(text: str) -> int:
    """Make an NSString that the pool frees."""
    data = text.encode()
    made = ctypes.CFUNCTYPE(_P, _P, _P, ctypes.c_char_p)(("objc_msgSend", objc))
    found = made(objc_class("NSString"), objc.sel_registerName(b"stringWithUTF8String:"), data)
    return int(found or 0)


def python_text(text: int | None) -> str:
    """Read an NSString; empty for nil."""
    found = send(text, "UTF8String", result=ctypes.c_char_p)
    return found.decode("utf-8", "replace") if found else ""


def ns_data(data: bytes) -> int:
    """Make an NSData that the pool frees."""
    function = ctypes.CFUNCTYPE(_P, _P, _P, ctypes.c_char_p, ctypes.c_ulong)
    made = function(("objc_msgSend", objc))
    selector = objc.sel_registerName(b"dataWithBytes:length:")
    return int(made(objc_class("NSData"), selector, data, len(data)) or 0)


def python_data(data: int | None) -> bytes | None:
    """Read an NSData; None for nil."""
    if not data:
        return None
    size = int(send(data, "length", result=ctypes.c_ulong))
    pointer = send(data, "bytes")
    return ctypes.string_at(pointer, size) if pointer else b""


def items(array: int | None) -> list[int]:
    """List the objects of an NSArray; none for nil."""
    count = int(send(array, "count", result=ctypes.c_ulong) or 0)
    return [int(send(array, "objectAtIndex:", i)) for i in range(count)]


class Pool:
    """Frees what Objective-C made between entering and leaving."""

    def __enter__(self) -> None:
        self._pool = objc.objc_autoreleasePoolPush()

    def __exit__(self, *_error: object) -> None:
        objc.objc_autoreleasePoolPop(self._pool)
