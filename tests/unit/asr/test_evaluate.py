"""Error rates over manifests: sums, invented words, and sentences for bad manifests."""

import json
import shutil
from pathlib import Path

import pytest

import asr
from asr.engine import SpeechEngine
from asr.errors import OptionError
from asr.evaluate import Report, compare, evaluate, read_manifest
from asr.families.echo import Echo


def manifest(folder: Path, samples: Path, rows: list[dict[str, str]]) -> Path:
    shutil.copy(samples / "jfk.flac", folder / "a.flac")
    path = folder / "manifest.jsonl"
    path.write_text("\n".join(json.dumps({"audio_filepath": "a.flac", **row}) for row in rows))
    return path


@pytest.fixture
def report(tmp_path: Path, samples: Path) -> Report:
    """Echo writes "11.0 seconds." for each clip."""
    rows = [
        {"text": "Eleven point zero seconds!", "category": "numbers"},
        {"text": "eleven", "category": "numbers"},
        {"text": "", "category": "noise", "lang": "zxx"},
    ]
    return evaluate([manifest(tmp_path, samples, rows)], SpeechEngine(Echo()))


def test_errors_are_summed_over_a_category(report: Report) -> None:
    numbers = next(s for s in report.scores if s.category == "numbers")
    assert (numbers.clips, numbers.words) == (2, 3)  # "11.0 seconds" and "11"
    assert numbers.word_errors == 2  # in place of 11: two words
    assert numbers.wer == pytest.approx(200 / 3)


def test_words_written_for_a_clip_without_speech_are_invented(report: Report) -> None:
    noise = next(s for s in report.scores if s.category == "noise")
    assert noise.wer is None
    assert noise.invented_words == 2
    assert noise.invented_per_minute == pytest.approx(2 / (11 / 60))


def test_the_table_has_a_row_for_each_category_and_the_total(report: Report) -> None:
    lines = report.table().splitlines()
    assert [line.split()[0] for line in lines] == ["echo", "category", "numbers", "noise", "total"]


def test_the_json_has_the_same_numbers(report: Report) -> None:
    parsed = json.loads(report.to_json())
    assert parsed["total"]["word_errors"] == report.total.word_errors
    assert parsed["categories"][1]["wer"] is None
    assert [clip["pred_text"] for clip in parsed["clips"]] == ["11.0 seconds."] * 3


def test_progress_counts_clips(tmp_path: Path, samples: Path) -> None:
    seen: list[tuple[int, int]] = []
    path = manifest(tmp_path, samples, [{"text": "a"}, {"text": "b"}])
    evaluate([path], SpeechEngine(Echo()), progress=lambda done, total: seen.append((done, total)))
    assert seen == [(0, 2), (1, 2), (2, 2)]


def test_other_languages_are_normalised_without_english_rules(
    tmp_path: Path, samples: Path
) -> None:
    path = manifest(tmp_path, samples, [{"text": "color, won't", "lang": "de"}])
    (heard,) = evaluate([path], SpeechEngine(Echo())).heard
    assert heard.words == 3  # color won t


def test_equal_texts_have_no_errors() -> None:
    assert compare("a b c", "a b c") == (3, 0, 5, 0)


def test_all_is_wrong_where_nothing_was_written() -> None:
    assert compare("a b c", "") == (3, 3, 5, 5)


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("", "names no recordings"),
        ("{", "Line 1 .* is not JSON"),
        ("[]", "audio_filepath"),
        ('{"audio_filepath": "a.flac"}', 'no "text"'),
        ('{"audio_filepath": "gone.flac", "text": "a"}', "which is not there"),
    ],
)
def test_a_bad_manifest_is_one_sentence(tmp_path: Path, content: str, complaint: str) -> None:
    path = tmp_path / "m.jsonl"
    path.write_text(content)
    with pytest.raises(OptionError, match=complaint):
        read_manifest(path)


def test_a_manifest_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(OptionError, match="cannot be read"):
        read_manifest(tmp_path / "none.jsonl")


def test_an_unknown_normaliser_is_one_sentence(tmp_path: Path, samples: Path) -> None:
    path = manifest(tmp_path, samples, [{"text": "a"}])
    with pytest.raises(OptionError, match="klingon"):
        evaluate([path], SpeechEngine(Echo()), normalizer="klingon")  # type: ignore[arg-type]


def test_the_shipped_samples_are_heard_well(samples: Path) -> None:
    report = evaluate([samples / "manifest.jsonl"], asr.load())
    assert report.total.wer is not None
    assert report.total.wer < 25
