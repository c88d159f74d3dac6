"""Draws the dashboard of the template with invented nights, to be looked at: `make dashboard`."""

import random
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from tests import console
from tests.cloudformation import load_template
from tests.console import Widget, shown_series
from tests.dashboard_samples import DAYS, LAST_NIGHT, TYPICAL, sample_lines
from tests.insights import run
from tests.operations import queries, widgets
from tests.photograph import photograph

TEMPLATE = load_template()
STACK = "rostersync"

_DAY_S = 86_400
_HOURS = 24

type Values = list[float]


@dataclass(frozen=True, slots=True)
class Plot:
    """Where a graph lies within its widget, and the scale of its values."""

    width: float
    height: float
    top: float

    def x(self, at: int, count: int) -> float:
        return 52 + (self.width - 60) * at / max(count - 1, 1)

    def y(self, value: float) -> float:
        return 6 + (self.height - 24) * (1 - value / self.top)


def draw(folder: Path) -> None:
    """Write the dashboard as a page, and as it looks on a screen of 1280 pixels."""
    folder.mkdir(parents=True, exist_ok=True)
    bottom = max(each["y"] + each["height"] for each in widgets(TEMPLATE)) * console.ROW
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined
    )
    page = environment.get_template("dashboard.html.j2").render(
        boxes=[_box(each) for each in widgets(TEMPLATE)], console=console, bottom=bottom
    )
    (folder / "dashboard.html").write_text(page)
    picture = folder / "dashboard.png"
    photograph(folder / "dashboard.html", picture, f"{console.SCREEN},{bottom + 40}")
    print(f"{len(widgets(TEMPLATE))} widgets in {folder}")  # noqa: T201 - a command prints


def _box(widget: Widget) -> dict[str, Any]:
    """Give what the page shows of a widget."""
    given = widget["properties"]
    kind = given.get("view", widget["type"])
    return {
        "widget": widget,
        "kind": kind,
        "title": _shorter(given.get("title", ""), widget),
        **_CONTENTS[kind](widget),
    }


def _shorter(title: str, widget: Widget) -> str:
    """Cut a title off where the console would."""
    while console.title_width(title) > console.inner_width(widget):
        title = f"{title.rstrip('…')[:-1]}…"
    return title


def _text(widget: Widget) -> dict[str, Any]:
    lines = widget["properties"]["markdown"].replace("${AWS::StackName}", STACK).split("\n")
    return {"lines": [_marked(line) for line in lines]}


def _marked(line: str) -> Markup:
    safe = re.sub(r"`(.+?)`", r"<code>\1</code>", str(escape(line)))
    heading = re.fullmatch(r"## (.+)", safe)
    return Markup(f"<h2>{heading[1]}</h2>" if heading else f"<p>{safe}</p>")  # noqa: S704 - it was escaped


def _alarms(widget: Widget) -> dict[str, Any]:
    names = [arn.rpartition(":alarm:")[2] for arn in widget["properties"]["alarms"]]
    shown = [name.replace("${AWS::StackName}", STACK) for name in names]
    return {"alarms": [(name, name.endswith("MailInTrouble")) for name in shown]}


def _table(widget: Widget) -> dict[str, Any]:
    found = run(queries(TEMPLATE)[widget["properties"]["title"]].text, sample_lines())
    rows = [[cell(value) for value in row] for row in found.rows]
    return {"columns": found.columns, "rows": rows}


def cell(value: object) -> str:
    """Show a value as the console's tables do; a time is a number of milliseconds."""
    if isinstance(value, int) and value > datetime(2020, 1, 1, tzinfo=UTC).timestamp() * 1000:
        at = datetime.fromtimestamp(value / 1000, UTC)
        return f"{at:%Y-%m-%d %H:%M:%S}.{at.microsecond // 1000:03}"
    if isinstance(value, float):
        return f"{value:.4f}".rstrip("0").rstrip(".")
    return "" if value is None else str(value)


def _values(widget: Widget) -> dict[str, Any]:
    series = _series(widget)
    plots = [Plot(100, 46, max(values) or 1) for values in series.values()]
    lines = [
        " ".join(
            f"{2 + 96 * at / (DAYS - 1):.1f},{plot.y(value):.1f}" for at, value in enumerate(v)
        )
        for plot, v in zip(plots, series.values(), strict=True)
    ]
    options = shown_series(widget)
    numbers = [f"{values[-1]:,.0f}" for values in series.values()]
    return {"values": list(zip(options, numbers, lines, strict=True))}


def _graph(widget: Widget) -> dict[str, Any]:
    series, given = _series(widget), widget["properties"]
    options = shown_series(widget)
    marks = given.get("annotations", {}).get("horizontal", [])
    is_stacked = given.get("stacked", False)
    tops = _stacked(series.values()) if is_stacked else list(series.values())
    highest = max((value for values in tops for value in values), default=0)
    lines = console.legend_lines(widget, (each["label"] for each in options))
    plot = Plot(
        console.inner_width(widget),
        widget["height"] * console.ROW - 64 - lines * console.LEGEND_LINE,
        _nice(max([highest, *(mark["value"] for mark in marks)])),
    )
    floors = [[0.0] * len(tops[0]), *tops[:-1]]
    return {
        "plot": plot,
        "unit": given["yAxis"]["left"]["label"],
        "ticks": [(plot.y(plot.top * n / 4), _short(plot.top * n / 4)) for n in range(5)],
        "days": _days(plot),
        "marks": [(mark, plot.y(mark["value"])) for mark in marks],
        "legend": options,
        "is_stacked": is_stacked,
        "shapes": [
            (_path(plot, top, floor if is_stacked else []), each["color"])
            for top, floor, each in zip(tops, floors, options, strict=True)
        ],
    }


_CONTENTS: dict[str, Callable[[Widget], dict[str, Any]]] = {
    "text": _text,
    "alarm": _alarms,
    "table": _table,
    "singleValue": _values,
    "timeSeries": _graph,
}


def _stacked(series: Iterable[Values]) -> list[Values]:
    tops: list[Values] = []
    for values in series:
        below = tops[-1] if tops else [0.0] * len(values)
        tops.append([a + b for a, b in zip(values, below, strict=True)])
    return tops


def _path(plot: Plot, top: Values, floor: Values) -> str:
    points = [(at, value) for at, value in enumerate(top)]
    points += [(at, floor[at]) for at in reversed(range(len(floor)))]
    return " ".join(f"{plot.x(at, len(top)):.1f},{plot.y(value):.1f}" for at, value in points)


def _days(plot: Plot) -> list[tuple[float, str]]:
    step = 2 if plot.width > console.COLUMN * 9 else 4
    first = LAST_NIGHT - timedelta(days=DAYS - 1)
    return [
        (plot.x(day, DAYS), f"{first + timedelta(days=day):%m/%d}") for day in range(0, DAYS, step)
    ]


def _nice(highest: float) -> float:
    """The next round number, as axes end at; 1 where there is nothing."""
    if not highest:
        return 1
    scale = 1e-4
    while highest > scale * 10:
        scale *= 10
    return next(scale * n for n in (1, 2, 4, 6, 8, 10) if highest <= scale * n)


def _short(value: float) -> str:
    return f"{value / 1000:g}K" if value >= 1000 else f"{value:.3g}"


def _series(widget: Widget) -> dict[str, Values]:
    """The values of each series that is drawn, expressions made of the others."""
    given = widget["properties"]
    rows = given["metrics"]
    count = DAYS if given["period"] == _DAY_S else DAYS * _HOURS
    seen = {
        _id(row): _sample(row, row[-1].get("stat", given["stat"]), count)
        for row in rows
        if len(row) > 1
    }
    known = seen | {
        _id(row): _computed(row[0]["expression"], seen, count) for row in rows if len(row) == 1
    }
    return {_id(row): known[_id(row)] for row in rows if row[-1].get("visible", True)}


def _id(row: Sequence[Any]) -> str:
    return str(row[-1].get("id", row[-1].get("label")))


def _computed(expression: str, known: Mapping[str, Values], count: int) -> Values:
    functions = {"__builtins__": {}, "FILL": lambda value, _: value, "SUM": sum}
    return [
        float(eval(expression, functions, {id: values[at] for id, values in known.items()}))  # noqa: S307 - our template's text
        for at in range(count)
    ]


def _sample(row: Sequence[Any], stat: str, count: int) -> Values:
    """Invented values: of a day, or of each hour with most of them in the night."""
    name, last = row[1], re.sub(r"\W", "", str(row[-2]).removesuffix(".QueueName}"))
    outcome = row[-4] if "cause" in row else last
    found = (TYPICAL.get(f"{name} {each}") for each in (last, outcome, stat))
    typical = next((value for value in found if value is not None), TYPICAL.get(name, 0))
    generator = random.Random(str(row))  # noqa: S311 - sample data
    least = 0.94 if typical > 100 else 0.5
    values = [typical * generator.uniform(least, 1.0) for _ in range(count)]
    if count == DAYS:
        return [round(value) if typical < 2000 else value for value in values]
    is_by_day = name in {"Count", "4xx", "5xx", "Latency"}
    busy = range(7, 18) if is_by_day else range(1, 2)
    return [value if at % _HOURS in busy else value * 0.02 for at, value in enumerate(values)]


if __name__ == "__main__":
    draw(Path(sys.argv[1]).resolve())
