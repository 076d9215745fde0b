"""An engine that answers what it is told to, for trying dictation without one; ships for tests."""

from collections import deque
from pathlib import Path

from app.engine_client_job import Job, Prompt, Source, Watch, Writing
from asr.errors import AsrError, Cancelled
from asr.types import Options, Segment, Transcript


class FakeEngine:
    """Answers complete jobs with `texts`, one after the other; an AsrError among them is raised.

    Without a text a job waits until `answer` is called.
    """

    def __init__(self, *texts: str | AsrError) -> None:
        self.texts = deque(texts)
        self.jobs: list[Job] = []
        self.written: deque[str | AsrError] = deque()  # what `write` answers, one after the other
        self.used: list[tuple[str, str, str]] = []
        self.closed = False
        self.reads_context = False  # as ContextReader

    def stream(
        self, source: Source, options: Options | None = None, watch: Watch | None = None
    ) -> Job:
        """See dictation_types.Engine."""
        return self._submit(source, options, watch)

    def transcribe(
        self, path: Path, options: Options | None = None, watch: Watch | None = None
    ) -> Job:
        """See dictation_types.Engine."""
        return self._submit(path, options, watch)

    def write(self, prompt: Prompt, watch: Watch | None = None) -> Writing:
        """See dictation_types.Engine; without an answer in `written` it waits for `answer`."""
        job = Writing(prompt, watch or Watch(), self._changed)
        self.jobs.append(job)
        if self.written:
            self.answer(job, self.written.popleft())
        return job

    def preload(self) -> None:
        """See dictation_types.Engine."""

    def use(self, model: str, device: str, precision: str = "auto") -> None:
        """See dictation_types.Engine."""
        self.used.append((model, device, precision))

    def close(self) -> None:
        """See dictation_types.Engine."""
        self.closed = True
        for job in self.jobs:
            job.end(Cancelled())

    def answer(self, job: Job, text: str | AsrError) -> None:
        """End a job with a text or an error."""
        if isinstance(text, AsrError):
            job.end(text)
            return
        if isinstance(job, Writing):
            job.take(text)
            job.end(text)
            return
        segments = (Segment(start=0.0, end=1.0, text=text, confidence=0.9),) if text else ()
        told = job.options.context if self.reads_context else ""
        answer = Transcript(segments=segments, language="en", duration=1.0, model="fake", told=told)
        job.end(answer)

    def _submit(self, audio: Source | Path, options: Options | None, watch: Watch | None) -> Job:
        job = Job(audio, options or Options(), watch or Watch(), self._changed)
        self.jobs.append(job)
        return job

    def _changed(self, job: Job) -> None:
        if job.cancelled:
            job.end(Cancelled())
        elif job.complete and not job.ended and self.texts:
            self.answer(job, self.texts.popleft())
