"""How CloudWatch's console draws a dashboard on a screen of 1280 pixels, as far as it matters here.

AWS publishes the grid (24 columns) and no pixels. These were taken from the console's look: its
side menu closed, its padding, and the mean width of a character of its font (Open Sans) in each
size. Rounded to the narrow side, so that what fits here fits there.
https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
"""

from collections.abc import Iterable
from typing import Any

SCREEN = 1280
COLUMNS = 24
COLUMN = 51
ROW = 60

PADDING = 32
"""Both sides of a widget together."""

_MENU = 40
_TITLE_CHARACTER = 8.2  # 14 pixels, bold

LEGEND_LINE = 18
LEGEND_LINES = 2
"""What the console shows of a legend before it must be scrolled."""
_LEGEND_CHARACTER = 6.6  # 12 pixels
_LEGEND_MARK = 26  # the coloured square, and the gap to the next

ROW_NUMBER = 44
"""Before the first column of a table."""
_CELL_CHARACTER = 7.5  # 13 pixels
_CELL_PADDING = 16

_VALUE_LABEL_CHARACTER = 7.5  # 13 pixels

type Widget = dict[str, Any]


def inner_width(widget: Widget) -> int:
    """Pixels within a widget's padding."""
    return int(widget["width"]) * COLUMN - PADDING


def title_width(title: str) -> float:
    """Pixels of a title, and of the menu beside it."""
    return len(title) * _TITLE_CHARACTER + _MENU


def legend_lines(widget: Widget, labels: Iterable[str]) -> int:
    """Lines of a legend below its graph, broken as words are."""
    lines, at = 1, 0.0
    for label in labels:
        needed = len(label) * _LEGEND_CHARACTER + _LEGEND_MARK
        if at and at + needed > inner_width(widget):
            lines, at = lines + 1, 0.0
        at += needed
    return lines


def column_width(values: Iterable[str]) -> float:
    """Pixels of a table's column that shows the longest of its name and values in full."""
    return max(map(len, values)) * _CELL_CHARACTER + _CELL_PADDING


def value_width(label: str) -> float:
    """Pixels of a single value's label, with its coloured mark."""
    return len(label) * _VALUE_LABEL_CHARACTER + _LEGEND_MARK


def shown_series(widget: Widget) -> list[dict[str, Any]]:
    """The options of each series that is drawn: label, colour and so on."""
    options: list[dict[str, Any]] = [row[-1] for row in widget["properties"].get("metrics", [])]
    return [each for each in options if each.get("visible", True)]
