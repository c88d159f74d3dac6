"""The controls, under ``/_control``: change schools between two reads, and see what was asked.

- ``GET /_control/health``: ``{"status": "ok"}``
- ``GET /_control/schools``: id, name, access and sizes of every school
- ``POST /_control/schools``: a ``SchoolOrder``; that school is generated
- ``GET``, ``PUT``, ``DELETE /_control/schools/{id}``: the whole ``School``
- ``PATCH /_control/schools/{id}``: some of its settings (``SchoolPatch``)
- ``POST /_control/schools/{id}/changes``: a list of changes (``changes``), applied in order
- ``GET``, ``PUT /_control/faults``: the list of ``Fault``
- ``GET``, ``PUT /_control/conditions``: ``Conditions`` (latency, rate limit, region)
- ``GET``, ``DELETE /_control/requests``: the log; ``?school=`` and ``?endpoint=`` narrow it
- ``GET /_control/requests/counts``: how many, by school and endpoint
- ``POST /_control/reset``: forget everything

What cannot be read is a 400 that says where; an unknown school, class or student is a 404.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING

import msgspec
from msgspec import UNSET, UnsetType
from msgspec.structs import asdict, replace

from local.mis.changes import AnyChange, apply_all
from local.mis.faults import Fault
from local.mis.generate import generate_school
from local.mis.order import SchoolOrder
from local.mis.requests import Answer, Request, answer_error, answer_json
from local.mis.school import Access, Kind, Quirks, Refusal, Region, School, Value
from local.mis.world import Conditions

if TYPE_CHECKING:
    from local.mis.rows import Json
    from local.mis.world import World


class SchoolPatch(Value, frozen=True, kw_only=True):
    """The settings of a school that may be set alone; what is left out stays."""

    name: str | UnsetType = UNSET
    mis: str | UnsetType = UNSET
    region: Region | UnsetType = UNSET
    access: Access | UnsetType = UNSET
    refusal: Refusal | UnsetType = UNSET
    online: bool | UnsetType = UNSET
    down: bool | UnsetType = UNSET
    blank: bool | UnsetType = UNSET
    quirks: Quirks | UnsetType = UNSET
    withheld: frozenset[str] | UnsetType = UNSET
    refused_scopes: frozenset[Kind] | UnsetType = UNSET
    refused_includes: frozenset[str] | UnsetType = UNSET
    hidden_students: frozenset[str] | UnsetType = UNSET

    def apply(self, school: School) -> School:
        """The school with these settings."""
        given = {name: value for name, value in asdict(self).items() if value is not UNSET}
        return replace(school, **given)


def answer(world: World, request: Request) -> Answer:
    """The answer to a control request."""
    try:
        return answer_json(_act(world, request))
    except msgspec.MsgspecError as error:
        return answer_error(HTTPStatus.BAD_REQUEST, "invalid_body", str(error))
    except KeyError as error:
        return answer_error(HTTPStatus.NOT_FOUND, "not_found", str(error.args[0]))


def _act(world: World, request: Request) -> Json:
    path = request.path.strip("/").split("/")[1:]
    match request.method, path:
        case "GET", ["health"]:
            return {"status": "ok"}
        case "POST", ["reset"]:
            world.reset()
            return {}
        case _, ["schools", *below]:
            return _act_on_schools(world, request, below)
        case _, ["faults"] | ["conditions"]:
            return _act_on_service(world, request, path[0])
        case _, ["requests", *below]:
            return _act_on_log(world, request, below)
        case _:
            raise KeyError(request.path)


def _act_on_schools(world: World, request: Request, below: list[str]) -> Json:
    match request.method, below:
        case "GET", []:
            return [_summary(school) for school in world.schools]
        case "GET", [school_id]:
            return _school(world, school_id)
        case "DELETE", [school_id]:
            world.remove(school_id)
            return {}
        case _:
            return _summary(_put_school(world, request, below))


def _put_school(world: World, request: Request, below: list[str]) -> School:
    match request.method, below:
        case "POST", []:
            order = msgspec.json.decode(request.body, type=SchoolOrder)
            return world.put(generate_school(order))
        case "PUT", [school_id]:
            school = msgspec.json.decode(request.body, type=School)
            return world.put(replace(school, id=school_id))
        case "PATCH", [school_id]:
            patch = msgspec.json.decode(request.body, type=SchoolPatch)
            return world.change(school_id, patch.apply)
        case "POST", [school_id, "changes"]:
            changes = msgspec.json.decode(request.body, type=tuple[AnyChange, ...])
            now = datetime.now(UTC)
            return world.change(school_id, lambda school: apply_all(school, changes, now))
        case _:
            raise KeyError(request.path)


def _act_on_service(world: World, request: Request, what: str) -> Json:
    match request.method, what:
        case "PUT", "faults":
            world.set_faults(msgspec.json.decode(request.body, type=list[Fault]))
        case "PUT", "conditions":
            world.conditions = msgspec.json.decode(request.body, type=Conditions)
        case "GET", _:
            pass
        case _:
            raise KeyError(request.path)
    return world.faults() if what == "faults" else world.conditions


def _act_on_log(world: World, request: Request, below: list[str]) -> Json:
    match request.method, below:
        case "GET", []:
            return world.asked(request.arg("school"), request.arg("endpoint"))
        case "GET", ["counts"]:
            counts: dict[str, Counter[str]] = {}
            for asked in world.asked():
                counts.setdefault(asked.school or "", Counter())[asked.endpoint] += 1
            return counts
        case "DELETE", []:
            world.forget_asked()
            return {}
        case _:
            raise KeyError(request.path)


def _school(world: World, school_id: str) -> School:
    view = world.view(school_id)
    if view is None:
        raise KeyError(school_id)
    return view.school


def _summary(school: School) -> Json:
    return {
        "id": school.id,
        "name": school.name,
        "access": school.access,
        "subjects": len(school.subjects),
        "classes": len(school.classes),
        "students": len(school.students),
        "employees": len(school.employees),
        "groups": len(school.groups),
    }
