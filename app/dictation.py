"""Dictation at work: runs what the session's table decides, with microphone, engine and windows.

Knows no Qt. One thread owns the session; keys, microphone, engine and commands only post to it.
Every recording ends in the history; every trouble is told in a sentence.
"""

import logging
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import replace

from app import session
from app import session_types as t
from app.desktop.base import HotkeyEvent, KeyAction
from app.dictation_decode import Decoder
from app.dictation_ear import listening, pause_watch
from app.dictation_insert import HeldBack, Insertion, Insertions, Manner, delivered
from app.dictation_keys import CANCEL, DICTATE, REWRITE, Keys, event_of
from app.dictation_microphone import Microphone
from app.dictation_news import Cue, Show, Status, Told, status_of
from app.dictation_place import Places, said, target_of
from app.dictation_redo import Redo
from app.dictation_rewrite import Hands, Rewriter
from app.dictation_store import Piece, Store
from app.dictation_tidy import NOTHING_TO_SWAP, Swap, Tidier
from app.dictation_types import COMMANDS, Parts
from app.engine_client_job import Job as EngineJob
from app.history import History
from app.insert import Way
from app.recorder import Recorded, Recorder
from app.session_state import State
from app.session_types import Job, Notice, Outcome, Reason
from app.settings import Settings

log = logging.getLogger(__name__)

RECOVERED = "Recordings that never became text were found; they are in the history."
SERIOUS = (Notice.NO_MICROPHONE, Notice.MICROPHONE_LOST, Notice.FAILED, Notice.NOT_READY)


class Dictation:
    """Listens to the key, records, has it decoded, inserts. Methods may be called from any thread.

    `show` is told what goes on, from several threads.
    """

    def __init__(
        self,
        parts: Parts,
        settings: Settings,
        show: Show,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._parts = parts
        self._show = show
        self._clock = clock
        self._state = State()
        self._status = Status()
        self._pieces: dict[int, Piece] = {}
        self._why: dict[int, str] = {}  # what went wrong with jobs that have just ended
        self._again: dict[int, str] = {}  # texts that are inserted once more, by job
        self._newest: Piece | None = None
        self._held_back = HeldBack()
        self._last = ""  # the newest text as it was inserted
        self._store = Store(parts.journal, parts.history, settings, self._trouble)
        self._places = Places(self._store, parts.profiles, parts.names, parts.desktop)
        self._inbox: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._decoder = Decoder(
            engine=parts.engine,
            store=self._store,
            rules=parts.rules,
            options=self._places.options,
            ended=lambda piece, job: self._inbox.put(lambda: self._answered(piece, job)),
            words=self._words,
            tell=self._trouble,
        )
        self._tidy = Tidier(
            engine=parts.engine,
            store=self._store,
            rules=parts.rules,
            cannot_write=parts.cannot_write,
            post=self._inbox.put,
            tidied=lambda job: self._step(t.Tidied(at=self._clock(), job=job)),
        )
        self._swap = Swap()
        self.insertions = Insertions(parts.desktop, lambda: self._store.settings, parts.clock)
        hands = Hands(self._inbox.put, self._step, lambda: self._state, self.insertions, show)
        self.rewriting = Rewriter(parts, self._store, self._tidy, self._swap, hands)
        self._redo = Redo(self._decoder, self._store, self._places.profile)
        self._keys = Keys(parts.desktop.hotkeys, self.key, show.told)
        self._microphone = Microphone(parts.recorder)
        self._inbox.put(self._begin)
        self._thread = threading.Thread(target=self._run, name="dictation", daemon=True)
        self._thread.start()

    def key(self, event: HotkeyEvent) -> None:
        """Take what the hotkeys tell."""
        self._inbox.put(lambda: self._key(event))

    def do(self, command: str) -> None:
        """Obey one of COMMANDS; what begins something is meant for the window in front."""
        self._post(lambda _at: self._event(COMMANDS[command]))

    def paste_again(self, text: str = "") -> None:
        """Insert `text`, or the newest one, into the window that has the focus."""
        self._inbox.put(lambda: self._paste_again(text))

    def swap_last(self) -> None:
        """Put the text as it was said in place of the tidied one just inserted, or back."""
        self._inbox.put(self._swap_last)

    def decode_again(self, entry: int, model: str) -> None:
        """Decode an entry of the history once more, with this model."""
        self._inbox.put(lambda: self._decode_again(entry, model))

    def apply(self, settings: Settings) -> None:
        """Go on with these settings."""
        self._inbox.put(lambda: self._apply(settings))

    def pause_keys(self, *, paused: bool) -> None:
        """Let the hotkey through while a window asks for one."""
        self._inbox.put(lambda: self._keys.pause(paused=paused))

    def record_with(self, recorder: Recorder) -> None:
        """Use another microphone from the next recording on."""
        self._microphone.use(recorder)

    def keep_in(self, history: History) -> None:
        """Use another history; what is on its way is not written into it."""
        self._inbox.put(lambda: self._store.exchange(history, self._pieces.values()))

    def close(self, timeout_s: float = 5.0) -> None:
        """Keep what was said and end; what is no text yet is found at the next start."""
        self._post(lambda at: t.Quit(at=at))
        self._inbox.put(None)
        self._thread.join(timeout_s)
        self.insertions.close(timeout_s)
        self._microphone.close()
        self._parts.engine.close()
        self._store.close(self._pieces.values())

    # Everything below runs on the dictation's thread, unless it says otherwise.

    def _begin(self) -> None:
        if self._store.recover():
            self._show.told(Told(sentence=RECOVERED))
        self._store.expire()
        self._hold_keys()
        self._show_status()

    def _run(self) -> None:
        while True:
            try:
                work = self._inbox.get(timeout=self._patience())
            except queue.Empty:
                work = lambda: self._step(t.Tick(at=self._clock()))  # noqa: E731
            if work is None:
                return
            try:
                work()
            except Exception as error:  # a bug must not end dictation
                log.exception("dictation failed")
                self._trouble(f"VoxBar failed: {type(error).__name__}.")

    def _patience(self) -> float | None:
        recording = session.deadline(self._state, t.choices(self._store.settings))
        due = min(filter(None, (recording, self._held_back.deadline(self._state))), default=None)
        return None if due is None else max(0.0, due - self._clock())

    def _event(self, kind: type[t.Event]) -> t.Event:
        if issubclass(kind, t.Begin | t.Undo):
            return kind(at=self._clock(), target=self.insertions.focused())
        return kind(at=self._clock())

    def _post(self, make: Callable[[float], t.Event]) -> None:
        """Let the session take an event that is made on its thread, then; from any thread."""
        self._inbox.put(lambda: self._step(make(self._clock())))

    def _step(self, event: t.Event) -> None:
        choices = t.choices(self._store.settings)
        self._state, actions = session.step(self._state, event, choices)
        for action in actions:
            self._perform(action)
        if job := self._held_back.take(self._state, self._clock()):
            self._insert(job)
        self._show_status()
        self._hold_keys()

    def _perform(self, action: t.Action) -> None:
        match action:
            case t.Record():
                self._record(action.job)
            case t.StopRecording():
                self._stop_recording(action)
            case t.Decide():
                self._decide(action.job)
            case t.StopDeciding():
                self._decoder.give_up(self._pieces[action.job])
            case t.StopTidying():
                self.rewriting.give_up(self._pieces[action.job])
            case t.Insert():
                self._held_back.put(action.job, self._clock())
            case t.Finish():
                self._finish(action.job, action.outcome)
            case t.Warn():
                self._show.told(Told(left_s=action.left_s))
            case t.Tell():
                self._tell(action)

    def _key(self, event: HotkeyEvent) -> None:
        if event.name in (DICTATE, CANCEL):
            self._step(event_of(event, self.insertions.focused))
        elif event.action is KeyAction.RELEASED:  # while it is down it keeps keys from windows
            (self.rewriting.press if event.name == REWRITE else self._swap_last)()

    def _record(self, job: Job) -> None:
        piece = self._pieces[job.id] = self._store.begin(target_of(job))
        self._newest = piece
        self.rewriting.enter(piece)
        pause = pause_watch(self._store.settings, self._trouble)
        piece.take = listening(piece, job.id, self._show, pause, self._post)
        self._microphone.begin(piece.take)
        self._places.enter(piece)
        self._store.enter(piece)
        self._places.begin(piece, self._decoder.stream, self._inbox.put)

    def _stop_recording(self, action: t.StopRecording) -> None:
        piece, job = self._pieces[action.job], action.job
        piece.stopped_at = self._clock()

        def done(recorded: Recorded) -> None:
            piece.why = recorded.trouble or ""
            sound = recorded.samples > 0 and recorded.signal
            self._post(lambda at: t.Recorded(at=at, job=job, sound=sound))

        if piece.take:
            self._microphone.end(piece.take, done, tail=action.tail)
        if action.reason not in (Reason.CANCELLED, Reason.TOO_SHORT):
            self._show.cue(Cue.STOP)

    def _decide(self, job: Job) -> None:
        if job.of is not None and job.of in self._pieces:
            piece = self._pieces[job.id] = self._pieces.pop(job.of)
            piece.target = target_of(job)
            self._store.again(piece)
        else:
            piece = self._pieces[job.id]
            self._store.recorded(piece)
        if not self._decoder.decide(piece):
            self._post(lambda at: t.Failed(at=at, job=job.id))

    def _answered(self, piece: Piece, engine_job: EngineJob) -> None:
        """Take what the engine made of a piece."""
        found = self._decoder.take(piece, engine_job)
        job = next((number for number, p in self._pieces.items() if p is piece), None)
        if found is None:
            return
        if job is None:
            self._redo.end(piece, found=found)
            self._show.status(self._status)
        elif found:
            self._step(self.rewriting.after(piece, job, self._clock()))
        else:
            self._step(t.Failed(at=self._clock(), job=job))

    def _insert(self, job: Job) -> None:
        piece = self._pieces.get(job.id)
        if self.rewriting.shows(piece, job):
            return
        text = piece.text if piece else self._again.pop(job.id, self._last)

        def done(insertion: Insertion) -> None:
            self._inbox.put(lambda: self._inserted(job, insertion))

        back = piece is not None and piece.takes_back
        target = target_of(job)
        profile = piece.profile if piece else self._places.profile(target)
        swap, sure = self._swap.is_by(job.id), said(piece) if piece else None
        manner = Manner(back=back, swap=swap, profile=profile, said=sure)
        self.insertions.insert(text, target, done, manner)

    def _inserted(self, job: Job, insertion: Insertion) -> None:
        piece, way = self._pieces.get(job.id), insertion.outcome.way
        news = delivered(insertion, piece, self._clock())
        self._last = news.text or self._last
        if piece:
            piece.final = insertion.text
            self._places.note(piece)
        if self._swap.inserted(job.id, piece, there=way not in (Way.COPIED, Way.NOWHERE)):
            self._store.swapped(self._swap.entry, insertion.text)
        self._show.delivered(news)
        if insertion.news:
            self._show.told(Told(sentence=insertion.news, serious=way is Way.NOWHERE))
        self._step(t.Inserted(at=self._clock(), job=job.id))

    def _finish(self, job: Job, outcome: Outcome) -> None:
        piece = self._pieces.get(job.id)
        if piece is None:
            return
        self._decoder.finish(piece, outcome)
        if outcome is Outcome.FAILED:
            self._show.cue(Cue.FAIL)
        self._why[job.id] = piece.why
        known = {j.id for j in self._state.jobs} | set(self._state.discarded)
        self._pieces = {number: p for number, p in self._pieces.items() if number in known}

    def _paste_again(self, text: str) -> None:
        if text := text or self._last:
            self._again[self._state.next_id] = text
            self._step(t.PasteLast(at=self._clock(), target=self.insertions.focused()))

    def _swap_last(self) -> None:
        """Put the other form of the text inserted last in its place."""
        if self._swap.ready(job.id for job in self._state.jobs):
            self._paste_again(self._swap.begins(self._state.next_id))
        else:
            self._show.told(Told(sentence=NOTHING_TO_SWAP))

    def _decode_again(self, entry: int, model: str) -> None:
        if problem := self._redo.begin(entry, model):
            self._trouble(problem)

    def _apply(self, settings: Settings) -> None:
        self._store.settings = settings
        self._hold_keys()

    def _hold_keys(self) -> None:
        self._keys.hold(self._store.settings, self._state)

    def _tell(self, action: t.Tell) -> None:
        why = self._why.pop(action.job, "") if action.job is not None else ""
        self._show.told(Told(notice=action.notice, sentence=why, serious=action.notice in SERIOUS))

    def _show_status(self) -> None:
        name = self._newest.profile.name if self._newest else ""
        status = replace(status_of(self._state), profile=name)
        if status != self._status:
            self._status = status
            self._show.status(status)

    def _words(self, piece: Piece, text: str) -> None:
        """Show the words of the newest piece; on the engine client's thread."""
        if piece is self._newest:
            self._show.words(text)

    def _trouble(self, sentence: str) -> None:
        self._show.told(Told(sentence=sentence, serious=True))
