"""The worker decodes what is not final yet only where somebody looks at it."""

from multiprocessing import Pipe
from pathlib import Path
from typing import Protocol

import pytest

from asr.audio import read_audio
from asr.types import Options
from asr.worker import Worker
from asr.worker_messages import Block, Finish, Load, Open, Partial, to_pcm


class Receiver(Protocol):
    def poll(self) -> bool: ...
    def recv(self) -> object: ...


def kinds(ours: Receiver) -> list[type]:
    found = []
    while ours.poll():
        found.append(type(ours.recv()))
    return found


@pytest.mark.parametrize("previews", [True, False])
def test_previews_are_decoded_only_where_they_are_wanted(previews: bool, samples: Path) -> None:
    ours, theirs = Pipe()
    worker = Worker(theirs)  # type: ignore[arg-type, unused-ignore]  # Windows has its own kind
    sound = read_audio(samples / "jfk.flac")[: 3 * 16_000]
    worker._handle(Load(ticket=1, model="echo", device="cpu"))
    worker._handle(Open(ticket=2, options=Options(previews=previews)))
    worker._handle(Block(ticket=2, pcm=to_pcm(sound)))
    assert (Partial in kinds(ours)) is previews
    worker._handle(Finish(ticket=2))
    assert kinds(ours)[-1].__name__ == "Done"
    ours.close()
    theirs.close()
