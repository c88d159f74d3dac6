"""What stays as it is, because a person keeps it or must decide; with all that depends on it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from rostersync.domain.decisions import Decisions
from rostersync.domain.losses import is_still_kept
from rostersync.domain.roster import NO_SUBJECT_ID, Loss, SchoolClass, Selection, Subject
from rostersync.domain.sight import Sight
from rostersync.domain.warning import CODE_OF_CLASS, WarningCode, warning_id


@dataclass(frozen=True, slots=True)
class Staying:
    """What a plan leaves as it is, whatever the MIS says.

    `classes` and `subjects` as they will stand; a subject stays with a class that does. `new` are
    classes that wait because a class that is gone may live on as one of them. `are_teachers` says
    that every class keeps its teachers.
    """

    classes: Mapping[str, SchoolClass]
    subjects: Mapping[str, Subject]
    new: frozenset[str]
    are_teachers: bool


def staying(sight: Sight, selection: Selection, decisions: Decisions) -> Staying:
    """Extend the decisions to what depends on them: a class keeps its subject."""
    classes = dict(_classes(sight, selection, decisions))
    own = dict(_subjects(sight, selection, decisions))
    named = {each.subject_id for each in classes.values()}
    gone = named - sight.subjects_offered - {NO_SUBJECT_ID}
    with_a_class = {id: sight.known.subjects[id] for id in gone}
    return Staying(
        classes=classes,
        subjects=with_a_class | own,
        new=frozenset(_may_live_on(sight, decisions)),
        are_teachers=warning_id(WarningCode.TEACHERS_GONE, sight.known.school_id) in decisions.wait,
    )


def _classes(
    sight: Sight, selection: Selection, decisions: Decisions
) -> Iterator[tuple[str, SchoolClass]]:
    deselected = sight.known.subjects.keys() - selection.subjects
    for id, each in sight.known.classes.items():
        is_wanted = id in selection.classes and each.subject_id not in deselected
        loss = sight.losses.get(id)
        if is_wanted and _is_left_alone(each, loss, sight.snapshot.day, decisions):
            yield id, each
        elif loss is not None and (
            _is_kept(each, loss, decisions) or (is_wanted and _comes_back(each, loss, selection))
        ):
            yield id, replace(each, kept=decisions.kept(loss))


def _is_left_alone(each: SchoolClass, loss: Loss | None, today: date, decisions: Decisions) -> bool:
    """Whether it was kept before and is so still, or waits for a person."""
    kept = each.kept
    if kept is not None and kept.until >= today and is_still_kept(kept, loss):
        return True
    # Whatever its loss is now: students who wait to leave are read as if they were there.
    own = {warning_id(code, each.id) for code in CODE_OF_CLASS.values()}
    return not own.isdisjoint(decisions.wait)


def _is_kept(each: SchoolClass, loss: Loss, decisions: Decisions) -> bool:
    """Whether a person keeps it now: also one that is gone and so could not be selected."""
    own = warning_id(CODE_OF_CLASS[loss], each.id)
    if own in decisions.keep:
        return True
    with_subject = warning_id(WarningCode.DELETED_SUBJECT, each.subject_id) in decisions.keep
    return loss is Loss.DELETED and with_subject and own not in decisions.accept


def _comes_back(each: SchoolClass, loss: Loss, selection: Selection) -> bool:
    """Whether a class that comes back is not on the MIS as it was.

    One from the archive follows the MIS if that has anybody in it.
    """
    if each.id in {back.id for back in selection.back.as_they_were}:
        return True
    is_from_archive = each.id in {back.id for back in selection.back.classes}
    return is_from_archive and loss in {Loss.DELETED, Loss.EMPTIED}


def _subjects(
    sight: Sight, selection: Selection, decisions: Decisions
) -> Iterator[tuple[str, Subject]]:
    for id in sight.known.subjects.keys() - sight.subjects_offered - {NO_SUBJECT_ID}:
        subject = sight.known.subjects[id]
        warning = warning_id(WarningCode.DELETED_SUBJECT, id)
        is_kept = subject.kept is not None and subject.kept.until >= sight.snapshot.day
        if warning in decisions.keep:
            yield id, replace(subject, kept=decisions.kept(Loss.DELETED))
        elif id in selection.subjects and (is_kept or warning in decisions.wait):
            yield id, subject
        elif id in {each.id for each in selection.back.subjects}:
            yield id, replace(subject, kept=decisions.kept(Loss.DELETED))


def _may_live_on(sight: Sight, decisions: Decisions) -> Iterator[str]:
    for pair in sight.pairs:
        if warning_id(WarningCode.DELETED_CLASS, pair.from_id) in decisions.wait:
            yield pair.to_id
