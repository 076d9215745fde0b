"""What the model's editor half does with a transcript: asked, streamed, ended, looked through."""

import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QInputDialog, QMenu, QPushButton

from app.engine_client_job import Prompt, Watch, Writing
from app.ui.editor_bar import EditorBar
from app.ui.editor_review import Review
from app.ui.text import sentence, tr
from app.viewer_actions import Action, Portion, Proposal, Wish, joined, portions, proposal
from asr.errors import Cancelled

if TYPE_CHECKING:
    from app.ui.viewer import ViewerWindow

LANGUAGES = ("English", "German", "French", "Spanish", "Italian", "Portuguese", "Chinese")


class EditorActions(QObject):
    """One wish at a time. All its portions are asked at once: recordings go first anyway."""

    def __init__(self, window: "ViewerWindow") -> None:
        super().__init__(window)
        self._window = window
        self.bar = EditorBar()
        self.bar.cancelled.connect(self.stop)
        self.review: Review | None = None
        self.button = QPushButton(tr("Edit with the &model"))
        self.button.setMenu(self.menu(window.rows))
        self._wish = Wish(action=Action.TIDY)
        self._asked_for: deque[Asked] = deque()  # what is not answered yet
        self._count = 0
        self._answers: list[tuple[Portion, str]] = []
        self._proposals: list[Proposal] = []

    def menu(self, rows: Callable[[], Sequence[int]]) -> QMenu:
        """Give a menu of what can be done with some segments; greyed where the model cannot."""
        menu = QMenu(tr("Edit with the &model"), self._window)
        menu.setToolTipsVisible(True)
        why = menu.addAction("")
        why.setEnabled(False)
        menu.addSeparator()
        actions = [
            menu.addAction(name, partial(self._asked, action, rows))
            for action, name in _names().items()
        ]

        def look() -> None:
            reason = sentence(self._window.desk.cannot_write())
            why.setText(reason)
            why.setVisible(bool(reason))
            for one in actions:
                one.setEnabled(not reason and bool(rows()))
                one.setToolTip(reason)

        menu.aboutToShow.connect(look)
        return menu

    @property
    def running(self) -> bool:
        """Whether an answer is being written."""
        return bool(self._asked_for)

    def _asked(self, action: Action, rows: Callable[[], Sequence[int]]) -> None:
        """Ask for what is still to be known, then begin."""
        detail, rewrites = "", action in (Action.TIDY, Action.TRANSLATE)
        if action is Action.TRANSLATE:
            label = tr("Translate into:")
            detail, go = QInputDialog.getItem(
                self._window, tr("Translate"), label, LANGUAGES, editable=True
            )
        elif action is Action.OWN:
            label = tr("What shall the model do with this text?")
            detail, go = QInputDialog.getMultiLineText(self._window, tr("Own instruction"), label)
        else:
            go = True
        if go and (detail.strip() or action not in (Action.TRANSLATE, Action.OWN)):
            self.run(Wish(action=action, detail=detail.strip(), rewrites=rewrites), rows())

    def run(self, wish: Wish, rows: Sequence[int]) -> None:
        """Have it done with these segments; what was under way is given up."""
        self.stop()
        self.leave_review()
        self._wish = wish
        self._answers, self._proposals = [], []
        wanted = portions(self._window.document.segments, rows, wish)
        self._count = len(wanted)
        if not wanted:
            return
        self.bar.begin(_names()[wish.action].replace("&", ""))
        for portion in wanted:
            self._submit(portion)
        if self._asked_for:
            self.bar.progress(1, self._count)
        else:
            self.bar.end(tr("VoxBar is still starting."))

    def stop(self) -> None:
        """Give up what is under way."""
        jobs, self._asked_for = self._asked_for, deque()
        for asked in jobs:
            asked.job.cancel()
        if jobs:
            self.bar.end(tr("Given up. Nothing was changed."))

    def leave_review(self) -> None:
        """Put away changes that were not accepted."""
        review, self.review = self.review, None
        if review:
            review.reject()

    def _submit(self, portion: Portion) -> None:
        on_main = self._window.desk.bridge.on_main
        latest = Latest(lambda post: on_main(self._written, post))
        watch = Watch(written=latest.put, ended=lambda job: on_main(self._ended, job))
        prompt = Prompt(
            instruction=self._wish.instruction, text=portion.text, max_tokens=portion.max_tokens
        )
        if job := self._window.desk.write(prompt, watch):
            self._asked_for.append(Asked(portion, job, latest))

    def _written(self, latest: object) -> None:
        first = self._asked_for[0] if self._asked_for else None
        if first and first.latest is latest:
            self.bar.show_text(joined([*self._answers, (first.portion, first.latest.take())]))

    def _ended(self, job: object) -> None:
        if not self._asked_for or self._asked_for[0].job is not job:
            return  # given up before
        first = self._asked_for.popleft()
        if first.job.problem:
            self.stop()
            told = tr("Given up. Nothing was changed.")
            known = isinstance(first.job.problem, Cancelled)
            self.bar.end(told if known else sentence(str(first.job.problem)))
            return
        self._take(first.portion, first.job.text)
        if self._asked_for:
            self.bar.progress(self._count - len(self._asked_for) + 1, self._count)
        elif self._wish.rewrites:
            self._look_through()
        else:
            self._give()

    def _take(self, portion: Portion, answer: str) -> None:
        self._answers.append((portion, answer))
        segments = self._window.document.segments
        there = self._wish.rewrites and portion.rows[-1] < len(segments)
        if there and segments[portion.rows[0]].text.strip() == portion.text:
            self._proposals.append(proposal(segments, portion, answer, self._wish))

    def _give(self) -> None:
        text = joined(self._answers)
        self.bar.show_text(text)
        self.bar.end("" if text else tr("The model had nothing to say."))

    def _look_through(self) -> None:
        changes = [one for one in self._proposals if one.after != one.before]
        if not changes:
            self.bar.end(tr("The model would change nothing."))
            return
        self.bar.leave()
        self.review = Review(self._window, self._window.document.segments, changes)
        self.review.accepted_changes.connect(self._accept)
        self.review.finished.connect(self._reviewed)
        self.review.show()

    def _reviewed(self, _how: int) -> None:
        self.review = None  # it deletes itself

    def _accept(self, proposals: list[Proposal]) -> None:
        document = self._window.document
        fitting = {
            one.row: one.after
            for one in proposals
            if one.row < len(document.segments) and document.segments[one.row].text == one.before
        }
        document.reword_all("Edit with the model", fitting)
        changed = tr("{count} segments were changed; undo takes it back.", count=len(fitting))
        self._window.news.setText(changed)


class Latest:
    """A text that grows on one thread and is shown on another, which may be the slower one."""

    def __init__(self, post: Callable[["Latest"], None]) -> None:
        self._post = post
        self._text: str | None = None  # what was not yet taken
        self._lock = threading.Lock()

    def put(self, text: str) -> None:
        """Have it shown; while an earlier one waits to be, in its place."""
        with self._lock:
            waits, self._text = self._text is not None, text
        if not waits:
            self._post(self)

    def take(self) -> str:
        """Give the newest."""
        with self._lock:
            text, self._text = self._text, None
        return text or ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A portion, the job that answers it, and what is written of the answer so far."""

    portion: Portion
    job: Writing
    latest: Latest


def _names() -> dict[Action, str]:
    return {
        Action.TIDY: tr("&Tidy up"),
        Action.SUMMARISE: tr("&Summarise"),
        Action.ACTION_ITEMS: tr("List what is to be &done"),
        Action.TITLE: tr("Find a t&itle"),
        Action.TRANSLATE: tr("T&ranslate…"),
        Action.OWN: tr("&Own instruction…"),
    }
