"""The local cloud: the real template, a simulated MIS, and sample schools that tell a story."""

import sys
from pathlib import Path

# `python -m local` works with the product's source as it lies here, which nobody has installed.
sys.path.append(str(Path(__file__).parents[1] / "layers" / "common"))
