"""How long a SALM takes from the start of a process to its first answer: two tokens about a second.

python -m tests.bench.start FOLDER [PRECISION]
"""

import sys
import time
from pathlib import Path

STARTED = time.perf_counter()  # before anything large is imported

from asr.bench_salm_child import first_answer, open_side  # noqa: E402

if __name__ == "__main__":
    folder, precision = Path(sys.argv[1]), (*sys.argv[2:], "int8")[0]
    model = open_side("voxbar", folder, precision)
    ready_s = time.perf_counter() - STARTED
    first_answer(model)
    answered_s = time.perf_counter() - STARTED
    sys.stdout.write(f"ready after {ready_s:.2f} s, answered after {answered_s:.2f} s\n")
