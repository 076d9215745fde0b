"""What the end-to-end tests share."""

import sys

collect_ignore = ["test_journal_kill.py"] if sys.platform == "win32" else []  # kill -9, accounts
