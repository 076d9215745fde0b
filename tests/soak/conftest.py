"""Which of these tests a system can run."""

import sys

collect_ignore = [] if sys.platform == "linux" else ["test_listening_soak.py", "test_many_soak.py"]
