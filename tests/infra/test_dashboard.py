"""The dashboard reads well on a screen of 1280 pixels: `make dashboard` draws what is held here."""

from pathlib import Path

import pytest

from tests.cloudformation import load_template
from tests.console import (
    LEGEND_LINES,
    ROW_NUMBER,
    Widget,
    column_width,
    inner_width,
    legend_lines,
    shown_series,
    title_width,
    value_width,
)
from tests.dashboard import cell, draw
from tests.dashboard_samples import sample_lines
from tests.insights import run
from tests.operations import queries, widgets

TEMPLATE = load_template()

# Okabe and Ito's palette, which people tell apart whose eyes confuse red and green.
# https://jfly.uni-koeln.de/color/
PALETTE = {
    *("#000000", "#e69f00", "#56b4e9", "#009e73", "#f0e442", "#0072b2", "#d55e00", "#cc79a7"),
}


def _title(widget: Widget) -> str:
    return str(widget["properties"].get("title", widget["type"]))


def _all(view: str) -> list[object]:
    return [
        pytest.param(each, id=_title(each))
        for each in widgets(TEMPLATE)
        if each["properties"].get("view") == view
    ]


def every(view: str) -> pytest.MarkDecorator:
    """Each widget of one kind, by its title."""
    return pytest.mark.parametrize("widget", _all(view))


@pytest.mark.parametrize(
    "widget", [each for each in widgets(TEMPLATE) if each["type"] != "text"], ids=_title
)
def test_a_title_fits_its_widget(widget: Widget) -> None:
    """And there is one."""
    assert 0 < title_width(widget["properties"]["title"]) <= inner_width(widget)


@every("timeSeries")
def test_a_legend_fits_below_its_graph(widget: Widget) -> None:
    """Without scrolling."""
    labels = [each["label"] for each in shown_series(widget)]

    assert legend_lines(widget, labels) <= LEGEND_LINES


@every("timeSeries")
def test_an_axis_begins_at_nothing_and_says_what_it_counts(widget: Widget) -> None:
    """Cut axes make small things large; a number without a unit says nothing."""
    left = widget["properties"]["yAxis"]["left"]

    assert (left["min"], left["showUnits"]) == (0, False)
    assert left["label"]


@pytest.mark.parametrize("widget", [*_all("timeSeries"), *_all("singleValue")])
def test_colours_can_be_told_apart(widget: Widget) -> None:
    """Each series has one of the palette, and in a graph none has another's."""
    colours = [each["color"] for each in shown_series(widget)]
    is_told_apart = len(set(colours)) == len(colours) or _has_own_label_beside(widget)

    assert (set(colours) <= PALETTE, is_told_apart) == (True, True)


def _has_own_label_beside(widget: Widget) -> bool:
    """Whether each value stands over its own label, so that colour tells nothing."""
    return bool(widget["properties"]["view"] == "singleValue")


@every("singleValue")
def test_a_value_is_as_wide_as_its_label(widget: Widget) -> None:
    """They stand side by side, and none is cut off."""
    labels = [each["label"] for each in shown_series(widget)]

    assert max(map(value_width, labels)) * len(labels) <= inner_width(widget)


@every("table")
def test_a_table_fits_its_widget(widget: Widget) -> None:
    """Every column with its longest value: nobody scrolls sideways at seven in the morning."""
    table = run(queries(TEMPLATE)[_title(widget)].text, sample_lines())
    columns = zip(
        *[table.columns, *([cell(value) for value in row] for row in table.rows)], strict=True
    )

    assert ROW_NUMBER + sum(map(column_width, columns)) <= inner_width(widget)


def test_the_dashboard_can_be_drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each widget with invented values; the picture is the command's."""
    monkeypatch.setattr("tests.dashboard.photograph", lambda page, picture, size: None)

    draw(tmp_path)

    page = (tmp_path / "dashboard.html").read_text()
    assert [
        title for each in widgets(TEMPLATE) if f"<h3>{(title := _title(each))}</h3>" not in page
    ] == ["text"]
