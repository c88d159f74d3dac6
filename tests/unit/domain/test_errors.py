"""Errors: one tree, and messages in ids and counts."""

import pytest

from rostersync.domain import errors
from rostersync.domain.errors import (
    CredentialsRefused,
    MisError,
    MisUnavailable,
    RosterSyncError,
    StudentsUnknown,
    UnknownSchool,
)

ALL = [
    each
    for each in vars(errors).values()
    if isinstance(each, type) and issubclass(each, Exception) and each is not RosterSyncError
]


@pytest.mark.parametrize("error", ALL, ids=lambda error: error.__name__)
def test_every_error_is_one_of_ours(error: type[Exception]) -> None:
    """A handler can catch what this product raises on purpose, and nothing else."""
    assert issubclass(error, RosterSyncError)


@pytest.mark.parametrize("error", ALL, ids=lambda error: error.__name__)
def test_every_error_stands_in_the_documented_tree(error: type[Exception]) -> None:
    """The page that lists them lists them all."""
    assert errors.__doc__ is not None
    assert error.__name__ in errors.__doc__


def test_what_the_mis_does_is_told_from_what_a_caller_asks() -> None:
    """A failed read is a MisError; an unknown school is not."""
    mis = {error.__name__ for error in ALL if issubclass(error, MisError)}
    assert mis == {
        "CredentialsRefused",
        "MisSlow",
        "MisAccessRefused",
        "MisEmpty",
        "MisError",
        "MisIncomplete",
        "MisUnavailable",
    }


def test_refused_credentials_are_an_outage_to_the_school() -> None:
    """Cause `mis_unavailable`, as the design has it."""
    assert issubclass(CredentialsRefused, MisUnavailable)


def test_an_unknown_school_is_named_as_it_was_given() -> None:
    """Quoted, so that a blank or a stray space is seen."""
    error = UnknownSchool("A1 ")
    assert (error.school_id, str(error)) == ("A1 ", "no school 'A1 ' is registered")


def test_unknown_students_are_listed_by_id() -> None:
    """Sorted, and as a value that a handler can answer with."""
    error = StudentsUnknown(["s2", "s1"])
    assert error.student_ids == ("s1", "s2")
    assert str(error) == "not students of the class: ['s1', 's2']"
