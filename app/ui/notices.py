"""What the person reads about a dictation: states, notices and keys in words."""

from app.dictation_news import Light, Status, Told
from app.session_types import Notice
from app.ui.text import sentence, tr


def state_text(status: Status) -> str:
    """Say in a word or two what goes on."""
    texts = {
        Light.NOT_READY: tr("Not ready yet"),
        Light.IDLE: tr("Ready"),
        Light.RECORDING: tr("Recording"),
        Light.DECIDING: tr("Writing"),
        Light.ERROR: tr("Something went wrong"),
    }
    if status.stage == "locked":
        return tr("Recording, locked")
    if status.light is Light.NOT_READY and status.began is not None:
        return tr("Waiting for the microphone")
    return texts[status.light]


def notice_text(told: Told) -> str:
    """Give the sentence for what is told."""
    if told.left_s is not None:
        return tr("Recording stops in {seconds} seconds.", seconds=round(told.left_s))
    if told.notice is None:
        return sentence(told.sentence)
    text = _texts()[told.notice]
    return f"{text} {sentence(told.sentence)}" if told.sentence else text


def _texts() -> dict[Notice, str]:
    return {
        Notice.TOO_SHORT: tr("That was too short. Hold the key while you speak."),
        Notice.CANCELLED: tr("Cancelled. You can bring it back from the menu."),
        Notice.NOTHING_SAID: tr("No words were heard. The recording is in the history."),
        Notice.NOT_READY: tr("Nothing was recorded."),
        Notice.NO_MICROPHONE: tr("No microphone could be opened."),
        Notice.MICROPHONE_LOST: tr("The microphone was lost. What was said so far is kept."),
        Notice.STOPPED_TOO_LONG: tr("Recording stopped: that was the longest dictation allowed."),
        Notice.STOPPED_AWAY: tr(
            "Recording stopped: the screen was locked, or the computer went to sleep."
        ),
        Notice.AWAY: tr("Nothing is recorded while the screen is locked."),
        Notice.ENGINE_LOST: tr("The speech engine ended and is started again."),
        Notice.FAILED: tr("This could not be written. The recording is in the history."),
        Notice.NOTHING_TO_UNDO: tr("There is nothing to bring back."),
    }
