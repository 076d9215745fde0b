"""The parts of the Windows API that VoxBar calls, with their types; and a thread with a window."""

import ctypes
import queue
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future
from ctypes import wintypes
from typing import Any, TypeVar

from app.desktop.base import DesktopError

assert sys.platform == "win32"  # noqa: S101 - types are checked for this system only

Answer = TypeVar("Answer")
CALL_S = 5.0
WM_DESTROY, WM_CLOSE, WM_TIMER, WM_HOTKEY, WM_APP = 0x0002, 0x0010, 0x0113, 0x0312, 0x8000
WM_RENDERFORMAT, WM_RENDERALLFORMATS, WM_DESTROYCLIPBOARD = 0x0305, 0x0306, 0x0307
MESSAGE_ONLY = -3  # parent of windows that nobody sees
INPUT_KEYBOARD = 1
KEY_EXTENDED, KEY_UP, KEY_UNICODE = 0x0001, 0x0002, 0x0004
OURS = 0x566F7842  # marks the keys that we press ("VoxB")

user32 = ctypes.WinDLL("user32", use_last_error=True)
kernel32 = ctypes.WinDLL("kernel32", use_last_error=True)
advapi32 = ctypes.WinDLL("advapi32", use_last_error=True)
Result = ctypes.c_ssize_t  # LRESULT
WindowProcedure = ctypes.WINFUNCTYPE(
    Result, wintypes.HWND, wintypes.UINT, wintypes.WPARAM, wintypes.LPARAM
)
HookProcedure = ctypes.WINFUNCTYPE(Result, ctypes.c_int, wintypes.WPARAM, wintypes.LPARAM)


class WindowClass(ctypes.Structure):
    """WNDCLASSW."""

    _fields_ = [
        ("style", wintypes.UINT), ("procedure", WindowProcedure), ("extra", ctypes.c_int),
        ("window_extra", ctypes.c_int), ("instance", wintypes.HINSTANCE),
        ("icon", wintypes.HANDLE), ("cursor", wintypes.HANDLE), ("background", wintypes.HANDLE),
        ("menu", wintypes.LPCWSTR), ("name", wintypes.LPCWSTR),
    ]  # fmt: skip


class KeyInput(ctypes.Structure):
    """KEYBDINPUT."""

    _fields_ = [
        ("key", wintypes.WORD), ("scan", wintypes.WORD), ("flags", wintypes.DWORD),
        ("time", wintypes.DWORD), ("extra", ctypes.c_size_t),
    ]  # fmt: skip


class _MouseInput(ctypes.Structure):
    """MOUSEINPUT: the largest of the union, which gives INPUT its size."""

    _fields_ = [
        ("x", wintypes.LONG), ("y", wintypes.LONG), ("data", wintypes.DWORD),
        ("flags", wintypes.DWORD), ("time", wintypes.DWORD), ("extra", ctypes.c_size_t),
    ]  # fmt: skip


class _InputUnion(ctypes.Union):
    _fields_ = [("key", KeyInput), ("mouse", _MouseInput)]


class Input(ctypes.Structure):
    """INPUT."""

    _fields_ = [("type", wintypes.DWORD), ("of", _InputUnion)]


class HookKey(ctypes.Structure):
    """KBDLLHOOKSTRUCT."""

    _fields_ = [
        ("key", wintypes.DWORD), ("scan", wintypes.DWORD), ("flags", wintypes.DWORD),
        ("time", wintypes.DWORD), ("extra", ctypes.c_size_t),
    ]  # fmt: skip


def _declare(library: Any, name: str, result: Any, *arguments: Any) -> None:  # noqa: ANN401
    function = getattr(library, name)
    function.restype, function.argtypes = result, list(arguments)


_H, _B, _D, _U = wintypes.HANDLE, wintypes.BOOL, wintypes.DWORD, wintypes.UINT
_P, _W, _I, _S = ctypes.c_void_p, wintypes.HWND, ctypes.c_int, ctypes.c_size_t
for _library, _name, _result, _arguments in (
    (user32, "CreateWindowExW", _W, (_D, wintypes.LPCWSTR, wintypes.LPCWSTR, _D, _I, _I, _I, _I,
                                     _W, _H, _H, _P)),
    (user32, "DefWindowProcW", Result, (_W, _U, wintypes.WPARAM, wintypes.LPARAM)),
    (user32, "PostMessageW", _B, (_W, _U, wintypes.WPARAM, wintypes.LPARAM)),
    (user32, "GetMessageW", _I, (_P, _W, _U, _U)),
    (user32, "DispatchMessageW", Result, (_P,)),
    (user32, "RegisterClassW", wintypes.ATOM, (_P,)),
    (user32, "DestroyWindow", _B, (_W,)),
    (user32, "PostQuitMessage", None, (_I,)),
    (user32, "RegisterHotKey", _B, (_W, _I, _U, _U)),
    (user32, "UnregisterHotKey", _B, (_W, _I)),
    (user32, "SetTimer", _S, (_W, _S, _U, _P)),
    (user32, "KillTimer", _B, (_W, _S)),
    (user32, "GetAsyncKeyState", ctypes.c_short, (_I,)),
    (user32, "SetWindowsHookExW", _H, (_I, HookProcedure, _H, _D)),
    (user32, "CallNextHookEx", Result, (_H, _I, wintypes.WPARAM, wintypes.LPARAM)),
    (user32, "UnhookWindowsHookEx", _B, (_H,)),
    (user32, "SendInput", _U, (_U, _P, _I)),
    (user32, "MapVirtualKeyW", _U, (_U, _U)),
    (user32, "GetForegroundWindow", _W, ()),
    (user32, "SetForegroundWindow", _B, (_W,)),
    (user32, "ShowWindow", _B, (_W, _I)),
    (user32, "IsIconic", _B, (_W,)),
    (user32, "GetWindowTextW", _I, (_W, wintypes.LPWSTR, _I)),
    (user32, "GetWindowThreadProcessId", _D, (_W, _P)),
    (user32, "OpenClipboard", _B, (_W,)),
    (user32, "CloseClipboard", _B, ()),
    (user32, "EmptyClipboard", _B, ()),
    (user32, "EnumClipboardFormats", _U, (_U,)),
    (user32, "GetClipboardData", _H, (_U,)),
    (user32, "SetClipboardData", _H, (_U, _H)),
    (user32, "RegisterClipboardFormatW", _U, (wintypes.LPCWSTR,)),
    (user32, "GetClipboardOwner", _W, ()),
    (user32, "GetOpenClipboardWindow", _W, ()),
    (kernel32, "GlobalAlloc", _H, (_U, _S)),
    (kernel32, "GlobalFree", _H, (_H,)),
    (kernel32, "GlobalLock", _P, (_H,)),
    (kernel32, "GlobalUnlock", _B, (_H,)),
    (kernel32, "GlobalSize", _S, (_H,)),
    (kernel32, "GetModuleHandleW", _H, (wintypes.LPCWSTR,)),
    (kernel32, "OpenProcess", _H, (_D, _B, _D)),
    (kernel32, "CloseHandle", _B, (_H,)),
    (kernel32, "QueryFullProcessImageNameW", _B, (_H, _D, wintypes.LPWSTR, _P)),
    (advapi32, "OpenProcessToken", _B, (_H, _D, _P)),
):  # fmt: skip
    _declare(_library, _name, _result, *_arguments)


class WindowThread:
    """A thread with a window that nobody sees: `on_message` gets its messages, there.

    `on_message` gives a result, or None to leave the message to Windows.
    """

    def __init__(self, name: str, on_message: Callable[[int, int, int], int | None]) -> None:
        self._on_message = on_message
        self._calls: queue.SimpleQueue[tuple[Callable[[], Any], Future[Any]]] = queue.SimpleQueue()
        self._ready: Future[int] = Future()
        self._procedure = WindowProcedure(self._handle)  # kept: Windows holds a bare pointer
        self._class = f"VoxBar {name} {id(self)}"
        self._closed = False
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()
        self.window = self._ready.result(CALL_S)

    def call(self, function: Callable[[], Answer], limit_s: float = CALL_S) -> Answer:
        """Run `function` on the thread and give its answer; raises DesktopError past the limit."""
        if threading.current_thread() is self._thread:
            return function()
        if self._closed:
            raise DesktopError("The connection to the desktop is closed.")
        future: Future[Answer] = Future()
        self._calls.put((function, future))
        user32.PostMessageW(self.window, WM_APP, 0, 0)
        try:
            return future.result(limit_s)
        except TimeoutError as error:
            raise DesktopError("Another program holds Windows up.") from error

    def close(self) -> None:
        """Destroy the window and end the thread; may be called twice."""
        if not self._closed:
            self._closed = True
            user32.PostMessageW(self.window, WM_CLOSE, 0, 0)
            self._thread.join(CALL_S)

    def _run(self) -> None:
        module = kernel32.GetModuleHandleW(None)
        kind = WindowClass(procedure=self._procedure, instance=module, name=self._class)
        user32.RegisterClassW(ctypes.byref(kind))
        window = user32.CreateWindowExW(
            0, self._class, None, 0, 0, 0, 0, 0, MESSAGE_ONLY, None, module, None
        )
        if not window:
            number = ctypes.get_last_error()
            self._ready.set_exception(DesktopError(f"Windows gives no window (error {number})."))
            return
        self._ready.set_result(window)
        message = wintypes.MSG()
        while user32.GetMessageW(ctypes.byref(message), None, 0, 0) > 0:
            user32.DispatchMessageW(ctypes.byref(message))

    def _handle(self, window: int, message: int, first: int, second: int) -> int:
        if message == WM_APP:
            self._answer_calls()
            return 0
        if message == WM_DESTROY:
            user32.PostQuitMessage(0)
            return 0
        result = self._on_message(message, first, second)
        if result is not None:
            return result
        return int(user32.DefWindowProcW(window, message, first, second))

    def _answer_calls(self) -> None:
        while not self._calls.empty():
            function, future = self._calls.get()
            try:
                future.set_result(function())
            except Exception as error:  # noqa: BLE001 - the caller gets it
                future.set_exception(error)
