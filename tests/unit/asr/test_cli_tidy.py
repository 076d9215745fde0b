"""`voxbar evaluate --tidy`: every text with its tidied self, the guard's verdict and its time."""

import json
from pathlib import Path

import pytest

from app.cli import main
from asr.cli_engine import Exit


def model(folder: Path, **config: str) -> str:
    (folder / "config.json").write_text(json.dumps({"model_type": "echo", **config}))
    return str(folder)


def test_each_text_is_told_with_its_verdict_and_the_last_line_sums_up(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    texts = tmp_path / "texts.txt"
    texts.write_text(
        'um we meet at three\n\n{"raw": "wir treffen uns um drei"}\n', encoding="utf-8"
    )
    arguments = ["evaluate", "-m", model(tmp_path), "--tidy", str(texts), "--deadline", "60"]
    assert main(arguments) == Exit.OK
    told = capsys.readouterr().out
    assert (
        "said    um we meet at three\n  tidied  We meet at three.\n          It may stand." in told
    )
    assert "tidied  Wir treffen uns drei.\n          Words that were said would have been" in told
    assert told.endswith("2 texts: 1 may stand, 2 within 60 s; 1 would be inserted tidied.\n")


def test_a_tidied_text_that_took_too_long_is_not_counted_as_inserted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    texts = tmp_path / "texts.txt"
    texts.write_text("um we meet at three\n")
    main(["evaluate", "-m", model(tmp_path), "--tidy", str(texts), "--deadline", "0"])
    told = capsys.readouterr().out
    assert "too late" in told
    assert told.endswith("1 may stand, 0 within 0 s; 0 would be inserted tidied.\n")


def test_as_json_it_is_an_object_a_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    texts = tmp_path / "texts.txt"
    texts.write_text("um we meet at three\n")
    arguments = ["evaluate", "-m", model(tmp_path, writes="At four."), "--json"]
    assert main([*arguments, "--tidy", str(texts)]) == Exit.OK
    (one,) = map(json.loads, capsys.readouterr().out.splitlines())
    assert (one["tidied"], one["why"]) == ("At four.", "A number would have changed.")


@pytest.mark.parametrize(
    ("written", "sentence"),
    [(None, "cannot be read as texts"), ("", "holds no text"), ('{"text": "a"}', "cannot be read")],
)
def test_a_file_without_texts_gets_a_sentence(
    written: str | None, sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    texts = tmp_path / "texts.txt"
    if written is not None:
        texts.write_text(written)
    assert main(["evaluate", "-m", model(tmp_path), "--tidy", str(texts)]) != Exit.OK
    assert sentence in capsys.readouterr().err


def test_a_model_that_only_transcribes_gets_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    texts = tmp_path / "texts.txt"
    texts.write_text("um we meet at three\n")
    assert main(["evaluate", "-m", "moonshine-tiny", "--tidy", str(texts)]) != Exit.OK
    assert "only transcribes" in capsys.readouterr().err
