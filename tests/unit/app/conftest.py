"""Which of these tests a system can run."""

import sys

collect_ignore = ["test_paths.py"] if sys.platform == "win32" else []  # permissions of Unix
