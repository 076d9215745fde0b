"""The window of one transcript: read it, hear it, mend it, give it away."""

from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QCloseEvent, QGuiApplication, QHideEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton, QVBoxLayout, QWidget

from app.bridge import Desk, Status
from app.errors import TranscriptsError
from app.ui.editor import EditorActions
from app.ui.text import sentence, tr
from app.ui.viewer_edit import SegmentEdit
from app.ui.viewer_export import Exports
from app.ui.viewer_find import FindBar
from app.ui.viewer_hits import Hits
from app.ui.viewer_list import SegmentModel, SegmentView
from app.ui.viewer_player import JUMP_S, PlayerBar
from app.viewer_document import Document, Splice
from app.viewer_marks import limit
from app.viewer_segments import time_at
from asr.formats_docx import clock
from asr.types import Transcript

if TYPE_CHECKING:
    from app.transcripts import Kept, Transcripts

SAVE_MS = 500  # after the last change
RECENT = 20  # transcripts that the menu offers
EMPTY = Transcript(segments=(), language=None, duration=0.0, model="")


class ViewerWindow(QWidget):
    """Shows one stored transcript; every change is stored beside the raw text."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.kept: Kept | None = None
        self.document = Document(EMPTY)
        self.view = SegmentView()
        self.finder = FindBar()
        self.player = PlayerBar(desk)
        self.facts, self.news = QLabel(), QLabel()
        self.buttons: dict[str, QPushButton] = {}
        self.hits = Hits(self.view, self.finder, lambda: self.document)
        self.exports = Exports(self)
        self.editor = EditorActions(self)
        self._storing = ThreadPoolExecutor(1, "viewer-store")
        self._stored: Future[None] | None = None
        self._saving = QTimer(self, singleShot=True, interval=SAVE_MS)
        self._saving.timeout.connect(self.save)
        self._build()
        self._keys()
        self._show(EMPTY)
        self.resize(860, 620)

    def _build(self) -> None:
        self.finder.hide()
        self.facts.setObjectName("hint")
        for label in (self.facts, self.news):
            label.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.addLayout(self._bar())
        layout.addWidget(self.facts)
        layout.addWidget(self.finder)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.editor.bar)
        layout.addWidget(self.player)
        layout.addWidget(self.news)
        self.view.play_from.connect(lambda row: self.play(self.document.segments[row].start))
        self.view.play_or_pause.connect(self.player.play_or_pause)
        self.view.erase.connect(self.erase)
        self.view.painter.opened.connect(self._opened)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.view.customContextMenuRequested.connect(self._menu)
        self.finder.closed.connect(self.view.setFocus)
        self.player.heard.connect(self._heard)
        self.player.problem.connect(self.news.setText)
        self.desk.bridge.status.connect(self._status)

    def _bar(self) -> QHBoxLayout:
        row = QHBoxLayout()
        for key, text in (
            ("open", tr("&Open")),
            ("undo", tr("&Undo")),
            ("redo", tr("Re&do")),
            ("find", tr("&Search")),
            ("copy", tr("&Copy")),
            ("export", tr("&Export")),
        ):
            self.buttons[key] = QPushButton(text)
            row.addWidget(self.buttons[key])
        row.addWidget(self.editor.button)
        row.addStretch(1)
        recent = QMenu(self)
        recent.aboutToShow.connect(lambda: self._fill_recent(recent))
        self.buttons["open"].setMenu(recent)
        self.buttons["export"].setMenu(self.exports.menu)
        self.buttons["undo"].clicked.connect(self.undo)
        self.buttons["redo"].clicked.connect(self.redo)
        self.buttons["find"].clicked.connect(lambda: self.finder.enter(replace=False))
        self.buttons["copy"].clicked.connect(self.copy)
        return row

    def _keys(self) -> None:
        standard = QKeySequence.StandardKey
        for keys, order in (
            (QKeySequence(standard.Undo), self.undo),
            (QKeySequence(standard.Find), lambda: self.finder.enter(replace=False)),
            (QKeySequence("Ctrl+H"), lambda: self.finder.enter(replace=True)),
            (QKeySequence("F3"), lambda: self.hits.go(back=False)),
            (QKeySequence("Shift+F3"), lambda: self.hits.go(back=True)),
            (QKeySequence("Ctrl+J"), self.join),
            (QKeySequence("Alt+Left"), lambda: self.player.jump(-JUMP_S)),
            (QKeySequence("Alt+Right"), lambda: self.player.jump(JUMP_S)),
        ):
            QShortcut(keys, self, order)
        for text in {keys.toString() for keys in QKeySequence.keyBindings(standard.Redo)} | {
            "Ctrl+Y"
        }:
            QShortcut(QKeySequence(text), self, self.redo)  # twice the same would be neither
        # of the list alone: in a field, the same keys belong to the field
        copy = QShortcut(QKeySequence(standard.Copy), self.view, self.copy)
        copy.setContext(Qt.ShortcutContext.WidgetShortcut)

    # What is shown

    def take(self, number: int) -> None:
        """Show a stored transcript; what was shown before is stored."""
        self._take_over()
        self.save(wait=True)
        transcripts = self.desk.transcripts()
        try:
            self.kept = transcripts.get(number) if transcripts else None
        except TranscriptsError as error:
            self.news.setText(sentence(str(error)))
            return
        self.news.setText("")
        self._show(self.kept.best if self.kept else EMPTY)

    def _show(self, transcript: Transcript) -> None:
        self.editor.stop()
        self.editor.leave_review()
        self.editor.bar.hide()
        self.document = Document(transcript)
        model = SegmentModel(self.document, self)
        before = self.view.model()
        self.view.painter.limit = limit(transcript.segments)
        self.view.setModel(model)
        if before is not None:
            before.deleteLater()
        self.document.listen(self._changed)
        self.hits.search()
        if model.rowCount():
            self.view.setCurrentIndex(model.index(0, 0))
        there = self.kept is not None and self.kept.source.exists()
        self.player.open(self.kept.source if self.kept and there else None, transcript.duration)
        name = self.kept.source.name if self.kept else ""
        self.setWindowTitle(tr("VoxBar: {name}", name=name) if name else tr("VoxBar transcript"))
        self.facts.setText(self._facts(there=there))
        self._redraw()

    def _facts(self, *, there: bool) -> str:
        if self.kept is None:
            return tr("Choose a transcript with Open; recordings become transcripts in Transcribe.")
        best = self.kept.best
        parts = [clock(best.duration), tr("by {model}", model=Path(best.model).name)]
        if not there:
            parts.append(tr("the recording is not where it was: it cannot be heard"))
        return " · ".join(parts) + "".join(f"\n{sentence(warning)}" for warning in best.warnings)

    def _fill_recent(self, menu: QMenu) -> None:
        menu.clear()
        transcripts: Transcripts | None = self.desk.transcripts()
        try:
            listed = transcripts.list(RECENT) if transcripts else []
        except TranscriptsError as error:
            self.news.setText(sentence(str(error)))
            return
        for one in listed:
            text = f"{one.source.name}: {one.beginning[:40]}".replace("&", "&&")
            menu.addAction(text, partial(self.take, one.id))
        if not listed:
            menu.addAction(tr("No transcripts yet")).setEnabled(False)

    # Changes

    def _changed(self, _splice: Splice) -> None:
        self._saving.start()
        self.hits.search()
        self._redraw()

    def save(self, *, wait: bool = False) -> None:
        """Store the edit beside the raw text; taken back to the raw text, there is none.

        It takes a tenth of a second for an hour of speech, and is done beside the window.
        """
        self._saving.stop()
        transcripts, document = self.desk.transcripts(), self.document
        if self.kept is not None and transcripts is not None and document.changed:
            now = document.transcript
            edit = None if now.segments == self.kept.raw.segments else now
            document.stored()
            self._stored = self._storing.submit(transcripts.save_edit, self.kept.id, edit)
            self._stored.add_done_callback(
                lambda job: self.desk.bridge.on_main(self._was_stored, (document, job.exception()))
            )
        if wait and self._stored:
            self._stored.exception()

    def _was_stored(self, outcome: object) -> None:
        document, error = cast("tuple[Document, BaseException | None]", outcome)
        if error is not None:
            document.not_stored()
            self.news.setText(sentence(str(error)))

    def undo(self) -> None:
        """Take the last change back."""
        self.document.undo()

    def redo(self) -> None:
        """Do it again."""
        self.document.redo()

    def join(self) -> None:
        """Join the chosen segments; one alone with the next."""
        rows = self.view.rows()
        if rows:
            last = rows[-1] if len(rows) > 1 else min(rows[0] + 1, len(self.document.segments) - 1)
            self.document.join(rows[0], last)
            self.view.show_row(rows[0])

    def erase(self) -> None:
        """Take the chosen segments out."""
        if rows := self.view.rows():
            self.document.delete(rows)

    def _opened(self, editor: SegmentEdit, row: int) -> None:
        """Do what a field asks for, once its text was taken."""

        def text_taken() -> None:
            editor.done.emit()

        def split(position: int) -> None:
            text_taken()
            if self.document.split(row, position):
                self.view.edit_row(row + 1, 0)

        def join(first: int) -> None:
            text_taken()
            if first >= 0 and first + 1 < len(self.document.segments):
                place = len(self.document.segments[first].text.rstrip())
                self.document.join(first, first + 1)
                self.view.edit_row(first, place)

        editor.split.connect(split)
        editor.join_before.connect(lambda: join(row - 1))
        editor.join_after.connect(lambda: join(row))
        editor.play_from.connect(
            lambda place: self.play(time_at(self.document.segments[row], place))
        )

    def _take_over(self) -> None:
        """Take what is being written in a field."""
        for field in self.view.viewport().findChildren(SegmentEdit):
            field.done.emit()

    # Uses

    def rows(self) -> list[int]:
        """Give the chosen segments; all of them where it is none or one alone."""
        rows = self.view.rows()
        return rows if len(rows) > 1 else list(range(len(self.document.segments)))

    def copy(self) -> None:
        """Copy the chosen segments, or everything."""
        segments = [self.document.segments[row] for row in self.view.rows() or self.rows()]
        text = "\n".join(segment.text for segment in segments)
        if text:
            QGuiApplication.clipboard().setText(text)
            self.news.setText(tr("Copied."))

    def play(self, seconds: float) -> None:
        """Play from a place on."""
        if self.kept is not None and self.kept.source.exists():
            self.player.play_from(seconds)
        else:
            self.news.setText(tr("The recording is not there any more: it cannot be heard."))

    @Slot(float)
    def _heard(self, seconds: float) -> None:
        row, before = self.document.row_at(seconds), self.view.painter.playing
        self.view.set_playing(row)
        writing = self.view.state() == SegmentView.State.EditingState
        moved = row is not None and row != before  # else one may look elsewhere meanwhile
        if row is not None and moved and self.player.follow.isChecked() and not writing:
            self.view.show_row(row, select=False)

    @Slot(object)
    def _status(self, status: Status) -> None:
        """Be silent while something is dictated: the microphone would hear it."""
        if status.began is not None and self.player.player.playing:
            self.player.play_or_pause()

    def _menu(self) -> None:
        rows = self.view.rows()
        if not rows:
            return
        menu = QMenu(self)
        menu.addAction(
            tr("&Play from here"), lambda: self.play(self.document.segments[rows[0]].start)
        )
        menu.addAction(tr("&Edit"), lambda: self.view.edit_row(rows[0]))
        menu.addAction(tr("&Join"), self.join)
        menu.addAction(tr("&Copy"), self.copy)
        menu.addAction(tr("&Delete"), self.erase)
        menu.addSeparator()
        menu.addMenu(self.editor.menu(lambda: rows))
        menu.popup(self.view.viewport().mapToGlobal(self.view.text_rect(rows[0]).topLeft()))

    def _redraw(self) -> None:
        some = bool(self.document.segments)
        self.buttons["undo"].setEnabled(self.document.undoable is not None)
        self.buttons["redo"].setEnabled(self.document.redoable is not None)
        for key in ("find", "copy", "export"):
            self.buttons[key].setEnabled(some)
        self.editor.button.setEnabled(some)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Store, and be silent."""
        self._take_over()
        self.save(wait=True)
        self.player.player.close()
        super().hideEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """Give up an answer under way; hiding stores."""
        self.editor.stop()
        super().closeEvent(event)
