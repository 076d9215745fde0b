"""A model is fetched: what is there already is used, what broke off goes on, nothing half appears.

Speaks to the hub through asr/models_hub.py only, and only once `download` is called.
"""

import logging
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from asr.errors import Cancelled, ModelError
from asr.models import Model, ModelFile, shown_size
from asr.models_hub import Hub, LineBroken, Remote
from asr.models_store import (
    Cancel,
    Kept,
    disk_sentence,
    downloaded,
    git_sha1_of,
    locked,
    pin,
    pinned,
    publish,
    require_space,
    sha256_of,
    staging_of,
)
from asr.tokens import hub_cache

log = logging.getLogger(__name__)

TRIES = 6  # without a single new byte
RATE_S = 10.0  # the rate is that of the last seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a download would do; made without a connection."""

    model: Model
    host: str
    folder: Path
    to_fetch: int  # bytes, about right
    unpinned: tuple[ModelFile, ...]  # hashes that would be taken from the hub
    token: bool = False  # whether the token in HF_TOKEN would go along


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """How far a download is; `left_s` is None while nothing is known."""

    file: str
    done: int  # bytes of all
    total: int
    rate: float  # bytes a second, of late
    left_s: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """Who is told what while a download runs; on the thread that downloads."""

    progress: Callable[[Fetched], None] = lambda _state: None
    notice: Callable[[str], None] = lambda _sentence: None
    cancelled: Cancel = lambda: False
    pause: Callable[[float], None] | None = None  # None: a sleep that `cancelled` ends


def plan(model: Model, hub: Hub) -> Plan:
    """Say what would be fetched and from where; opens no connection.

    Raises ModelError where the model cannot be had from a hub.
    """
    if model.state == "coming":
        raise ModelError(f"{model.id} cannot run here yet: its family comes later.")
    if model.state != "offered":
        raise ModelError(f"{model.id} is a part of VoxBar: there is nothing to download.")
    staging, cached = staging_of(model), _cached_files(model)
    left = [f for f in model.files if not (staging / f.path).is_file() and f.path not in cached]
    partial = sum(_size(_part(staging, f)) for f in left)
    pins = pinned(model)
    return Plan(
        model=model,
        host=hub.host,
        folder=(staging.parent.parent / model.id),
        to_fetch=max(0, sum(f.size for f in left) - partial),
        unpinned=tuple(f for f in model.unpinned if f.path not in pins),
        token=hub.sends_token,
    )


def download(model: Model, hub: Hub, telling: Telling | None = None) -> Path:
    """Fetch what is missing of a model, check it and give its folder; nothing where it is there.

    What a broken or cancelled download has fetched is kept for the next. Raises ModelError or
    Cancelled.
    """
    telling = telling or Telling()
    asked = plan(model, hub)
    if asked.unpinned and not hub.private:
        names = ", ".join(f.path for f in asked.unpinned)
        raise ModelError(
            f"{hub.endpoint} is not encrypted, and the hashes of {names} are not known here:"
            " use an address with https."
        )
    waiting = f"Another VoxBar is fetching {model.id}: waiting for it."
    with locked(model, waiting=lambda: telling.notice(waiting), cancelled=telling.cancelled):
        if there := downloaded(model.id):
            return there
        return _Download(model, hub, telling).run()


class _Download:
    """One download under way; the model is locked."""

    def __init__(self, model: Model, hub: Hub, telling: Telling) -> None:
        self._model, self._hub, self._telling = model, hub, telling
        self._staging = staging_of(model)
        self._pins = pinned(model)
        self._sizes = {f.path: f.size for f in model.files}
        self._done: dict[str, int] = dict.fromkeys(self._sizes, 0)
        self._rate = Rate()

    def run(self) -> Path:
        kept: dict[str, Kept] = {}
        try:
            (self._staging).mkdir(parents=True, exist_ok=True)
            _use_cached(self._model, self._staging)
            require_space(self._staging, plan(self._model, self._hub).to_fetch)
            for file in self._model.files:
                kept[file.path] = self._one(file)
        except OSError as error:
            raise ModelError(disk_sentence(error, self._staging / "x")) from error
        pin(self._model, {f.path: kept[f.path] for f in self._model.unpinned})
        return publish(self._model, kept, self._hub.endpoint)

    def _one(self, file: ModelFile) -> Kept:
        """Fetch a file unless it is there; what bears its name in the staging folder is whole."""
        target = self._staging / file.path
        if not target.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            self._persistently(file, target)
        self._done[file.path] = self._sizes[file.path] = target.stat().st_size
        return Kept(size=target.stat().st_size, sha256=sha256_of(target))

    def _persistently(self, file: ModelFile, target: Path) -> None:
        tries, damaged, part = 0, 0, _part(self._staging, file)
        while True:
            before = _size(part)
            try:
                remote = self._expected(file, self._hub.look(file))
                self._read(file, remote, part)
                if self._right(remote, part):
                    part.replace(target)
                    return
                damaged += 1
                part.unlink()
                if not before or damaged > 1:  # what came in one go cannot be an old piece's fault
                    raise ModelError(
                        f"{file.path} from {self._hub.host} is not what it should be: its hash"
                        " differs. It was thrown away."
                    )
            except LineBroken as trouble:
                tries = 1 if _size(part) > before else tries + 1
                self._patiently(file, trouble, tries)

    def _patiently(self, file: ModelFile, trouble: LineBroken, tries: int) -> None:
        if tries >= TRIES:
            raise ModelError(
                f"{file.path} could not be fetched from {self._hub.host}: {trouble}. What has come"
                " is kept; another try goes on from there."
            ) from trouble
        log.info("%s: %s; try %d", file.path, trouble, tries)
        wait_s = trouble.after_s if trouble.after_s is not None else min(2.0**tries, 30.0) / 2
        if wait_s >= 5.0:
            self._telling.notice(f"{self._hub.host}: {trouble}; going on in {wait_s:.0f} s.")
        (self._telling.pause or self._sleep)(wait_s)

    def _expected(self, file: ModelFile, remote: Remote) -> Remote:
        """Compare what the hub says with what is known; give what the file must be."""
        known = file.sha256 or (pin.sha256 if (pin := self._pins.get(file.path)) else None)
        if known and remote.sha256 and known != remote.sha256:
            raise ModelError(
                f"{self._hub.host} has another {file.path} than the one that is known: its hash"
                " differs. Nothing was fetched."
            )
        if not (known or remote.sha256 or remote.git_sha1):
            raise ModelError(
                f"{self._hub.host} gives no hash of {file.path}: it cannot be checked."
            )
        if file.exact and remote.size not in (None, file.size):
            raise ModelError(
                f"{self._hub.host} says that {file.path} has {remote.size} bytes, not {file.size}."
            )
        size = file.size if file.exact else remote.size
        if size is None:
            raise ModelError(f"{self._hub.host} does not say how long {file.path} is.")
        part = _part(self._staging, file)
        require_space(self._staging, max(0, size - _size(part)))
        self._sizes[file.path] = size
        return replace(remote, size=size, sha256=known or remote.sha256)

    def _read(self, file: ModelFile, remote: Remote, part: Path) -> None:
        """Append what is missing to the part of a file."""
        size = remote.size or 0
        have = _size(part)
        if have > size:
            part.unlink()
            have = 0
        if have == size and part.exists():
            return
        with self._hub.open(file, remote, have) as answer, part.open("ab") as out:
            out.truncate(answer.start)
            for block in self._counted(file, answer.start, answer.blocks):
                out.write(block)
                if out.tell() > size:
                    raise ModelError(
                        f"{self._hub.host} sends more of {file.path} than the {size} bytes it said."
                    )
        if _size(part) < size:
            raise LineBroken(f"only {_size(part)} of {size} bytes came")

    def _counted(self, file: ModelFile, start: int, blocks: Iterator[bytes]) -> Iterator[bytes]:
        self._tell(file, start)
        for block in blocks:
            if self._telling.cancelled():
                raise Cancelled
            yield block
            self._rate.add(len(block))
            self._tell(file, self._done[file.path] + len(block))

    def _tell(self, file: ModelFile, done: int) -> None:
        self._done[file.path] = done
        everything, total = sum(self._done.values()), sum(self._sizes.values())
        rate = self._rate.value()
        left_s = (total - everything) / rate if rate else None
        self._telling.progress(
            Fetched(file=file.path, done=everything, total=total, rate=rate, left_s=left_s)
        )

    @staticmethod
    def _right(remote: Remote, part: Path) -> bool:
        if remote.sha256:
            return sha256_of(part) == remote.sha256
        return git_sha1_of(part) == remote.git_sha1

    def _sleep(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            if self._telling.cancelled():
                raise Cancelled
            time.sleep(min(left, 0.2))


class Rate:
    """Bytes a second, of the last RATE_S seconds."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._seen: list[tuple[float, int]] = [(now(), 0)]

    def add(self, count: int) -> None:
        """Take note of bytes that have come."""
        at = self._now()
        if at - self._seen[-1][0] < 0.1 and len(self._seen) > 1:
            self._seen[-1] = (self._seen[-1][0], self._seen[-1][1] + count)
        else:
            self._seen.append((at, count))
        while len(self._seen) > 2 and self._seen[1][0] < at - RATE_S:
            self._seen.pop(0)

    def value(self) -> float:
        """Give the rate; 0 before anything has come."""
        took_s = self._now() - self._seen[0][0]
        return sum(count for _, count in self._seen[1:]) / took_s if took_s > 0 else 0.0


def shown_progress(state: Fetched) -> str:
    """Write how far a download is, in one line."""
    parts = [f"{shown_size(state.done)} of {shown_size(state.total)}"]
    if state.rate:
        parts.append(f"{shown_size(int(state.rate))}/s")
    if state.left_s is not None:
        minutes, seconds = divmod(int(state.left_s), 60)
        parts.append(f"{minutes} min {seconds:02d} s left" if minutes else f"{seconds} s left")
    return ", ".join(parts)


def _part(staging: Path, file: ModelFile) -> Path:
    target = staging / file.path
    return target.with_name(f"{target.name}.part")


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def _cached_files(model: Model) -> dict[str, Path]:
    """Find files in the Hugging Face cache whose hash can be known without a connection."""
    found: dict[str, Path] = {}
    pins = pinned(model)
    for file in model.files:
        repo = hub_cache() / f"models--{file.repo.replace('/', '--')}"
        path = repo / "snapshots" / file.revision / file.name
        with suppress(OSError):
            blob = path.resolve(strict=True)
            pin = pins.get(file.path)
            wanted = file.sha256 or (pin.sha256 if pin else blob.name)
            if blob.parent.name == "blobs" and wanted == blob.name:
                found[file.path] = blob
    return found


def _use_cached(model: Model, staging: Path) -> None:
    """Take over what the Hugging Face cache has, if its content is what its name says."""
    for path, blob in _cached_files(model).items():
        target = staging / path
        hashed = sha256_of if len(blob.name) == 64 else git_sha1_of
        if target.is_file() or hashed(blob) != blob.name:
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        link_or_copy(blob, target)


def link_or_copy(source: Path, target: Path) -> None:
    """Give a file a second name, or copy it where the disk is another one; never half."""
    new = target.with_name(f"{target.name}.new")
    new.unlink(missing_ok=True)
    try:
        os.link(source, new)
    except OSError:
        require_space(target.parent, source.stat().st_size)
        shutil.copyfile(source, new)
    new.replace(target)
