"""Windows on X11: which one has the focus, whose it is, and how to bring the focus back."""

import time
from collections.abc import Callable

from Xlib import X, Xatom, error
from Xlib.protocol import event as events
from Xlib.xobject.drawable import Window

from app.desktop.base import Target
from app.desktop.x11_display import Shared, cardinals, text_property

ACTIVATE_S = 0.5  # a window manager that has not followed by then refuses
STEP_S = 0.01
AGREE_S = 0.25  # how long the server may take to follow the window manager's word
AS_PAGER = 2  # source indication of EWMH: the person asked for it


class X11Windows:
    """Asks the window manager (EWMH), or the server where there is none. Safe from any thread."""

    def __init__(self, sleep: Callable[[float], None] = time.sleep) -> None:
        self._shared = Shared()
        with self._shared.held() as self._display:
            self._root = self._display.screen().root
        self._sleep = sleep

    def focused(self) -> Target | None:
        """See Windows.

        The window manager names the window first and the server follows: keys pressed in between
        would go to the window before.
        """
        window: Window | None = None
        for _ in range(int(AGREE_S / STEP_S)):
            with self._shared.held():
                window = self._active()
                if window is None or not self._is_elsewhere(window.id):
                    break
            self._sleep(STEP_S)
        with self._shared.held():
            return None if window is None else self._target(window)

    def describe(self, number: int) -> Target:
        """Give what is known of a window now."""
        with self._shared.held():
            return self._target(self._display.create_resource_object("window", number))

    def activate(self, target: Target) -> bool:
        """See Windows."""
        with self._shared.held():
            self._ask_for(target.window)
        for _ in range(int(ACTIVATE_S / STEP_S)):
            with self._shared.held():
                if self._has_focus(target.window):
                    return True
            self._sleep(STEP_S)
        return False

    def close(self) -> None:
        """See Windows."""
        self._shared.close()

    def _active(self) -> Window | None:
        ids = cardinals(self._root, self._display.intern_atom("_NET_ACTIVE_WINDOW"), Xatom.WINDOW)
        if ids and ids[0]:
            return self._display.create_resource_object("window", ids[0])
        if ids:
            return None  # the window manager says: none
        return self._top_level(self._focus())

    def _focus(self) -> Window | None:
        found = self._display.get_input_focus().focus
        return found if isinstance(found, Window) and found.id > X.PointerRoot else None

    def _top_level(self, window: Window | None) -> Window | None:
        try:
            while window is not None and window.id != self._root.id:
                parent = window.query_tree().parent
                if not isinstance(parent, Window) or parent.id == self._root.id:
                    return window
                window = parent
        except error.BadWindow:
            return None
        return None

    def _target(self, window: Window) -> Target:
        atom = self._display.intern_atom
        pids = cardinals(window, atom("_NET_WM_PID"), Xatom.CARDINAL)
        title = text_property(window, atom("_NET_WM_NAME"))
        classes = text_property(window, Xatom.WM_CLASS).strip("\0").split("\0")
        return Target(
            window=window.id,
            app=classes[-1],
            title=title or text_property(window, Xatom.WM_NAME),
            pid=pids[0] if pids else 0,
        )

    def _ask_for(self, number: int) -> None:
        window = self._display.create_resource_object("window", number)
        if self._has_manager():
            message = events.ClientMessage(
                window=window,
                client_type=self._display.intern_atom("_NET_ACTIVE_WINDOW"),
                data=(32, [AS_PAGER, X.CurrentTime, 0, 0, 0]),
            )
            self._root.send_event(
                message, event_mask=X.SubstructureRedirectMask | X.SubstructureNotifyMask
            )
        else:
            window.set_input_focus(X.RevertToParent, X.CurrentTime)
        self._display.sync()

    def _has_manager(self) -> bool:
        check = self._display.intern_atom("_NET_SUPPORTING_WM_CHECK")
        return bool(cardinals(self._root, check, Xatom.WINDOW))

    def _has_focus(self, number: int) -> bool:
        active = self._active()
        named = active is not None and active.id == number
        return named and self._focus() is not None and not self._is_elsewhere(number)

    def _is_elsewhere(self, number: int) -> bool:
        """Say whether the server still sends keys to another window than this one."""
        focus = self._focus()
        return focus is not None and not (
            self._same_client(focus.id, number) or self._inside(focus, number)
        )

    def _same_client(self, one: int, other: int) -> bool:
        return client_of(self._display.display.info.resource_id_mask, one) == client_of(
            self._display.display.info.resource_id_mask, other
        )

    def _inside(self, window: Window, number: int) -> bool:
        top = self._top_level(window)
        return top is not None and top.id == number


def client_of(resource_id_mask: int, resource: int) -> int:
    """Give the number that all resources of one client share."""
    return resource & ~resource_id_mask
