import random

import pytest

from rostersync.aws.table.documents import (
    DocumentRef,
    delete_document,
    put_document,
    read_document,
)
from rostersync.aws.table.items import Item
from rostersync.aws.table.keys import Key
from rostersync.aws.table.table import Table
from rostersync.domain.errors import DocumentDamaged

KEY = Key("SCHOOL#s", "PLAN#r")
# Noise does not compress: three chunks, which are more than one page of an answer.
CONTENT = random.Random(1).randbytes(1_000_000)  # noqa: S311 - sample data


def put(store: Table, content: bytes = CONTENT) -> DocumentRef:
    return put_document(store, KEY, "plan", content, expires_at=1_800_000_000)


def chunks(store: Table) -> list[Item]:
    return list(store.query(KEY.pk, "PLAN#"))


def test_a_large_document_is_read_as_it_was_put(store: Table) -> None:
    """Chunks of less than an item's 400 KB, put together again."""
    ref = put(store)

    assert read_document(store, KEY, ref) == CONTENT
    assert [len(chunk["data"]) < 400 * 1024 for chunk in chunks(store)] == [True] * 3


def test_every_chunk_expires(store: Table) -> None:
    """Nothing of a document outlives it."""
    put(store)

    assert {chunk["expires_at"] for chunk in chunks(store)} == {1_800_000_000}


def test_a_document_without_one_of_its_chunks_is_refused(store: Table) -> None:
    """Never a part of a plan: the error says how much is there."""
    ref = put(store)
    store.delete(Key(KEY.pk, chunks(store)[1]["sk"]))

    with pytest.raises(DocumentDamaged, match="SCHOOL#s PLAN#r: 2 of 3 chunks"):
        read_document(store, KEY, ref)


def test_a_document_with_another_content_is_refused(store: Table) -> None:
    """A chunk that was edited is found by the digest."""
    ref = put(store)
    first = chunks(store)[0]
    store.put({**first, "data": first["data"][:-1] + b"!"})

    with pytest.raises(DocumentDamaged):
        read_document(store, KEY, ref)


def test_two_documents_under_one_key_do_not_meet(store: Table) -> None:
    """Who writes another plan for the same run leaves the first one as it is."""
    first = put(store, b"first")
    second = put(store, b"second")
    assert read_document(store, KEY, first) == b"first"

    delete_document(store, KEY, first)

    assert read_document(store, KEY, second) == b"second"
    assert len(chunks(store)) == 1
