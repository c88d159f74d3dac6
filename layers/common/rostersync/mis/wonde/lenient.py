"""The second reading of a body that does not fit its shape: an odd value is corrected or unknown.

Bodies are decoded strictly first, so that one without oddities costs nothing. What does not fit is
then looked at value by value: one that says plainly what is meant is read so, any other counts as
not known, for that property alone. Ids, and the place where a list goes on, are never corrected.
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import isfinite
from typing import Any, cast, get_args

import msgspec
from msgspec.json import Decoder

from rostersync.domain.left_out import LeftOut, Why
from rostersync.domain.text import UNREADABLE
from rostersync.mis.wonde import shapes

_ERROR = re.compile(r"(?P<fault>.*?)(?: - at `\$(?P<path>[^`]*)`)?", re.DOTALL)
_STEP = re.compile(r"\.(\w+)|\[(\d+)\]")
_HALVES = re.compile("[\\ud800-\\udfff]")
_WORDS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
_LONGEST_NUMBER = 18
_ID_SHOWN = 40

type _Step = str | int
type _Note = Callable[[str], None]

_NO_MEANING = object()


class OddBody(Exception):
    """A body that stays unreadable; the message says where, never what."""


def mended[Shape](decoder: Decoder[Shape], body: bytes | bytearray) -> Shape:
    """Read one object, whatever is odd in it.

    Raises:
        OddBody: it is no JSON, of another shape, or without its id.
        ValueError, RecursionError: it cannot be decoded.

    """
    return cast("Shape", _converted(_content(body), decoder.type, _unheard))


def mended_page[Row](
    decoder: Decoder[shapes.Page[Row]], body: bytes | bytearray, kind: str
) -> tuple[shapes.Page[Row], tuple[LeftOut, ...]]:
    """Read a page of rows of a `kind`, and name the properties that could not be read.

    Raises:
        OddBody, ValueError, RecursionError: as `mended`.

    """
    content = _content(body)
    rows = _read_as_list(content.get("data")) if isinstance(content, dict) else None
    if not isinstance(rows, list):
        raise OddBody("no list of rows")
    (row_type,) = get_args(decoder.type)
    left_out: list[LeftOut] = []
    read = [_row(row, number, row_type, kind, left_out) for number, row in enumerate(rows)]
    meta = _converted(content.get("meta"), shapes.AnyMeta, _unheard)
    return shapes.Page(data=read, meta=meta), tuple(left_out)


def _row(row: Any, number: int, kind_of_row: Any, kind: str, left_out: list[LeftOut]) -> Any:  # noqa: ANN401 - JSON, and a shape for it
    id = str(row.get("id"))[:_ID_SHOWN] if isinstance(row, dict) else ""

    def note(name: str) -> None:
        left_out.append(LeftOut(f"{kind}.{name}", id, Why.UNREADABLE))

    try:
        return _converted(row, kind_of_row, note)
    except OddBody as error:
        raise OddBody(f"row {number + 1}: {error}") from error


def _unheard(_name: str) -> None:
    """A body of one object has no rows to name."""


def _content(body: bytes | bytearray) -> Any:  # noqa: ANN401 - JSON has no narrower type
    """Decode as the standard library does: half a surrogate passes, and a byte order mark.

    What no text can hold becomes U+FFFD, which a text leaves out and no id may have.
    """
    text = bytes(body).decode("utf-8-sig", "replace")
    content = json.loads(
        text, parse_int=_number, parse_float=_finite, parse_constant=lambda _: None
    )
    return _without_halves(content) if "\\ud" in text.lower() else content


def _number(digits: str) -> int | str:
    return int(digits) if len(digits) <= _LONGEST_NUMBER else digits


def _finite(digits: str) -> float | None:
    number = float(digits)
    return number if isfinite(number) else None


def _without_halves(content: Any) -> Any:  # noqa: ANN401 - JSON has no narrower type
    """Replace halves of surrogates in texts, because no encoding can write them; keys are ours."""
    match content:
        case str():
            return _HALVES.sub(UNREADABLE, content)
        case list():
            return [_without_halves(each) for each in content]
        case dict():
            return {key: _without_halves(value) for key, value in content.items()}
        case _:
            return content


def _converted(content: Any, shape: Any, note: _Note) -> Any:  # noqa: ANN401 - JSON, and a shape for it
    holder = {"top": content}
    while True:
        try:
            return msgspec.convert(holder["top"], shape)
        except msgspec.ValidationError as error:
            _mend(holder, str(error), note)


@dataclass(frozen=True, slots=True)
class _Misfit:
    """A value that does not fit: its place, and what msgspec says about it."""

    steps: tuple[_Step, ...]
    fault: str


def _misfit(message: str) -> _Misfit:
    match = _ERROR.fullmatch(message)
    path, fault = (match["path"] or "", match["fault"]) if match else ("", message)
    steps = [name or int(index) for name, index in _STEP.findall(path)]
    if fault.startswith("Object missing required field"):
        steps.append("id")
    return _Misfit(("top", *steps), fault)


def _mend(holder: Any, message: str, note: _Note) -> None:  # noqa: ANN401 - JSON has no narrower type
    """Replace a value that does not fit.

    Raises:
        OddBody: it is one that must be understood.

    """
    misfit = _misfit(message)
    *way, last = misfit.steps
    parent = _at(holder, way)
    value = parent.get(last) if isinstance(parent, dict) else parent[last]
    plain = _as_meant(value, misfit.fault)
    if plain is not _NO_MEANING:
        parent[last] = plain
        return
    steps = _nearest_optional(misfit.steps)
    if steps is None or _at(holder, steps) is None:
        lacking = ", so a row has no id" if isinstance(last, int) else ""
        raise OddBody(f"{message}{lacking}")
    _at(holder, steps[:-1])[steps[-1]] = None
    note(".".join(_names(steps)))


def _at(holder: Any, steps: tuple[_Step, ...] | list[_Step]) -> Any:  # noqa: ANN401 - JSON has no narrower type
    for step in steps:
        holder = holder[step]
    return holder


def _nearest_optional(steps: tuple[_Step, ...]) -> tuple[_Step, ...] | None:
    """Find what may be unknown: the value itself, or for an id the include that it stands in.

    None where that is a row of a list, or the body itself and its one row.
    """
    if steps[-1] == "next":
        return None
    if steps[-1] == "id":
        steps = steps[:-1]
    if isinstance(steps[-1], int):
        # A member of a list of words spoils the list; a row must be one.
        steps = () if steps[-2] == "data" else steps[:-1]
    return None if steps in {(), ("top",), ("top", "data")} else steps


def _names(steps: tuple[_Step, ...]) -> Iterator[str]:
    return (step for step in steps[1:] if isinstance(step, str) and step != "data")


def _as_meant(value: Any, fault: str) -> Any:  # noqa: ANN401 - JSON has no narrower type
    """Read a value that says plainly what is meant; `_NO_MEANING` for any other."""
    wanted = fault.partition(", got")[0]
    match value:
        case str() if "bool" in wanted and "str" not in wanted:
            return _WORDS.get(value.strip().lower(), _NO_MEANING)
        case float() if value.is_integer() and ("int" in wanted or "str" in wanted):
            return int(value)
        case list() if "object" in wanted and "array" not in wanted:
            return {"data": value}
        case dict() if "array" in wanted and "object" not in wanted:
            rows = _read_as_list(value)
            return rows if isinstance(rows, list) else _NO_MEANING
        case _:
            return _NO_MEANING


def _read_as_list(value: Any) -> Any:  # noqa: ANN401 - JSON has no narrower type
    """Read a list that came as an object of numbered members, as PHP writes one with gaps."""
    if isinstance(value, dict) and value and all(key.isdecimal() for key in value):
        return [value[key] for key in sorted(value, key=int)]
    return value
