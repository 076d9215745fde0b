"""Sounds at their volume, starting with the session, and the pictures that ship."""

import sys
import wave
from pathlib import Path

import numpy as np
import pytest

from app import autostart, sounds
from app.dictation_news import Cue, Light
from app.resources import assets


@pytest.mark.parametrize("cue", Cue)
def test_a_sound_gets_quieter_with_the_volume(cue: Cue, tmp_path: Path) -> None:
    source = assets() / "sounds" / f"{cue.value}.wav"
    loud = []
    for volume in (1.0, 0.5, 0.1):
        sounds.at_volume(source, tmp_path / "out.wav", volume)
        with wave.open(str(tmp_path / "out.wav")) as file:
            samples = np.frombuffer(file.readframes(file.getnframes()), "<i2")
        loud.append(int(np.abs(samples).max()))
    assert loud[0] > 3 * loud[1] > 9 * loud[2] > 0


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("light", Light)
def test_every_state_has_an_icon_for_light_and_dark_panels(light: Light, theme: str) -> None:
    assert (assets() / "icons" / f"{light.value}-{theme}.svg").is_file()


@pytest.mark.skipif(sys.platform != "linux", reason="a file of XDG's")
def test_autostart_is_one_file_that_comes_and_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert not autostart.is_on()
    autostart.switch(on=True)
    entry = (tmp_path / "autostart" / "voxbar.desktop").read_text(encoding="utf-8")
    assert "Exec=" in entry
    assert Path(entry.partition("Icon=")[2].splitlines()[0]).is_file()
    assert autostart.is_on()
    autostart.switch(on=False)
    autostart.switch(on=False)
    assert list((tmp_path / "autostart").iterdir()) == []
