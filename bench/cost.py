"""What it costs: measured units, requests and seconds, times dated list prices.

Writes docs/cost.md. Run as `python -m bench.cost`; it needs the page built (`make page`).
"""

from datetime import UTC, datetime
from pathlib import Path

from bench.cost_page import page
from bench.usage import measure

COST = Path(__file__).parents[1] / "docs" / "cost.md"


def main() -> None:
    """Measure, print the page and write it."""
    text = page(measure(), datetime.now(UTC).date())
    COST.write_text(text)
    print(text)


if __name__ == "__main__":
    main()
