"""A dictation on the fake desktop: a test feeds its microphone and answers for its engine."""

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from app.desktop.base import KeyAction, Target
from app.desktop.fake import FakeClipboard, FakeHotkeys, FakeScreen, FakeWindow, open_desktop
from app.dictation import Dictation
from app.dictation_fake import FakeEngine
from app.dictation_keys import CANCEL, DICTATE
from app.dictation_news import Cue, Delivered, Rewrite, Show, Status, Told
from app.dictation_types import Parts
from app.history import Entry, History
from app.journal import Journal
from app.profiles import Profile
from app.recorder import Recorded, Sink
from app.rules import Rule, Ruleset
from app.settings import Settings, find
from app.settings_writing import NAMES
from asr.errors import AsrError
from asr.types import Waveform


def wait_for(condition: Callable[[], object], what: str = "the condition") -> None:
    end = time.monotonic() + 20.0
    while not condition():
        assert time.monotonic() < end, f"waited in vain for {what}"
        time.sleep(0.002)


def chosen(**values: object) -> Settings:
    """Make settings; keys are written with two underscores for the dot."""
    keys = {name.replace("__", "."): value for name, value in values.items()}
    return Settings({key: find(key).check(value) for key, value in keys.items()})


class FedRecorder:
    """A Recorder whose sound comes from the test, block by block; the tail takes no time."""

    def __init__(self, trouble: str | None = None) -> None:
        self.level = 0.0
        self.trouble = trouble
        self.started = threading.Event()
        self.tail: Waveform | None = None  # what comes while `stop` waits
        self.on_stop: Callable[[], None] = lambda: None
        self.stops = 0
        self.closed = False
        self._sink: Sink | None = None

    def start(self, sink: Sink) -> None:
        self._sink = sink
        self.started.set()

    def feed(self, block: Waveform) -> None:
        assert self.started.wait(10)
        assert self._sink
        self._sink.sound(block)

    def say(self, sentence: str) -> None:
        assert self._sink
        self._sink.tell(sentence)

    def stop(self) -> Recorded:
        self.on_stop()
        if self.tail is not None and self._sink:
            self._sink.sound(self.tail)
        self.stops += 1
        self.started.clear()
        return Recorded(trouble=self.trouble)

    def close(self) -> None:
        self.closed = True


def noise(seconds: float = 0.1, seed: int = 1) -> Waveform:
    sound = np.random.default_rng(seed).normal(0, 0.1, round(seconds * 16_000))
    return sound.astype(np.float32)


class Rig:
    """Everything that a test of dictation touches."""

    def __init__(
        self,
        folder: Path,
        *texts: str | AsrError,
        profiles: tuple[Profile, ...] = (),
        **settings: object,
    ) -> None:
        self.sentences: list[str] = []
        self.holds = 0
        self.editor = FakeWindow(Target(window=1, app="editor", title="Letter"))
        self.mail = FakeWindow(Target(window=2, app="mail"))
        self.desktop = open_desktop(self.editor, self.mail)
        self.marked: dict[int, str] = {}  # the text selected, by window
        self.desktop = replace(self.desktop, selected=lambda w: self.marked.get(w.window, ""))
        self.engine = FakeEngine(*texts)
        self.recorder = FedRecorder()
        self.folder = folder
        self.told: list[Told] = []
        self.statuses: list[Status] = []
        self.cues: list[Cue] = []
        self.words: list[str] = []
        self.delivered: list[Delivered] = []
        self.rewritten: list[Rewrite] = []
        self.cannot_write = ""
        self.names: tuple[str, ...] = ()
        self.rules = Ruleset(rules=(Rule(heard="voks bar", written="VoxBar"),))
        keep = settings.get("history__keep", True)
        self.history = History(folder / "history" if keep else None, self.sentences.append)
        show = Show(
            status=self.statuses.append,
            told=self.told.append,
            cue=self.cues.append,
            words=self.words.append,
            delivered=self.delivered.append,
            rewritten=self.rewritten.append,
        )
        parts = Parts(
            desktop=self.desktop,
            recorder=self.recorder,
            journal=Journal(folder / "journal", self.sentences.append),
            engine=self.engine,
            history=self.history,
            rules=lambda: self.rules,
            profiles=lambda: profiles,
            cannot_write=lambda _settings: self.cannot_write,
            names=lambda settings: self.names if settings[NAMES] else (),
            clock=self.clipboard.clock.now,
        )
        self.dictation = Dictation(parts, chosen(**settings), show)
        wait_for(lambda: self.hotkeys.chords, "the hotkey")

    @property
    def hotkeys(self) -> FakeHotkeys:
        assert isinstance(self.desktop.hotkeys, FakeHotkeys)
        return self.desktop.hotkeys

    @property
    def screen(self) -> FakeScreen:
        assert isinstance(self.desktop.windows, FakeScreen)
        return self.desktop.windows

    @property
    def clipboard(self) -> FakeClipboard:
        assert isinstance(self.desktop.clipboard, FakeClipboard)
        return self.desktop.clipboard

    @property
    def entries(self) -> list[Entry]:
        return self.history.newest()

    def hold(self, at: float = 0.0) -> None:
        self.holds += 1
        self.hotkeys.send(DICTATE, KeyAction.PRESSED, time.monotonic() - 1.0 + at)

    def let_go(self) -> None:
        self.hotkeys.send(DICTATE, KeyAction.RELEASED)

    def escape(self) -> None:
        wait_for(lambda: CANCEL in self.hotkeys.chords, "Esc to be held")
        self.hotkeys.send(CANCEL, KeyAction.PRESSED)

    def speak(self, block: Waveform | None = None) -> None:
        self.recorder.feed(noise() if block is None else block)

    def dictate(self) -> None:
        """Hold the key, speak, let go."""
        self.hold()
        self.speak()
        self.let_go()
        wait_for(lambda: not self.recorder.started.is_set(), "the recording to end")

    def wait_idle(self) -> None:
        """Wait until all that was begun has ended."""
        wait_for(lambda: self.recorder.stops >= self.holds, "the recording to end")
        wait_for(lambda: self.statuses and self.statuses[-1].stage == "idle", "idle")
        wait_for(lambda: self.statuses[-1].jobs == 0, "no job")

    def apply(self, **settings: object) -> None:
        self.dictation.apply(chosen(**settings))

    def close(self) -> None:
        self.dictation.close()
