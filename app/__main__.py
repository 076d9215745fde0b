"""Lets `python -m app` be the command `voxbar`."""

import sys

from app.cli import main

sys.exit(main())
