"""Makes assets/sounds: two soft notes up to start, down to stop, and a low pair for a failure.

python packaging/make_sounds.py
"""

import math
import struct
import wave
from pathlib import Path

RATE = 44_100
FOLDER = Path(__file__).resolve().parents[1] / "assets" / "sounds"
NOTES = {  # Hz, one after the other
    "start": (587.33, 880.00),
    "stop": (880.00, 587.33),
    "fail": (277.18, 207.65),
}
NOTE_S, OVERLAP_S = 0.11, 0.045


def main() -> None:
    """Write one WAV file per cue."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, notes in NOTES.items():
        write(FOLDER / f"{name}.wav", sound(notes))


def sound(notes: tuple[float, ...]) -> list[float]:
    """Lay notes over each other, samples from -1 to 1."""
    step = round((NOTE_S - OVERLAP_S) * RATE)
    mixed = [0.0] * (step * (len(notes) - 1) + round(2 * NOTE_S * RATE))
    for number, pitch in enumerate(notes):
        for i, sample in enumerate(note(pitch)):
            mixed[number * step + i] += sample
    loudest = max(map(abs, mixed))
    return [0.8 * sample / loudest for sample in mixed]


def note(pitch: float) -> list[float]:
    """Give one struck note with two overtones that fade faster than it does."""
    samples = []
    for i in range(round(2 * NOTE_S * RATE)):
        at = i / RATE
        swell = min(1.0, at / 0.006)
        fade = math.exp(-at / 0.045) * min(1.0, (2 * NOTE_S - at) / 0.02)
        tone = sum(
            math.sin(2 * math.pi * pitch * k * at) * math.exp(-at * 18 * (k - 1)) / k**2
            for k in (1, 2, 3)
        )
        samples.append(swell * fade * tone)
    return samples


def write(path: Path, samples: list[float]) -> None:
    """Write 16 bits, mono."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(b"".join(struct.pack("<h", round(s * 32767)) for s in samples))


if __name__ == "__main__":
    main()
