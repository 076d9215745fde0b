"""The whole app reads around the cursor: what was edited there is proposed."""

import sys
from collections.abc import Iterator

import pytest

from app import history_proposals
from app.desktop.base import Desktop
from app.history import History
from asr.types import Waveform
from tests.desktop.session import Fingers, XSession, need, running, wait_for

assert sys.platform == "linux"

from tests.desktop.app_fixtures import said_in  # noqa: E402
from tests.desktop.app_session import SETTINGS, TEXT_S, RunningApp, running_app  # noqa: E402
from tests.desktop.wayland_session import start_bus  # noqa: E402
from tests.e2e.pulse import Pulse  # noqa: E402

pytestmark = pytest.mark.desktop
LAUNCHER = "/usr/libexec/at-spi-bus-launcher"


@pytest.fixture(scope="module")
def a11y(x_session: XSession, tmp_path_factory: pytest.TempPathFactory) -> Iterator[XSession]:
    """Give a session with the accessibility bus."""
    need("dbus-daemon", LAUNCHER)
    folder = tmp_path_factory.mktemp("a11y")
    folder.chmod(0o700)
    env = {"XDG_RUNTIME_DIR": str(folder), "NO_AT_BRIDGE": "0"}
    session = XSession(x_session.name, folder, x_session.env | env)
    start_bus(session)
    session.spawn(LAUNCHER, "--launch-immediately")
    yield session
    session.stop()


@pytest.fixture(scope="module")
def app(
    a11y: XSession, microphone: Pulse, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningApp]:
    fingers = Fingers(a11y.name)
    home = tmp_path_factory.mktemp("app") / "home"
    try:
        with running_app(a11y, microphone, fingers, home) as running_one:
            running_one.change(SETTINGS + '[context]\nread = "before-cursor"\n')
            yield running_one
    finally:
        fingers.close()


def proposed(app: RunningApp) -> list[tuple[str, str]]:
    with History(app.folders.data, print) as history:
        return [(w.heard, w.written) for w in history_proposals.waiting(history)]


def test_an_edit_of_the_inserted_text_is_proposed_at_the_next_key_press(
    app: RunningApp, a11y: XSession, desktop: Desktop, short: Waveform
) -> None:
    with running(a11y, desktop.windows, "gtk3") as program:
        app.dictate(short)
        wait_for(said_in(program), "the words", TEXT_S)
        app.wait_for_stage("idle")
        for key in ["BackSpace"] * len("country.") + list("kontry"):
            app.fingers.tap(key)
        wait_for(lambda: program.text().endswith("your kontry"), "the edit")
        app.dictate(short)
        wait_for(lambda: "country" in program.text(), "the next words", TEXT_S)
        app.wait_for_stage("idle")
        wait_for(lambda: proposed(app) == [("country", "kontry")], lambda: str(proposed(app)))
