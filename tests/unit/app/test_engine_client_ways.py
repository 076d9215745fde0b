"""The ladder of ways that a job may be done."""

import subprocess
import sys
from pathlib import Path

from app.engine_client_choice import Choice
from app.engine_client_ways import Way, ladder, next_rung, told
from asr import engine_folder
from asr.worker_messages import EMBEDDED

BIG_CARD = Way("canary-qwen-2.5b", "cuda")
SHIPPED = Way(EMBEDDED, "cpu")


def test_the_embedded_model_is_the_engines() -> None:
    assert EMBEDDED == engine_folder.EMBEDDED


def test_a_job_is_tried_again_then_on_the_cpu_then_with_what_ships() -> None:
    cpu = Way(BIG_CARD.model, "cpu")
    assert ladder(BIG_CARD) == (BIG_CARD, BIG_CARD, cpu, SHIPPED)


def test_the_embedded_model_on_the_cpu_is_tried_twice_and_no_more() -> None:
    assert ladder(SHIPPED) == (SHIPPED, SHIPPED)


def test_a_refusal_goes_on_with_something_else() -> None:
    ways = ladder(BIG_CARD)
    assert next_rung(ways, 0, again=True) == 1
    assert next_rung(ways, 0, again=False) == 2
    assert next_rung(ways, 3, again=True) is None


def test_each_step_is_told_differently() -> None:
    ways = ladder(BIG_CARD)
    steps = {told("It crashed.", ways[i], ways[i + 1]) for i in range(3)}
    assert len(steps) == 3


def test_the_client_brings_no_model_code_in(root: Path) -> None:
    heavy = ("torch", "onnxruntime")
    code = f"import sys, app.engine_client; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=root, check=True
    )
    assert done.stdout.strip() == "[]"


def test_how_a_model_computes_is_known_until_another_is_chosen() -> None:
    choice = Choice(Way("large", "auto"), stand_in=True)
    assert choice.how("large") == ""
    choice.loaded(Way(EMBEDDED, "cpu"), "what stood in before")
    assert choice.how("large") == ""
    choice.loaded(Way("large", "auto"), "int8, for a reason.")
    assert choice.how("large") == "int8, for a reason."
    choice.ask(Way("other", "auto"))
    assert choice.how("other") == choice.how("large") == ""
