"""What a model would change, word by word: a person accepts it, segment by segment."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPalette, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from app.ui import icons
from app.ui.changes import changes
from app.ui.text import tr
from app.viewer_actions import Proposal
from asr.formats_docx import clock
from asr.types import Segment

OUTLINE = "#c1c7d3"


class Review(QDialog):
    """Every change with a tick; doubtful ones begin without."""

    accepted_changes = Signal(list)  # of Proposal

    def __init__(
        self, parent: QWidget, segments: Sequence[Segment], proposals: Sequence[Proposal]
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("What the model would change"))
        self._proposals = list(proposals)
        self.changes = QListWidget()
        self.text = QTextEdit(readOnly=True)
        self.doubt = QLabel(tr("Other words than were said: look closely."))
        self.doubt.setObjectName("problem")
        for one in self._proposals:
            self.changes.addItem(_item(segments[one.row], one))
        if icons.is_dark():  # Fusion outlines boxes in a darker tone of this
            palette = self.changes.palette()
            palette.setColor(QPalette.ColorRole.Window, QColor(OUTLINE))
            self.changes.setPalette(palette)
        self._build()
        self.changes.setCurrentRow(0)

    def _build(self) -> None:
        self.changes.setAccessibleName(tr("Changes"))
        self.text.setAccessibleName(tr("The change in words"))
        self.changes.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.changes.currentRowChanged.connect(self._show_row)
        intro = QLabel(
            tr("Changes with a tick are taken over. The text as it was recognised is kept anyway.")
        )
        intro.setWordWrap(True)
        split = QSplitter(Qt.Orientation.Horizontal)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.text, 1)
        column.addWidget(self.doubt)
        split.addWidget(self.changes)
        split.addWidget(right)
        split.setSizes([300, 420])
        buttons = QDialogButtonBox()
        accept = buttons.addButton(tr("&Accept"), QDialogButtonBox.ButtonRole.AcceptRole)
        reject = buttons.addButton(tr("&Reject all"), QDialogButtonBox.ButtonRole.RejectRole)
        accept.clicked.connect(self.accept)
        reject.clicked.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(intro)
        layout.addWidget(split, 1)
        layout.addWidget(buttons)
        self.resize(760, 440)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Measure the list once its style is known."""
        super().showEvent(event)
        self.changes.doItemsLayout()

    def accept(self) -> None:
        """Take over what has a tick."""
        ticked = [
            one
            for row, one in enumerate(self._proposals)
            if self.changes.item(row).checkState() == Qt.CheckState.Checked
        ]
        self.accepted_changes.emit(ticked)
        super().accept()

    def _show_row(self, row: int) -> None:
        if row >= 0:
            self.text.setHtml(html(self._proposals[row]))
            self.doubt.setVisible(self._proposals[row].doubtful)


def html(proposal: Proposal) -> str:
    """Show a change: what goes is struck out, what comes underlined."""
    text = changes(proposal.before, proposal.after)
    return f'<p style="line-height: 140%; font-size: large;">{text}</p>'


def _item(segment: Segment, proposal: Proposal) -> QListWidgetItem:
    item = QListWidgetItem(f"{clock(segment.start)}  {proposal.after}")
    item.setToolTip(proposal.after)
    item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
    state = Qt.CheckState.Unchecked if proposal.doubtful else Qt.CheckState.Checked
    item.setCheckState(state)
    return item
