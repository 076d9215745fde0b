# ruff: noqa: T201 - a script, no package
"""Pictures of every window and state: light, dark and at 200 %, for the README and to look at.

    xvfb-run python packaging/screenshots.py FOLDER [en|de]

Each picture is named WINDOW-THEME[-200].png.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import QApplication, QWidget
from screenshots_viewer import viewing

from app.dictation_news import Light, Rewrite, Status, Told
from app.history import Heard, History
from app.models_work import Moved
from app.profiles import Profile
from app.profiles_file import NAME as PROFILES
from app.profiles_file import save as save_profiles
from app.queue import Reached, State, Wish
from app.queue_store import Store
from app.rules import Rule, Ruleset, Snippet
from app.rules_file import NAME, save
from app.session_types import Notice
from app.settings import SECTIONS
from app.transcripts import Transcripts
from app.ui import icons, style, text, windows
from app.ui.history import HistoryWindow
from app.ui.models import ModelsWindow
from app.ui.models_text import advice_text
from app.ui.overlay import Overlay
from app.ui.rewrite import RewriteWindow
from app.ui.settings import SettingsWindow
from app.ui.transcribe import TranscribeWindow
from app.ui.welcome import Welcome
from app.ui.words import WordsWindow
from app.ui.words_names import ProposeDialog
from asr.models import find
from asr.models_advice import recommend
from asr.models_state import standing
from asr.types import Transcript
from tests.unit.app.qt_kit import NotedDesk, make_desk

SAID = (
    "Mr. Quilter is the apostle of the middle classes, and we are glad to welcome his gospel.",
    "Please send the minutes to everybody before Thursday.",
    "The early bird catches the worm.",
)
CORRECTED = (
    "Mr. Kwilter is the apostle of the middle classes, and we are glad to welcome his gospels."
)
MAIL = (
    "On Monday I met Kenneth Danforth, and we talked about the PostgreSQL server in New York. He "
    "said that it runs k8s, and that the NATO report comes on the 3rd. The isthmus is beautiful."
)
ASKED = "Make it polite, and shorter."
DRAFT = (
    "hi ann, i wanted to ask whether you could maybe send me the minutes of the meeting that we had"
    " on tuesday, thanks a lot"
)
LETTER = (
    "Dear Ann,\ncould you please send me the minutes of Tuesday's meeting?\nThank you very much."
)
WORDS = "and we are glad to welcome his gospel, which is what I wanted to say before the weekend"
LEVELS = [0.02, 0.1, 0.3, 0.25, 0.5, 0.2, 0.12, 0.4, 0.6, 0.3, 0.05, 0.02, 0.2, 0.35, 0.5, 0.1] * 2
MODELS = "/home/ada/.local/share/voxbar/models"  # need not exist
SMALLEST = 0  # Qt's "quality" of a PNG: the most compression
VARIANTS = (("light", ""), ("dark", ""), ("light", "2"), ("dark", "2"))


def main() -> None:
    """Take all pictures; each variant has a process, since scaling is fixed at its start."""
    folder = Path(sys.argv[1]).absolute()
    language = sys.argv[2] if len(sys.argv) > 2 else "en"
    folder.mkdir(parents=True, exist_ok=True)
    if len(sys.argv) > 3:
        print(f"{take(folder, language, sys.argv[3])} pictures in {folder}")
        return
    for theme, scale in VARIANTS:
        env = os.environ | {"QT_SCALE_FACTOR": scale or "1"}
        command = [sys.executable, __file__, str(folder), language, theme]
        subprocess.run(command, check=True, env=env)


def take(folder: Path, language: str, theme: str) -> int:
    """Take the pictures of one theme at the scale of this process."""
    app = QApplication(["voxbar"])
    style.apply(app)
    if theme == "dark":
        app.setPalette(dark_palette())
    kept = text.install(app, language)
    count = 0
    scale = "-200" if app.devicePixelRatio() > 1 else ""
    with tempfile.TemporaryDirectory() as home:
        os.environ["VOXBAR_MODELS"] = MODELS
        desk = filled_desk(Path(home))
        for name, picture in pictures(desk):
            app.processEvents()
            picture().save(str(folder / f"{name}-{theme}{scale}.png"), "PNG", SMALLEST)
            count += 1
    del kept
    return count


def dark_palette() -> QPalette:
    """Give what a desktop set to dark gives to Qt; a screen without a desktop has no such thing."""
    palette = QPalette(QColor("#2a2d33"), QColor("#26292e"))
    for role, colour in (
        (QPalette.ColorRole.Base, "#1c1e22"),
        (QPalette.ColorRole.AlternateBase, "#24272c"),
        (QPalette.ColorRole.Text, "#eceef2"),
        (QPalette.ColorRole.WindowText, "#eceef2"),
        (QPalette.ColorRole.ButtonText, "#eceef2"),
        (QPalette.ColorRole.PlaceholderText, "#9aa2b1"),
        (QPalette.ColorRole.Highlight, "#2f6fd6"),
        (QPalette.ColorRole.HighlightedText, "#ffffff"),
    ):
        palette.setColor(role, QColor(colour))
    grey = QColor("#6d7584")
    for role in (QPalette.ColorRole.ButtonText, QPalette.ColorRole.Text):
        palette.setColor(QPalette.ColorGroup.Disabled, role, grey)
    return palette


def filled_desk(folder: Path) -> NotedDesk:
    """Give a desk on which somebody has dictated."""
    save(
        folder / NAME,
        Ruleset(
            rules=(
                Rule(heard="voks bar", written="VoxBar"),
                Rule(heard="cute", written="Qt", case="exact", on=False),
            ),
            snippets=(Snippet(name="my address", text="1 Main Street, Springfield"),),
        ),
    )
    customers = Profile(
        name="Customer letters",
        windows=("thunderbird: *Acme*", "libreoffice-writer"),
        language="de",
        words=("Łukasiewicz", "Größenordnung", "VoxBar"),
    )
    save_profiles(folder / PROFILES, (customers, Profile(name="Chat", submit=True)))
    desk = make_desk(folder)
    desk.past.discard(desk.past.begin(app="thunderbird"))
    for said in reversed(SAID):
        dictated(desk.past, said)
        desk.remember(said)
    return desk


def dictated(past: History, said: str) -> None:
    """Add an entry to the history."""
    number = past.begin(app="gedit", window="Letter", profile="Prose")
    past.recorded(number, 5.9)
    told = "Words: Quilter, VoxBar\nBefore: Dear Ann, thank you for your letter."
    past.heard(number, Heard(raw=said.lower(), model="moonshine-tiny", confidence=0.93, told=told))
    past.done(number, said)


def pictures(desk: NotedDesk) -> Iterator[tuple[str, Callable[[], QPixmap]]]:
    """Give each picture's name and what takes it."""
    yield from overlays(desk)
    desk.status = Status(light=Light.IDLE)
    for kind in ("main", "history", "words", "profiles"):
        window = windows.KINDS[kind](desk)
        if isinstance(window, WordsWindow):
            window.trial.setText("Dear Ann, new paragraph, voks bar is at my address.")
        yield kind, shown(window)
        if isinstance(window, HistoryWindow):
            yield from correcting(window)
        if isinstance(window, WordsWindow):
            window.tabs.setCurrentWidget(window.proposals)
            yield "words-proposals", window.grab
    yield from naming(desk)
    yield from transcribing(desk)
    yield from reviewing(desk)
    settings = SettingsWindow(desk)
    for number, section in enumerate(SECTIONS):
        settings.sections.setCurrentRow(number)
        yield f"settings-{section}", shown(settings)
    welcome = Welcome(desk)
    desk.bridge.level.emit(0.2)
    for page in range(4):
        welcome.go_to(page)
        yield f"welcome-{page + 1}", shown(welcome)
    yield from models(desk)
    yield from viewing(desk)
    yield "icons", icon_sheet


def correcting(window: HistoryWindow) -> Iterator[tuple[str, Callable[[], QPixmap]]]:
    """Give the history while an entry of it is corrected, and when it was."""
    window.correct.click()
    window.text.setPlainText(CORRECTED)
    yield "history-correcting", window.grab
    window.correct.click()
    yield "history-corrected", window.grab


def naming(desk: NotedDesk) -> Iterator[tuple[str, Callable[[], QPixmap]]]:
    """Give the list of names and terms, and proposals out of a text."""
    window = WordsWindow(desk)
    window.names.add(["VoxBar", "Kubernetes", "Ada Lovelace", "New York"])
    window.tabs.setCurrentWidget(window.names)
    yield "words-names", shown(window)
    dialog = ProposeDialog(["VoxBar"], window)
    dialog.text.setPlainText(MAIL)
    dialog.found.item(0).setCheckState(Qt.CheckState.Checked)
    yield "words-propose", shown(dialog)


def reviewing(desk: NotedDesk) -> Iterator[tuple[str, Callable[[], QPixmap]]]:
    """Give what was rewritten, before it is accepted; and the same after a long instruction."""
    window = RewriteWindow(desk)
    for name, asked in (("review", ASKED), ("review-long", " ".join([ASKED] * 20))):
        rewrite = Rewrite(instruction=asked, before=DRAFT, after=LETTER, target=None, entry=None)
        window.take(rewrite)
        yield name, shown(window)
    window.hide()


def models(desk: NotedDesk) -> Iterator[tuple[str, Callable[[], QPixmap]]]:
    """Give the models as they stand on a fresh machine, then one on its way; and the credits."""
    window = ModelsWindow(desk)
    yield "models", shown(window)
    advice = recommend(memory_gb=64, cores=16, gpu_gb=24)
    window.show_advice((advice.model, advice_text(advice, find(advice.model).title)))
    card = window.cards[advice.model]
    card.show_state(standing(card.model), chosen=False, stands_in="", busy=True)
    card.show_moved(Moved(done=1_912_000_000, total=5_131_000_000, rate=23.4e6, left_s=137))
    yield "models-download", window.grab
    window.hide()
    yield "credits", shown(windows.KINDS["credits"](desk))


class Standing:
    """A queue in which nothing moves."""

    def __init__(self, transcripts: Transcripts) -> None:
        self.transcripts = transcripts
        self.store = Store(transcripts.database)
        self.items = self.store.items
        self.now: Reached | None = None

    def fill(self) -> None:
        """Put in files of every state."""
        names = ("Interview Ada.m4a", "board-meeting.mp4", "lecture 7.mp3", "voice-0412.opus")
        done, broken, going, *_ = self.store.add([Path("/talks") / name for name in names], Wish())
        text = Transcript(segments=(), language="en", duration=3725.0, model="moonshine-tiny")
        self.store.heard(done, self.transcripts.add(text, Path("/talks/a"), "moonshine-tiny"), [])
        self.store.written(done, [Path("/talks/Interview Ada.txt")])
        self.store.end(done, State.DONE)
        self.store.end(broken, State.FAILED, "board-meeting.mp4 is a video without sound.")
        self.store.begin(going)
        self.now = Reached(number=going, done_s=1571.0, total_s=3725.0, left_s=84.0)


def transcribing(desk: NotedDesk) -> Iterator[tuple[str, Callable[[], QPixmap]]]:
    """Give the window of files: empty, and filled with one that failed."""
    queue = Standing(Transcripts(None, print))
    desk.queue = lambda: queue  # type: ignore[assignment, return-value]
    window = TranscribeWindow(desk)
    yield "transcribe-empty", shown(window)
    desk.change({"files.automatic": True, "files.watch_folder": "/home/ada/Recordings"})
    desk.change({"files.watch": True})
    desk.watch_problem = str
    queue.fill()
    window.fill()
    window.list.clearSelection()
    window.list.choose([3])
    yield "transcribe", shown(window)


def overlays(desk: NotedDesk) -> Iterator[tuple[str, Callable[[], QPixmap]]]:
    """Give the overlay in each of its states."""
    import time

    began = time.monotonic() - 7.4
    recording = Status(light=Light.RECORDING, stage="held", began=began, profile="Chat")
    states: list[tuple[str, Status, str, Told | None]] = [
        ("waiting", Status(light=Light.NOT_READY, stage="held", began=began), "", None),
        ("recording", recording, "", None),
        ("words", recording, WORDS, None),
        ("writing", Status(light=Light.DECIDING, jobs=1, profile="Customer letters"), WORDS, None),
        ("warning", recording, "", Told(left_s=30.0)),
        ("error", Status(light=Light.IDLE), "", Told(notice=Notice.FAILED, serious=True)),
        (
            "copied",
            Status(light=Light.IDLE),
            "",
            Told(
                sentence="gedit no longer has the focus. The text is on the clipboard:"
                " press Ctrl+V."
            ),
        ),
    ]
    for name, status, words, told in states:
        overlay = Overlay(desk)
        overlay.set_status(status)
        if status.began is not None and name != "waiting":
            for level in LEVELS:
                overlay.set_level(level)
        overlay.set_words(words)
        if told:
            overlay.set_told(told)
        yield f"overlay-{name}", overlay.grab
        overlay.hide()


def shown(window: QWidget) -> Callable[[], QPixmap]:
    """Show a window and give what takes its picture."""
    window.show()
    QApplication.processEvents()
    return window.grab


def icon_sheet() -> QPixmap:
    """Draw all icons side by side, as large as in a panel and larger."""
    sheet = QPixmap(5 * 80 + 90, 110)
    sheet.fill("#2b2f36" if icons.is_dark() else "#eceef2")
    painter = QPainter(sheet)
    for number, light in enumerate(Light):
        painter.drawPixmap(number * 80 + 12, 8, icons.light_icon(light).pixmap(QSize(56, 56)))
        painter.drawPixmap(number * 80 + 29, 76, icons.light_icon(light).pixmap(QSize(22, 22)))
    painter.drawPixmap(412, 8, icons.program_icon().pixmap(QSize(64, 64)))
    painter.end()
    return sheet


if __name__ == "__main__":
    main()
