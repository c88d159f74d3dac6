"""The Wonde API's paths under ``/v1.0``, and what each answers for the schools of a world."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, assert_never
from urllib.parse import unquote

import msgspec

from local.mis.faults import answer_status
from local.mis.filters import Filters, keep_rows, keep_schools
from local.mis.includes import UnknownInclude, offered, parse
from local.mis.paging import BadCursor, cursor_order, page_of
from local.mis.requests import Answer, Place, answer_error, answer_json
from local.mis.rows import deletion_row, school_row
from local.mis.school import Access, Kind, Quirks, Refusal, School

if TYPE_CHECKING:
    from collections.abc import Sequence

    from local.mis.requests import Request
    from local.mis.rows import JsonObject
    from local.mis.view import SchoolView
    from local.mis.world import World

#: The lists of schools, and the access that puts a school on each.
_LISTS = {
    "all": tuple(Access),
    "pending": (Access.PENDING,),
    "audited": (Access.LIVE,),
    "declined": (Access.DECLINED,),
    "revoked": (Access.REVOKED,),
}

_DOMAINS = (
    "api.wonde.com",
    "api-ap-southeast-2.wonde.com",
    "api-af-south-1.wonde.com",
    "api-us-west-2.wonde.com",
)

_PERMISSIONS = ("students.read", "employees.read", "classes.read", "subjects.read", "groups.read")


def place_of(path: str) -> Place:
    """What a path speaks of; the lists of schools are of no school, ``schools``."""
    match _parts(path):
        case ["schools"] | ["schools", "offline"]:
            return Place(None, "schools")
        case ["schools", status] if status in _LISTS:
            return Place(None, "schools")
        case ["schools", school_id]:
            return Place(school_id, "school")
        case ["schools", school_id, endpoint, *below]:
            return Place(school_id, endpoint, below[0] if below else None)
        case ["meta", "schools", school_id, *_]:
            return Place(school_id, "meta")
        case _:
            return Place(None, "unknown")


def route(world: World, request: Request) -> Answer:
    """The right answer to a request that was let in."""
    try:
        return _route(world, request)
    except UnknownInclude as unknown:
        return answer_error(HTTPStatus.BAD_REQUEST, "invalid_include", unknown.include)
    except BadCursor:
        return answer_error(HTTPStatus.BAD_REQUEST, "invalid_cursor", "Invalid cursor")


def _route(world: World, request: Request) -> Answer:
    match _parts(request.path):
        case ["schools"]:
            wanted: Sequence[Access] = (Access.LIVE, Access.UNAUDITED)
            return _schools(request, [s for s in world.schools if s.access in wanted])
        case ["schools", "offline"]:
            return answer_json({"data": [school_row(s) for s in world.schools if not s.online]})
        case ["schools", status] if status in _LISTS:
            return _schools(request, [s for s in world.schools if s.access in _LISTS[status]])
        case ["meta", "schools", school_id, *below] if below in ([], ["permissions"]):
            view = world.view(school_id)
            return _meta(view.school, below) if view else answer_status(404)
        case ["schools", school_id, *below]:
            view = world.view(school_id)
            return _of_school(world, request, view, below) if view else answer_status(404)
        case _:
            return answer_status(404)


def _parts(path: str) -> list[str]:
    """The path's parts after ``/v1.0``, decoded, with or without a slash at the end."""
    root, *parts = path.strip("/").split("/")
    return [unquote(part) for part in parts] if root == "v1.0" else ["", ""]


def _schools(request: Request, schools: list[School]) -> Answer:
    found = sorted(keep_schools(request, schools), key=lambda school: cursor_order(school.id))
    page = page_of(request, Quirks(), found, lambda school: school.id)
    rows = [school_row(school) for school in page.rows]
    return answer_json({"data": rows, "meta": {"pagination": page.pagination}})


def _meta(school: School, below: list[str]) -> Answer:
    approved = school.access in (Access.LIVE, Access.UNAUDITED)
    audited = school.access is Access.LIVE
    if school.down:
        return answer_status(503)
    if below:
        return answer_json({"data": [_permission(name, school) for name in _PERMISSIONS]})
    return answer_json(
        {
            "data": {
                "online": school.online,
                "approved": approved,
                "audited": audited,
                "custom_attendance_codes": False,
            }
        }
    )


def _permission(name: str, school: School) -> JsonObject:
    granted = (
        school.access is Access.LIVE and name.split(".", maxsplit=1)[0] not in school.refused_scopes
    )
    return {
        "identity": name,
        "name": name.replace(".", " ").capitalize(),
        "description": None,
        "parent": None,
        "group": name.split(".", maxsplit=1)[0],
        "active_from": None,
        "optional": False,
        "approved": granted,
        "audited": granted,
    }


def _of_school(world: World, request: Request, view: SchoolView, below: list[str]) -> Answer:
    school = view.school
    if school.down:
        return answer_status(503)
    asked = request.host if request.host in _DOMAINS else world.conditions.domain
    if asked not in (None, school.region.domain):
        return _no_data(request, below)
    if school.access is not Access.LIVE:
        return _refuse(request, school.refusal, below)
    return _data(request, view, below)


def _data(request: Request, view: SchoolView, below: list[str]) -> Answer:
    match below:
        case []:
            return answer_json({"data": school_row(view.school)})
        case ["counts"]:
            return _counts(request, view)
        case ["deletions"]:
            return _deletions(request, view)
        case [kind] if kind in Kind:
            return _list(request, view, Kind(kind))
        case [kind, row_id] if kind in Kind:
            return _single(request, view, Kind(kind), row_id)
        case _:
            return answer_status(404)


def _refuse(request: Request, refusal: Refusal, below: list[str]) -> Answer:
    match refusal:
        case Refusal.FORBIDDEN:
            return answer_error(403, "invalid_permissions", "School has not granted access")
        case Refusal.UNAUTHORISED:
            return answer_status(401)
        case Refusal.NOT_FOUND:
            return answer_status(404)
        case Refusal.NO_DATA:
            return _no_data(request, below)
        case never:
            assert_never(never)


def _no_data(request: Request, below: list[str]) -> Answer:
    """What another region's domain answers: no error, and nothing."""
    if len(below) != 1 or below == ["counts"]:
        return answer_json({"data": []})
    nothing: list[School] = []
    page = page_of(request, Quirks(), nothing, lambda school: school.id)
    return answer_json({"data": [], "meta": {"pagination": page.pagination}})


def _list(request: Request, view: SchoolView, kind: Kind) -> Answer:
    if kind in view.school.refused_scopes:
        return _scope_refused(kind)
    key = (request.base_url, request.path, request.args)
    if key not in view.rendered_pages:
        view.rendered_pages[key] = _rendered(request, view, kind)
    return Answer(HTTPStatus.OK, view.rendered_pages[key])


def _rendered(request: Request, view: SchoolView, kind: Kind) -> bytes:
    includes = offered(view.school, kind)
    tree = parse(request.arg("include") or "", includes)
    listed = view.listed(kind, by_cursor=request.by_cursor)
    kept = keep_rows(view.school, Filters.of(request), listed)
    page = page_of(request, view.school.quirks, kept, lambda row: row.id)
    about: JsonObject = {} if page.pagination is None else {"pagination": page.pagination}
    rows = [view.render(row, tree) for row in page.rows]
    return msgspec.json.encode({"data": rows, "meta": {**about, "includes": includes}})


def _single(request: Request, view: SchoolView, kind: Kind, row_id: str) -> Answer:
    if kind in view.school.refused_scopes:
        return _scope_refused(kind)
    includes = offered(view.school, kind)
    tree = parse(request.arg("include") or "", includes)
    row = view.table(kind).get(row_id)
    if row is None:
        return answer_status(404)
    return answer_json({"data": view.render(row, tree), "meta": {"includes": includes}})


def _scope_refused(kind: Kind) -> Answer:
    return answer_error(403, "invalid_permissions", f"Scope {kind}.read not enabled")


def _counts(request: Request, view: SchoolView) -> Answer:
    counted = [name for name in (request.arg("include") or "").split(",") if name]
    for name in counted:
        if name not in Kind and name != "contacts":
            raise UnknownInclude(name)
    sizes = {name: len(view.table(Kind(name))) if name in Kind else 0 for name in counted}
    return answer_json({"data": {name: {"data": {"count": n}} for name, n in sizes.items()}})


def _deletions(request: Request, view: SchoolView) -> Answer:
    filters = Filters.of(request)
    every = () if view.school.blank else view.school.deletions
    kept = [
        row
        for row in sorted(every, key=lambda row: cursor_order(row.id))
        if filters.admits_type(row.type) and filters.admits_time(row.deleted_at)
    ]
    page = page_of(request, view.school.quirks, kept, lambda row: row.id)
    rows = [deletion_row(row) for row in page.rows]
    about: JsonObject = {} if page.pagination is None else {"pagination": page.pagination}
    return answer_json({"data": rows, "meta": about})
