"""What a search finds in a transcript: marked, gone through, replaced."""

from collections.abc import Callable

from PySide6.QtCore import QTimer

from app.ui.viewer_find import FindBar
from app.ui.viewer_list import SegmentView
from app.viewer_document import Document
from app.viewer_search import Match, find_all, following, replace_all, replaced


class Hits:
    """The places that the bar's search finds in the document, shown in the view."""

    def __init__(self, view: SegmentView, bar: FindBar, document: Callable[[], Document]) -> None:
        self._view, self._bar, self._document = view, bar, document
        self.matches: list[Match] = []
        self.chosen: int | None = None
        self._soon = QTimer(view, singleShot=True, interval=0)  # once for many splices
        self._soon.timeout.connect(self.now)
        bar.changed.connect(self._anew)
        bar.go.connect(lambda back: self.go(back=back))
        bar.replace.connect(self.replace)
        bar.replace_all.connect(self.replace_all)

    def search(self) -> None:
        """Search anew, as soon as there is time."""
        self._soon.start()

    def now(self) -> None:
        """Search; the chosen place stays where it can."""
        self._soon.stop()
        chosen = self.matches[self.chosen] if self.chosen is not None else None
        self.matches = find_all(self._document().segments, self._bar.query)
        self.chosen = None
        if chosen:
            self.chosen = following(self.matches, chosen.row, chosen.start, back=False)
        self._show()

    def _anew(self) -> None:
        self.now()
        if self.matches and self.chosen is None:
            row = self._view.currentIndex().row()
            self._choose(following(self.matches, max(0, row), 0, back=False))

    def go(self, *, back: bool) -> None:
        """Go to the next place, or to the one before."""
        self.now()
        if not self.matches:
            return
        if self.chosen is None:
            row = self._view.currentIndex().row()
            self._choose(following(self.matches, max(0, row), 0, back=back))
        else:
            self._choose((self.chosen + (-1 if back else 1)) % len(self.matches))

    def replace(self) -> None:
        """Replace the chosen place, and go to the next."""
        self.now()
        if self.chosen is None:
            self.go(back=False)
            return
        match, document = self.matches[self.chosen], self._document()
        by = self._bar.by.text()
        document.reword_all(
            "Replace", {match.row: replaced(document.segments[match.row], match, by)}
        )
        self.matches = find_all(document.segments, self._bar.query)
        self._choose(following(self.matches, match.row, match.start + len(by), back=False))

    def replace_all(self) -> None:
        """Replace every place, as one step."""
        document = self._document()
        texts = replace_all(document.segments, self._bar.query, self._bar.by.text())
        document.reword_all("Replace all", texts)
        self.now()

    def _choose(self, number: int | None) -> None:
        self.chosen = number
        self._show()
        if number is not None:
            self._view.show_row(self.matches[number].row)

    def _show(self) -> None:
        painter = self._view.painter
        painter.matches.clear()
        for match in self.matches:
            painter.matches.setdefault(match.row, []).append(match)
        painter.chosen = self.matches[self.chosen] if self.chosen is not None else None
        self._bar.show_count(self.chosen, len(self.matches))
        self._view.viewport().update()
