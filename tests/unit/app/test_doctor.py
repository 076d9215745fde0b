"""The doctor and the list of devices say what is there, and what to do about what is not."""

import argparse
import json
import sys
from pathlib import Path

import pytest

from app import autostart, cli_devices, cli_doctor, doctor, paths
from app.devices import compute_devices
from app.doctor import CHECKS, Answer, examine
from asr.machine import cores, instruction_sets


def test_every_part_is_examined_and_none_fails_here() -> None:
    findings = list(examine())
    assert [f.part for f in findings] == list(CHECKS)
    assert not [f for f in findings if f.state == "fail"]
    assert all(f.remedy for f in findings if f.state == "warn")


def broken() -> Answer:
    raise RuntimeError("libsomething.so is missing")


@pytest.mark.parametrize("as_json", [False, True])
def test_a_part_that_breaks_is_a_finding_and_ends_with_1(
    as_json: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(doctor, "CHECKS", {"good": lambda: ("ok", "fine", ""), "bad": broken})
    assert cli_doctor.run(argparse.Namespace(json=as_json)) == 1
    out = capsys.readouterr().out
    assert "does not work: libsomething.so is missing" in out
    if as_json:
        assert [f["state"] for f in json.loads(out)] == ["ok", "fail"]
    else:
        assert out.startswith("ok   good: fine\nFAIL bad: ")


def test_the_processor_is_always_a_device() -> None:
    first = compute_devices()[0]
    assert first.name == "cpu"
    assert f"{cores()} cores" in first.text
    assert cores() >= 1
    assert all(isinstance(name, str) for name in instruction_sets())


def test_devices_are_printed_for_people_and_programs(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli_devices.run(argparse.Namespace(json=True)) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["compute"][0]["name"] == "cpu"
    assert cli_devices.run(argparse.Namespace(json=False)) == 0
    out = capsys.readouterr().out
    assert "Compute devices\n  cpu " in out
    assert found["microphones"] or (found["trouble"] or "None was found.") in out


@pytest.mark.skipif(sys.platform == "win32", reason="a value in the registry there")
def test_everything_that_stays_after_removing_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))
    monkeypatch.delenv("VOXBAR_HOME", raising=False)
    text = doctor.check_folders()[1]
    kept = (paths.folders().config, paths.folders().data, paths.cache())
    assert all(str(folder) in text for folder in kept)
    assert autostart.place() not in text
    autostart.switch(on=True)
    assert f"so does {autostart.place()}" in doctor.check_folders()[1]
