"""500 damaged recordings: each gives sound or an AudioError; none crashes, hangs or eats memory."""

import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tests.unit.asr.audio_samples import chirp, encode

COUNT, BATCH, SEED = 500, 125, 20
MEMORY_BYTES, SECONDS_EACH = 3 << 30, 20

CHILD = """
import io, pathlib, signal, sys
import numpy as np
from asr.audio import probe, read_audio
from asr.errors import AudioError
from tests.unit.asr.audio_samples import Unseekable
if sys.platform != "win32":
    import resource
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
for number, name in enumerate(sys.argv[1:]):
    print(name, flush=True)
    if sys.platform != "win32":
        signal.alarm(SECONDS_EACH)  # without a handler: ends even what hangs inside FFmpeg
    data = pathlib.Path(name).read_bytes()
    try:
        heard = read_audio((Unseekable if number % 3 == 0 else io.BytesIO)(data), warnings=[])
        assert heard.dtype == np.float32 and heard.ndim == 1 and len(heard) > 0
        assert np.isfinite(heard).all()
        probe(io.BytesIO(data))
        print("heard")
    except AudioError as error:
        assert str(error).endswith(".") and "\\n" not in str(error), error
        print("refused")
print("done")
""".replace("MEMORY_BYTES", str(MEMORY_BYTES)).replace("SECONDS_EACH", str(SECONDS_EACH))


def originals() -> list[bytes]:
    faststart = {"movflags": "faststart"}
    short = chirp(0.7, 16_000)
    return [
        encode("wav", "pcm_s16le", short, 16_000),
        encode("wav", "adpcm_ms", short, 16_000),
        encode("wav", "pcm_f32le", short, 16_000, channels=2),
        encode("flac", "flac", short, 16_000),
        encode("mp3", "libmp3lame", short, 16_000),
        encode("ipod", "aac", short, 16_000),
        encode("mp4", "aac", short, 16_000, video_s=0.7, options=faststart),
        encode("mp4", "aac", short, 16_000, options={"movflags": "frag_keyframe+empty_moov"}),
        encode("adts", "aac", short, 16_000),
        encode("ogg", "libopus", chirp(0.7, 48_000), 48_000),
        encode("webm", "libopus", chirp(0.7, 48_000), 48_000),
        encode("matroska", "aac", short, 16_000, video_s=0.7),
        encode("aiff", "pcm_s16be", short, 16_000),
        encode("wv", "wavpack", short, 16_000),
        encode("caf", "alac", short, 16_000),
        encode("asf", "libmp3lame", short, 16_000),
        encode("avi", "libmp3lame", short, 16_000, video_s=0.7),
        encode("amr", "libopencore_amrnb", chirp(0.7, 8_000), 8_000),
        encode("mpegts", "mp2", short, 16_000),
    ]


def cut(data: bytearray, chance: random.Random) -> None:
    del data[chance.randrange(len(data)) :]


def flip(data: bytearray, chance: random.Random) -> None:
    for _ in range(chance.choice((1, 3, 10, 100))):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def flip_in_the_header(data: bytearray, chance: random.Random) -> None:
    for _ in range(chance.choice((1, 2, 5, 20))):
        data[chance.randrange(min(len(data), 400))] ^= 1 << chance.randrange(8)


def claim(data: bytearray, chance: random.Random) -> None:
    at = chance.randrange(min(len(data), 300))
    data[at : at + 4] = chance.choice((b"\xff" * 4, b"\x7f" + b"\xff" * 3, b"\x80\0\0\0", bytes(4)))


def overwrite(data: bytearray, chance: random.Random) -> None:
    at, width = chance.randrange(len(data)), chance.randrange(1, 2000)
    data[at : at + width] = chance.choice((bytes(width), chance.randbytes(width)))


def remove(data: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(data))
    del data[at : at + chance.randrange(1, 3000)]


def repeat(data: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(data))
    data[at:at] = data[max(0, at - chance.randrange(1, 3000)) : at]


def foreign_header(data: bytearray, chance: random.Random) -> None:
    size = chance.choice((4, 12, 44, 200))
    data[:size] = chance.choice(FOREIGN)[:size]


FOREIGN: list[bytes] = []
MUTATIONS: tuple[Callable[[bytearray, random.Random], None], ...] = (
    cut,
    flip,
    flip_in_the_header,
    claim,
    overwrite,
    remove,
    repeat,
    foreign_header,
)


def damaged(folder: Path) -> list[str]:
    """Write the damaged recordings; the same in every run."""
    chance = random.Random(SEED)  # noqa: S311 - the same in every run
    FOREIGN[:] = originals()
    names = []
    for number in range(COUNT):
        kind = number % len(FOREIGN)
        data = bytearray(FOREIGN[kind])
        mutations = chance.choices(MUTATIONS, k=chance.choice((1, 1, 2)))
        for mutation in mutations:
            if data:
                mutation(data, chance)
        path = folder / "-".join([f"{number:03}-{kind:02}", *(m.__name__ for m in mutations)])
        path.write_bytes(data)
        names.append(str(path))
    return names


def read_in_a_child(names: list[str], folder: Path, root: Path) -> tuple[list[str], str]:
    """Return the lines that the child wrote, and how it ended, if badly."""
    log = folder / "lines"
    with log.open("w") as output:
        try:
            done = subprocess.run(
                [sys.executable, "-c", CHILD, *names],
                stdout=output,
                stderr=subprocess.PIPE,
                text=True,
                timeout=180,
                check=False,
                cwd=root,
            )
        except subprocess.TimeoutExpired:
            return log.read_text().splitlines(), "hung"
    complaint = f"status {done.returncode}: {done.stderr[-800:]}"
    return log.read_text().splitlines(), complaint if done.returncode or done.stderr else ""


def test_500_damaged_recordings_are_read_or_refused(tmp_path: Path, root: Path) -> None:
    names, faults, results = damaged(tmp_path), list[str](), list[str]()
    while names:
        lines, fault = read_in_a_child(names[:BATCH], tmp_path, root)
        results += [line for line in lines if line in {"heard", "refused"}]
        if not fault:
            names = names[BATCH:]
            continue
        last = next(line for line in reversed(lines) if line in names)
        faults.append(f"{last}: {fault}")
        names = names[names.index(last) + 1 :]
    assert faults == []
    assert len(results) == COUNT
    assert results.count("heard") > COUNT // 4
    assert results.count("refused") > COUNT // 20
