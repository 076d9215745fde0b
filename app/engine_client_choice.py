"""Which model was asked for, and what serves where that one cannot; knows no process."""

from app.engine_client_ways import Way, ladder
from asr.worker_messages import EMBEDDED

SHIPPED = Way(EMBEDDED, "cpu")


class Choice:
    """The way that jobs are done; with `stand_in`, what ships serves for what does not load.

    Written by the client's thread; `stands_in_for` and `how` may be asked from any.
    """

    def __init__(self, asked: Way, *, stand_in: bool) -> None:
        self.asked = asked
        self._stand_in = stand_in
        self._fallen: Way | None = None  # what worked when the way asked for did not
        self._lacking = False  # whether the model asked for could not be loaded
        self._how = ""
        self._said: set[str] = set()

    def stands_in_for(self, model: str) -> str:
        """Give the model that serves because `model`, which was asked for, cannot be loaded; ""."""
        return EMBEDDED if self._lacking and model == self.asked.model else ""

    def how(self, model: str) -> str:
        """Say in which precision `model` computes, and why; "" where that is not known."""
        return self._how if model == self.asked.model else ""

    @property
    def ways(self) -> tuple[Way, ...]:
        """What a job tries, one after another."""
        return ladder(self._fallen or self.asked)

    def ask(self, way: Way) -> None:
        """Choose another way, or the same once more: it may have been mended."""
        self.asked, self._fallen, self._lacking = way, None, False
        self._how = ""
        self._said.clear()

    def worked(self, way: Way, asked: Way) -> None:
        """Take note of what a job was done with that had been begun for `asked`."""
        if asked != self.asked:
            return  # another model was chosen meanwhile
        if way == asked:
            self._lacking = False
        else:
            self._fallen = way  # what failed for this job would fail for the next

    def forget(self) -> None:
        """Give the way asked for another chance: the device or the model may be well again."""
        self._fallen = None

    def loaded(self, way: Way, how: str = "") -> None:
        """Take note that a model could be loaded, and how it computes."""
        if way.model == self.asked.model:
            self._lacking, self._how = False, how

    def refused(self, way: Way) -> bool:
        """Let what ships stand in for a model that cannot be loaded; False where it cannot."""
        if way.model not in (self.asked.model, EMBEDDED):
            return True  # another model was chosen meanwhile
        if not self._stand_in or way.model == EMBEDDED:
            return False
        self._fallen, self._lacking = SHIPPED, True
        return True

    def news(self, trouble: str) -> str:
        """Give what to tell of a refusal: each is told once."""
        if not self._lacking or trouble in self._said:
            return ""
        self._said.add(trouble)
        return f"{trouble} The small model that ships with VoxBar serves in its place."
