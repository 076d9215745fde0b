"""The page of open models: whose work VoxBar stands on, with licences and thanks."""

from html import escape

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QTextBrowser, QVBoxLayout, QWidget

from app.bridge import Desk
from app.ui.models_text import link
from app.ui.text import tr
from asr.models_credits import Credit, carried, libraries, models


class CreditsWindow(QWidget):
    """One page to read; its links open in the person's browser, and only there."""

    def __init__(self, _desk: Desk) -> None:
        super().__init__()
        self.setWindowTitle(tr("Open models and credits"))
        self.page = QTextBrowser()
        self.page.setOpenExternalLinks(True)
        self.page.setAccessibleName(tr("Open models and credits"))
        self.page.setHtml(page_html())
        self.page.document().setDocumentMargin(18)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.page)
        self.resize(QSize(680, 620))


def page_html() -> str:
    """Give the whole page."""
    thanks = (
        tr("VoxBar would not be without the people who publish their models and their code."),
        tr(
            "First of all: the Qwen team at Alibaba Cloud, whose Qwen3 writes the words, and the "
            "NVIDIA NeMo team, whose FastConformer hears them and who brought the two together in "
            "Canary-Qwen. Thank you."
        ),
    )
    return "".join(
        (
            f"<h2>{escape(tr('Thank you'))}</h2>",
            *(f"<p>{escape(text)}</p>" for text in thanks),
            _part(tr("Models"), models()),
            _part(tr("Inside the libraries, and beside them"), carried()),
            _part(tr("Libraries, as they are installed here"), libraries()),
            f"<p>{escape(tr('The whole texts of the licences come with the packages.'))}</p>",
        )
    )


def _part(title: str, credits_: tuple[Credit, ...]) -> str:
    return f"<h3>{escape(title)}</h3>" + "".join(map(_entry, credits_))


def _entry(credit: Credit) -> str:
    name = f"{credit.name} {credit.version}".rstrip()
    name = link(credit.page, name) if credit.page else escape(name)
    inside = tr("in {package}", package=credit.inside) if credit.inside else ""
    facts = " · ".join(escape(part) for part in (credit.authors, credit.licence, inside) if part)
    return f"<p><b>{name}</b><br>{facts}</p>"
