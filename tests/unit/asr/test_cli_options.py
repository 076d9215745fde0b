"""What `voxbar transcribe` understands, and the sentences for what it does not."""

from argparse import ArgumentParser
from pathlib import Path

import pytest

from asr.cli_options import Request, add_arguments, read_request
from asr.cli_retired import RETIRED
from asr.errors import OptionError
from asr.formats_cues import Shape


def read(*arguments: str) -> Request:
    parser = ArgumentParser(prog="voxbar transcribe", allow_abbrev=False)
    add_arguments(parser)
    return read_request(parser.parse_args(arguments))


def test_formats_come_in_lists_and_again_and_each_once() -> None:
    assert read("a", "-f", "srt,txt", "--format", "SRT").formats == ("srt", "txt")
    assert read("a", "-f", "all").formats == ("txt", "srt", "vtt", "tsv", "json")
    assert read("a").formats == ("txt",)


def test_shaping_subtitles_asks_for_word_times_but_does_not_write_them() -> None:
    asked = read("a", "--max-line-width", "30")
    assert asked.shape == Shape(width=30, lines=2)
    assert asked.options.word_timestamps
    assert not asked.words
    assert read("a", "--subtitles").shape == Shape(width=42, lines=2)
    assert read("a").shape is None


def test_what_whisper_calls_the_default_is_accepted() -> None:
    asked = read("a", "--task", "transcribe", "--language", "auto")
    assert asked.options.language is None
    assert read("a", "--language", "DE").options.language == "de"
    assert read("a", "--language", "English").options.language == "en"


def test_context_is_the_text_or_a_files(tmp_path: Path) -> None:
    (tmp_path / "names.txt").write_text("\ufeffAda Lovelace\n", encoding="utf-8")
    assert read("a", "--context", "Ada, Grace").options.context == "Ada, Grace"
    assert read("a", "--context", f"@{tmp_path / 'names.txt'}").options.context == "Ada Lovelace\n"
    assert not read("a").options.context


def test_a_language_is_named_in_english_too() -> None:
    for name, code in (("Cantonese", "yue"), ("filipino", "fil"), ("Korean", "ko")):
        assert read("a", "--language", name).options.language == code


def test_an_aligner_measures_the_words_that_are_asked_for() -> None:
    assert read("a", "--word-timestamps", "--aligner", "auto").aligner == "auto"
    assert read("a", "--subtitles", "--aligner", "x").where[-1] == "x"
    assert read("a").aligner is None


@pytest.mark.parametrize("name", [name for names in RETIRED for name in names])
@pytest.mark.parametrize("value", [[], ["5"]], ids=["alone", "with a value"])
def test_options_that_are_not_offered_say_what_to_do(
    name: str, value: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        read("a.wav", f"--{name}", *value)
    assert end.value.code == 2
    assert f"--{name} is not offered: " in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "Name a recording"),
        (["-", "-"], "only once"),
        (["--word-timestamps", "True", "a.wav"], "take no value here"),
        (["a", "--aligner", "auto"], "ask for them with --word-timestamps"),
        (["a", "--context", "@/nowhere/at/all"], "--context cannot read /nowhere/at/all"),
        (["a", "-f", "docx"], 'no format "docx"'),
        (["a", "--task", "translate"], "in the language it is spoken in"),
        (["a", "--language", "Klingon"], "a code such as en"),
        (["a", "--max-line-width", "0"], "at least 1"),
        (["a", "-o", "talk.srt"], "names a folder"),
        (["a", "-o", __file__], "is a file"),
    ],
)
def test_what_makes_no_sense_is_said_in_a_sentence(arguments: list[str], sentence: str) -> None:
    with pytest.raises(OptionError, match=sentence):
        read(*arguments)


def test_a_folder_may_be_called_like_a_file(tmp_path: Path) -> None:
    (tmp_path / "x.srt").mkdir()
    assert read("a", "-o", str(tmp_path / "x.srt")).output_dir == tmp_path / "x.srt"


def test_an_empty_model_is_not_taken_for_the_embedded_one() -> None:
    with pytest.raises(OptionError, match="--model names no model"):
        read("a.wav", "--model=")


def test_a_list_of_words_is_read_before_anything_is_loaded(tmp_path: Path) -> None:
    path = tmp_path / "words.txt"
    path.write_text("# mine\nKenneth\nNew York\n", encoding="utf-8")
    assert read("a.wav", "--words", str(path)).options.words == ("Kenneth", "New York")
    with pytest.raises(OptionError, match="cannot be read"):
        read("a.wav", "--words", str(tmp_path / "none.txt"))
