"""The one way of every text to the person: translated, with its values put in."""

import logging
import re
from functools import cache

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from app.resources import assets
from app.ui.desktop_forms import FORMS as DESKTOP
from app.ui.dictation_forms import FORMS as DICTATION
from app.ui.engine_forms import FORMS as ENGINE
from app.ui.models_forms import FORMS as MODELS
from app.ui.profiles_forms import FORMS as PROFILES
from app.ui.tidy_forms import FORMS as TIDY
from app.ui.transcribe_forms import FORMS as FILES

log = logging.getLogger(__name__)

CONTEXT = "VoxBar"
SHIPPED = ("en", "de")

# Sentences of the lower floors that have values in them; they are found again by their form.
FORMS = (
    "Playing ended unexpectedly: press play to go on.",
    "Nothing can be played here: the sound system offers no loudspeaker.",
    (
        "Nothing can be played here: PortAudio is missing. On Debian and Ubuntu:"
        " sudo apt install libportaudio2"
    ),
    "The chosen model only transcribes; canary-qwen-2.5b can edit texts, too.",
    "The chosen model is for demonstration: it knows digits, and cannot edit texts.",
    "This transcript is not there any more.",
    "{} did not take the text. It is on the clipboard: press {}.",
    "{} no longer has the focus. The text is on the clipboard: press {}.",
    "Pasted, but {} did not confirm it. If nothing appeared, press {}.",
    "Another program copied something before {} took the text. You find it in the history.",
    "The text is on the clipboard: press {}.",
    "Another window came to the front. The text is on the clipboard: press {}.",
    "No window had the focus when you pressed the key. The text is on the clipboard: press {}.",
    "{} is taken by another program: please use another key.",
    "{} is taken by another program (perhaps by {}): please use another key.",
    "{} is needed for writing: please add Ctrl, Alt or Super, or use a key like F9.",
    "VoxBar failed: {}.",
    "Recordings that never became text were found; they are in the history.",
    "The sound of this dictation is not there any more.",
    "The recording is not there any more.",
    "The text could not be inserted. You find it in the history.",
    (
        "Your microphone gives no signal: it may be muted, switched off, or closed to programs"
        " in the system's privacy settings."
    ),
    "Your microphone gives a signal again.",
    "The microphone is back: recording goes on.",
    (
        "The microphone stopped giving sound: what was said so far is kept,"
        " and recording goes on as soon as it is back."
    ),
    (
        "The microphone was lost (unplugged, or the sound system ended): what was said so far"
        " is kept, and recording goes on as soon as it is back."
    ),
    "No microphone answers: please connect one, or choose another in the settings.",
    "The disk is full: it goes on in memory, and would be lost if VoxBar ended now.",
    *DESKTOP,
    *DICTATION,
    *ENGINE,
    *MODELS,
    *PROFILES,
    *FILES,
    *TIDY,
)


def tr(source: str, **values: object) -> str:
    """Translate a text of the program; `values` are put in by name."""
    text = QCoreApplication.translate(CONTEXT, source)
    return text.format(**values) if values else text


def sentence(source: str) -> str:
    """Translate a sentence that came from a lower floor; one that is not known stays as it is."""
    translated = tr(source)
    if translated != source:
        return translated
    for form, pattern in _patterns():
        if found := pattern.fullmatch(source):
            parts = [sentence(part) if part.endswith(".") else part for part in found.groups()]
            return tr(form).format(*parts)
    return source


def install(app: QCoreApplication, language: str) -> list[QTranslator]:
    """Let the program speak a language: system, or one of SHIPPED; give what must be kept."""
    locale = QLocale.system() if language == "system" else QLocale(language)
    QLocale.setDefault(locale)
    shipped = assets() / "i18n" / f"voxbar_{locale.name()[:2]}.qm"
    qt = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    installed = []
    for path in (f"{qt}/qtbase_{locale.name()[:2]}.qm", str(shipped)):
        translator = QTranslator()
        if translator.load(path) and app.installTranslator(translator):
            installed.append(translator)
    log.info("the program speaks %s", locale.name())
    return installed


@cache
def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    exact_first = sorted(FORMS, key=lambda form: -len(form.replace("{}", "")))
    return [(f, re.compile(re.escape(f).replace(r"\{\}", "(.+)"), re.DOTALL)) for f in exact_first]
