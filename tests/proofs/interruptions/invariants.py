"""What must hold of a deployment: at every moment, and when AWS has gone on for two nights."""

import zlib
from collections import Counter
from collections.abc import Mapping
from typing import Any

from rostersync.aws.stores.run_documents import documents_of
from rostersync.aws.table.items import from_dynamodb
from tests.in_memory.dynamo import Place
from tests.proofs.interruptions.world import World

_ROSTER = ("SUBJECT#", "CLASS#", "STUDENT#", "TEACHER#", "TASK#", "SELECTION", "ARCHIVE#")


def untrue(items: Mapping[Place, Mapping[str, Any]]) -> list[str]:
    """Say what is wrong at this very moment: what dangles, and what is called done and is not."""
    records = [item for (_, sk), item in items.items() if sk.startswith("ERASURE#")]
    is_done = any("finished_at" in record for record in records)
    held = [f"{sk} holds the erased" for (_, sk), item in items.items() if is_done and _holds(item)]
    return dangling(items) + held


def dangling(items: Mapping[Place, Mapping[str, Any]]) -> list[str]:
    """Name everything in the rosters that names what is not there."""
    ids = {
        (pk, kind, item["id"]["S"])
        for (pk, sk), item in items.items()
        if (kind := sk.partition("#")[0]) in {"SUBJECT", "CLASS", "STUDENT", "TEACHER"}
    }
    wrong = []
    for (pk, sk), item in items.items():
        for kind, id in _named(sk, item):
            if (pk, kind, id) not in ids:
                wrong.append(f"{sk} names {kind} {id}")
    return wrong


def _named(sk: str, item: Mapping[str, Any]) -> list[tuple[str, str]]:
    students = [("STUDENT", each["S"]) for each in item.get("student_ids", {"L": []})["L"]]
    match sk.partition("#")[0]:
        case "CLASS":
            teachers = [("TEACHER", each["S"]) for each in item["teacher_ids"]["L"]]
            return [("SUBJECT", item["subject_id"]["S"]), *students, *teachers]
        case "TASK":
            return [("CLASS", item["class_id"]["S"]), *students]
        case _:
            return []


def roster(world: World) -> dict[Place, Any]:
    """All that the platform holds of its schools."""
    return {
        place: from_dynamodb(item)
        for place, item in world.dynamo.items.items()
        if place[1].startswith(_ROSTER)
    }


def runs(world: World) -> dict[str, tuple[str | None, str | None]]:
    """How each run ended, by its key."""
    found = {place: from_dynamodb(world.dynamo.items[place]) for place in world.at("RUN#")}
    return {sk: (run.get("outcome"), run.get("cause")) for (_, sk), run in found.items()}


def faults(world: World) -> list[str]:
    """Say everything that is wrong with a world in which AWS has gone on."""
    return [
        *untrue(world.dynamo.items),
        *_stuck(world),
        *_unended(world),
        *_miscounted(world),
        *_unnamed(world),
        *_untold(world),
        *_not_erased(world),
    ]


def _stuck(world: World) -> list[str]:
    schools = [world.dynamo.items[place] for place in world.at("SCHOOL")]
    marked = [f"{each['id']['S']} is still applying" for each in schools if "applying" in each]
    return marked + [f"dead letter {each.body}" for each in world.dead_letters]


def _unended(world: World) -> list[str]:
    """Every run ended, once; each that changed a roster has the next place in the feed."""
    ends = runs(world)
    unended = [f"{sk} has no end" for sk, (outcome, _) in ends.items() if outcome is None]
    sequences = [
        int(world.dynamo.items[place]["sequence"]["N"])
        for place in world.at("RUN#")
        if "sequence" in world.dynamo.items[place]
    ]
    in_order = sorted(sequences) == list(range(1, len(sequences) + 1))
    return unended + ([] if in_order else [f"frames {sorted(sequences)}"])


def logged_twice(world: World) -> list[str]:
    """Name the runs with more than one line, of which one process at a time must leave none."""
    return [run_id for run_id, lines in Counter(world.lines).items() if lines > 1]


def _miscounted(world: World) -> list[str]:
    wrong = []
    for pk, sk in world.at("SCHOOL"):
        school = world.dynamo.items[pk, sk]
        tasks = [p for p in world.at("TASK#") if p[0] == pk]
        if "are_tasks_counted" in school and int(school["task_count"]["N"]) != len(tasks):
            wrong.append(f"{pk} counts {school['task_count']['N']} of {len(tasks)} tasks")
        for place in world.at("CLASS#"):
            held = world.dynamo.items[place]
            prefix = f"TASK#{place[1].removeprefix('CLASS#')}#"
            here = sum(task[1].startswith(prefix) for task in tasks)
            counted = int(held.get("task_count", {"N": "0"})["N"])
            if "are_tasks_counted" in school and place[0] == pk and counted != here:
                wrong.append(f"{place[1]} counts {counted} of {here} tasks")
    return wrong


def _unnamed(world: World) -> list[str]:
    """Each chunk of a plan is named by exactly one run, and is there if it is named."""
    named = Counter(
        (key.pk, key.sk)
        for place in world.at("RUN#")
        for key in documents_of(from_dynamodb(world.dynamo.items[place]))
    )
    there = {*world.at("PLAN#"), *world.at("WARNINGS#")}
    return [
        f"{place[1]} is named by {named[place]} and is {'' if place in there else 'not '}there"
        for place in there | named.keys()
        if named[place] != 1 or place not in there
    ]


def _untold(world: World) -> list[str]:
    """Every notice was mailed, and hardly ever twice."""
    left = [f"{ref.sk} was not sent" for ref in world.unsent()]
    notices = Counter(world.dynamo.items[place]["kind"]["S"] for place in world.at("NOTICE#"))
    mails = Counter(kind for kind, _ in world.mails)
    return left + [
        f"{mails[kind]} mails of {count} notices {kind}"
        for kind, count in notices.items()
        if not count <= mails[kind] <= count + 1
    ]


def _not_erased(world: World) -> list[str]:
    records = [(sk, world.dynamo.items[pk, sk]) for pk, sk in world.at("ERASURE#")]
    return [f"{sk} is not finished" for sk, item in records if "finished_at" not in item]


def _holds(stored: Mapping[str, Any]) -> bool:
    item = from_dynamodb(stored)
    data = item.pop("data", b"")
    return SECRET in f"{item} {zlib.decompress(data).decode() if data else ''}"


SECRET = "Vandenberghe"
"""The name of the one person who is erased in these proofs."""
