import argparse

import pytest

from app.cli_listen import _plan, add_arguments
from app.settings import Settings


@pytest.mark.parametrize(
    ("line", "model"),
    [
        ([], "digits"),
        (["--engine", "nemo"], "nemo:digits"),
        (["--engine", "nemo", "-m", "tiny"], "nemo:tiny"),
        (["-m", "nemo:tiny"], "nemo:tiny"),
        (["--engine", "nemo", "-m", "nemo:tiny"], "nemo:tiny"),
    ],
)
def test_the_command_line_counts_before_the_settings(line: list[str], model: str) -> None:
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    settings = Settings(chosen={"engine.model": "digits"})
    assert _plan(parser.parse_args(line), settings).model == model
