"""What is written of models for the person: facts, states, questions, how far a download is."""

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale

from app.models_work import Moved
from app.ui.icons import is_dark
from app.ui.text import sentence, tr
from asr import addon
from asr.models import Memory, Model, shown_size
from asr.models_state import Standing

if TYPE_CHECKING:
    from asr.models_advice import Advice
    from asr.models_download import Plan

SHIPPED = "as shipped"  # a precision that nobody chooses


def state_text(model: Model, standing: Standing, *, chosen: bool, stands_in: str) -> str:
    """Say in a few words how a model stands."""
    if standing.kind == "ready" and chosen:
        return tr("in use, but it could not be loaded") if stands_in else tr("in use")
    if standing.kind == "partly":
        return tr("begun: {come} are here", come=size_text(standing.come))
    if standing.kind == "ready":
        built_in = model.state in ("embedded", "shipped")
        return tr("built in") if built_in else tr("on this machine")
    return {
        "absent": tr("not on this machine"),
        "damaged": tr("damaged"),
        "coming": tr("coming: VoxBar cannot run it yet"),
    }[standing.kind]


def facts_text(model: Model) -> str:
    """Give languages, size and memory in one line."""
    needs = [_need_text(need) for need in model.memory]
    about = "" if all(f.exact for f in model.files) and model.files else tr("about") + " "
    parts = [languages_text(model), f"{about}{size_text(model.size)}"]
    if needs:
        parts.append(tr("memory: {needs}", needs=", ".join(needs)))
    return " · ".join(parts)


def languages_text(model: Model) -> str:
    """Name the languages."""
    names = {"en": tr("English")}
    if not model.languages:
        return tr("many languages")
    return ", ".join(
        names.get(code, QLocale(code).nativeLanguageName()) for code in model.languages
    )


def origin_text(model: Model) -> str:
    """Give licence, authors and the page, as rich text."""
    page = f" · {link(model.page, tr('its page'))}" if model.page else ""
    said = tr("By {authors} · {licence}", authors=model.credit, licence=model.licence)
    return escape(said) + page


def link(address: str, text: str) -> str:
    """Give a link that can be read on light and on dark ground."""
    colour = "#8ab8ff" if is_dark() else "#0b57d0"
    return f'<a href="{escape(address)}" style="color: {colour}">{escape(text)}</a>'


def parts_text(model: Model) -> str:
    """Say which repositories' files come along with a model; "" for one repository."""
    repos = list(dict.fromkeys(f.repo for f in model.files if f.repo))
    others = [
        tr(
            "{file} from {repo}",
            file=next(f.name for f in model.files if f.repo == repo),
            repo=repo,
        )
        for repo in repos[1:]
    ]
    return tr("With it comes {parts}.", parts=", ".join(others)) if others else ""


def advice_text(advice: "Advice", title: str) -> str:
    """Give the recommendation with its reason."""
    what = title if advice.precision == SHIPPED else f"{title} ({advice.precision})"
    return tr("For this machine: {what}. {reason}", what=what, reason=sentence(advice.reason))


def question_text(plan: "Plan", standing: Standing, free: int) -> str:
    """Say to where a download connects, how much it fetches and to where, before it does."""
    repos = dict.fromkeys(f.repo for f in plan.model.files)
    text = tr(
        "This connects to {host} (and where it sends VoxBar for large files) and fetches about "
        "{size} of {repos} into {folder}, where {free} are free.",
        host=plan.host,
        size=size_text(plan.to_fetch),
        repos=tr(" and ").join(repos),
        folder=plan.folder,
        free=size_text(free),
    )
    if standing.kind == "damaged":
        text += "\n\n" + tr("Of that, only the files that are not right are fetched.")
    if plan.unpinned:
        text += "\n\n" + tr(
            "The hashes of {files} are not known to VoxBar: they are taken from {host} at this "
            "first download, and kept from then on.",
            files=", ".join(f.path for f in plan.unpinned),
            host=plan.host,
        )
    if plan.token:
        text += "\n\n" + tr("The token in HF_TOKEN is sent to {host}.", host=plan.host)
    if lacking := addon.lacking():
        text += f"\n\n{sentence(lacking)}"
    return f"{text}\n\n" + tr("Nothing else leaves this machine. Go on?")


def moved_text(moved: Moved) -> str:
    """Say how far it is, how fast it goes and how long it will take."""
    parts = [
        tr("{done} of {total}", done=size_text(moved.done), total=size_text(moved.total)),
    ]
    if moved.rate:
        parts.append(tr("{size} a second", size=size_text(int(moved.rate))))
    if moved.left_s is not None:
        minutes, seconds = divmod(round(moved.left_s), 60)
        left = tr("{minutes} min {seconds} s left", minutes=minutes, seconds=f"{seconds:02d}")
        parts.append(left if minutes else tr("{seconds} s left", seconds=seconds))
    return " · ".join(parts)


def _need_text(need: Memory) -> str:
    gb = QLocale().toString(need.gb, "g", 3)
    if need.precision == SHIPPED:
        return tr("{gb} GB", gb=gb)
    return tr("{gb} GB in {precision}", gb=gb, precision=need.precision)


def size_text(size: int) -> str:
    """Write a number of bytes as the person's language does."""
    return shown_size(size).replace(".", QLocale().decimalPoint())
