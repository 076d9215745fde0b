"""Our runtime on a CUDA device against the CPU; run with --gpu."""

from pathlib import Path

import pytest
import torch

from asr.families import canary_qwen
from asr.families.canary_qwen import CanaryQwen
from asr.families.canary_qwen_config import parse
from asr.families.canary_qwen_graph import Captured
from asr.families.canary_qwen_model import Salm, load_salm
from asr.tokens import Tokens
from asr.types import Options
from tests.bench.gpu import measure
from tests.parity.stages import LENGTHS, synth

pytestmark = pytest.mark.gpu

FOLDER = Path(__file__).resolve().parents[1] / "data" / "nemo-tiny"


def salm_on(device: str) -> Salm:
    config = parse(canary_qwen.read_config(FOLDER), FOLDER)
    return load_salm(config, FOLDER, torch.float32, torch.device(device))


def texts(model: CanaryQwen, *, together: bool) -> list[str]:
    audios = [synth(samples, samples) for samples in LENGTHS if 8_000 < samples < 400_000]
    groups = [audios] if together else [[audio] for audio in audios]
    return [h.text for g in groups for h in model.recognize(g, Options(), lambda: False)]


def test_the_captured_step_writes_what_the_plain_step_writes() -> None:
    tokens = Tokens(FOLDER / "tokenizer.json")
    captured = CanaryQwen(salm_on("cuda"), tokens, "tiny")
    plain = CanaryQwen(salm_on("cuda"), tokens, "tiny")
    plain._captured = None
    assert captured._captured is not None
    assert texts(captured, together=False) == texts(plain, together=False)
    made = captured._captured._passes
    assert isinstance(made[1], Captured)


def test_captured_passes_of_every_width_read_what_plain_ones_read() -> None:
    rows = dict(measure(FOLDER, "cuda", "fp32", runs=1))
    assert float(rows["logits apart at most, of their deviation"]) < 1e-3
    assert "memory at most, GB" in rows


def test_cuda_writes_what_the_cpu_writes() -> None:
    tokens = Tokens(FOLDER / "tokenizer.json")
    torch.backends.cuda.matmul.allow_tf32 = False
    cuda, cpu = (CanaryQwen(salm_on(d), tokens, "tiny") for d in ("cuda", "cpu"))
    assert texts(cuda, together=True) == texts(cpu, together=True)
