"""A transcript becomes a file: where and how it is called is asked, and remembered."""

from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from PySide6.QtWidgets import QFileDialog, QMenu

from app import settings_files as files
from app import settings_writing as writing
from app.errors import SettingsError
from app.ui.text import sentence, tr
from app.viewer_export import Form, Naming, export, free_path
from asr.errors import OutputError

if TYPE_CHECKING:
    from app.ui.viewer import ViewerWindow


class Exports:
    """The menu of formats of a viewer's window."""

    def __init__(self, window: "ViewerWindow") -> None:
        self._window = window
        self.menu = QMenu(window)
        for form in get_args(Form):
            self.menu.addAction(form.upper(), partial(self.ask, form))

    def ask(self, form: Form) -> None:
        """Ask where to, and write."""
        first = self.first_path(form)
        title = tr("Export")
        name, _ = QFileDialog.getSaveFileName(
            self._window, title, str(first), f"{form.upper()} (*.{form})"
        )
        if name:
            self.write(Path(name), form)

    def first_path(self, form: Form) -> Path:
        """Propose a file that is not there: in the folder of the last one, by the template."""
        window = self._window
        settings = window.desk.settings()
        source = window.kept.source if window.kept else Path("transcript")
        naming = Naming(
            template=settings[writing.FILE_NAME],
            source=source,
            model=window.document.transcript.model,
            day=date.today(),  # noqa: DTZ011 - the day that the person sees
        )
        last = Path(settings[files.EXPORT_FOLDER] or settings[writing.FILE_FOLDER] or "")
        folder = last if str(last) != "." and last.is_dir() else source.parent
        try:
            return free_path(folder, naming, form)
        except OutputError:
            return free_path(Path.home(), naming, form)

    def write(self, chosen: Path, form: Form) -> None:
        """Write a file that the person named; another is never written over unasked.

        The dialog asks before a file of exactly that name is replaced, so this does not.
        """
        window = self._window
        path = chosen if chosen.suffix == f".{form}" else Path(f"{chosen}.{form}")
        title = window.kept.source.stem if window.kept else ""
        transcript = window.document.transcript
        try:
            export(transcript, form, path, title=title, overwrite=path == chosen)
            window.desk.change({files.EXPORT_FOLDER.key: str(path.parent)})
        except (OutputError, SettingsError) as error:
            window.news.setText(sentence(str(error)))
        else:
            window.news.setText(tr("{file} was written.", file=path.name))
