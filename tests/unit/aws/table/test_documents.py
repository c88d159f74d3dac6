import random
from collections.abc import Sequence

import pytest

from rostersync.aws.table.documents import (
    Document,
    DocumentRef,
    document_of,
    put_document,
    read_document,
    transact_with,
)
from rostersync.aws.table.items import Item, item_of
from rostersync.aws.table.keys import Key
from rostersync.aws.table.table import Action, Condition, ConditionFailed, Table
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
    assert read_document(store, KEY, second) == b"second"


RUN = Key("SCHOOL#s", "RUN#r")
IS_ABSENT = Condition.absent()


def naming(store: Table) -> list[Action]:
    return [store.putting(item_of(RUN, "run", {}), IS_ABSENT)]


def large() -> Document:
    """More than one transaction holds."""
    noise = random.Random(2).randbytes(3_500_000)  # noqa: S311 - sample data
    return document_of(KEY, "plan", noise, expires_at=1_800_000_000)


@pytest.mark.parametrize("content", [CONTENT, b"small", None])
def test_a_document_is_stored_with_the_item_that_names_it(
    store: Table, content: bytes | None
) -> None:
    """In the same transaction, but for what is too much for one."""
    document = large() if content is None else document_of(KEY, "plan", content, 1)
    fence = store.checking(RUN, IS_ABSENT)

    transact_with(store, [document], fence, naming(store))

    assert store.get(RUN) is not None
    assert len(chunks(store)) == document.ref.chunks
    assert read_document(store, KEY, document.ref)


def test_a_refused_write_leaves_no_document(store: Table) -> None:
    """Nobody would name it."""
    store.put(item_of(RUN, "run", {}))
    document = document_of(KEY, "plan", CONTENT, 1)

    with pytest.raises(ConditionFailed):
        transact_with(store, [document], store.checking(RUN, IS_ABSENT), naming(store))

    assert chunks(store) == []


def test_a_large_document_that_was_tidied_up_is_not_named(store: Table) -> None:
    """Its first chunk went before its last came: who stores it is refused, and can do it again."""
    document = large()

    class Tidied(Table):
        def transact(self, writes: Sequence[Action]) -> None:
            if any("ConditionCheck" in each and "PLAN" in str(each) for each in writes):
                first = document.chunks[0]
                store.delete(Key(first["pk"], first["sk"]))
            super().transact(writes)

    tidied = Tidied(store.name)
    with pytest.raises(ConditionFailed):
        transact_with(tidied, [document], store.checking(RUN, IS_ABSENT), naming(store))

    assert store.get(RUN) is None
