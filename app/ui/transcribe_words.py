"""What the window of files says about each of them."""

from app.queue import Item, Reached, State
from app.ui.text import sentence, tr

SIGNS = {
    State.WAITING: "○",
    State.DECODING: "◐",
    State.DONE: "✓",
    State.FAILED: "⚠",
    State.CANCELLED: "✕",
}


def state_line(item: Item, reached: Reached | None) -> str:
    """Say how far a file is, and what is noteworthy, in one line."""
    match item.state:
        case State.WAITING:
            return tr("Waiting")
        case State.DECODING:
            return _going(reached)
        case State.FAILED:
            return tr("Failed: {why}", why=sentence(item.why))
        case State.CANCELLED:
            return tr("Cancelled")
        case State.DONE:
            return _done(item)


def spoken(item: Item, reached: Reached | None) -> str:
    """Say it for a screen reader."""
    return f"{item.path.name}. {state_line(item, reached)}"


def share(reached: Reached | None) -> float | None:
    """Give how much is done, 0 to 1; None while nobody can tell."""
    if reached is None or not reached.total_s:
        return None
    return min(1.0, reached.done_s / reached.total_s)


def clock(seconds: float) -> str:
    """Write a length as 0:07, 12:05 or 1:02:09."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _going(reached: Reached | None) -> str:
    part = share(reached)
    if reached is None:
        return tr("Getting ready…")
    if part is None:
        return tr("{done} are done", done=clock(reached.done_s))
    percent = f"{int(part * 100)} %"
    if reached.left_s is None:
        return percent
    return tr("{percent}, about {left} left", percent=percent, left=clock(reached.left_s))


def _done(item: Item) -> str:
    notes = [sentence(note) for note in (item.why, *item.warnings) if note]
    done = tr("Done")
    if item.outputs:
        names = ", ".join(path.name for path in item.outputs)
        done = tr("Done, written to {files}", files=names)
    return f"{done}. {' '.join(notes)}" if notes else done
