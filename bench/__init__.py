"""The figures of the documents: each module measures and prints one."""

import sys
from pathlib import Path

# `python -m bench` measures the product's source in this clone, which is not installed.
_ROOT = Path(__file__).parents[1]
sys.path += [str(_ROOT / "layers" / "common"), str(_ROOT / "functions" / "autosync")]
