"""The local cloud: the real template, a simulated MIS, and sample schools that tell a story."""

import sys
from pathlib import Path

# `python -m local` uses the product's source in this clone, which is not installed.
sys.path.append(str(Path(__file__).parents[1] / "layers" / "common"))
