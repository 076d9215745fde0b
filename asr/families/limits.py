"""How much a SALM may write about a waveform."""

import math

TOKENS_PER_S = 10.0  # fast speech has 5 or 6; names and digits have more
TOKENS_LEAST = 24


def budget(duration: float) -> int:
    """Give the tokens that `duration` seconds may become; more means that the model is lost."""
    return TOKENS_LEAST + math.ceil(TOKENS_PER_S * duration)
