"""Documents: large values in compressed chunks, beside the items that people read.

The item that a document belongs to holds a `DocumentRef`. A chunk's key carries the document's
digest: a second writer cannot put its chunks where those of the first are, and nobody reads a
mixture of both.
"""

import hashlib
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rostersync.aws.table.items import Item, item_of
from rostersync.aws.table.keys import Key
from rostersync.aws.table.table import Action, Condition, Table
from rostersync.domain.errors import DocumentDamaged

_CHUNK = 350 * 1024
"""Bytes: below DynamoDB's 400 KB an item, with room for the other attributes.

So much of documents is in one transaction, too: 700 write units, where a partition takes 1,000
a second.
"""

_DIGITS = 16


@dataclass(frozen=True, slots=True)
class DocumentRef:
    """How to know a document again: its chunks, their bytes in all, and the digest of those."""

    chunks: int
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Document:
    """A document before it is stored: by what it is known, and the items of its chunks."""

    ref: DocumentRef
    chunks: tuple[Item, ...]


def document_of(key: Key, kind: str, content: bytes, expires_at: int) -> Document:
    """Pack a document that will lie under the key."""
    packed = zlib.compress(content)
    parts = [packed[start : start + _CHUNK] for start in range(0, len(packed), _CHUNK)]
    ref = DocumentRef(len(parts), len(packed), hashlib.sha256(packed).hexdigest())
    chunks = tuple(
        item_of(chunk_key, kind, {"data": part, "expires_at": expires_at})
        for chunk_key, part in zip(chunk_keys(key, ref), parts, strict=True)
    )
    return Document(ref, chunks)


def put_document(table: Table, key: Key, kind: str, content: bytes, expires_at: int) -> DocumentRef:
    """Write a document under the key; to do it again changes nothing."""
    document = document_of(key, kind, content, expires_at)
    for chunk in document.chunks:
        table.put(chunk)
    return document.ref


def transact_with(
    table: Table, documents: Iterable[Document], fence: Action, writes: Sequence[Action]
) -> None:
    """Do the writes and store the documents that they name: all of it, or nothing.

    What is too much for one transaction is stored before, while `fence` holds. If the writes never
    come, nobody names it; who tidies up deletes it from its first chunk on, and then the writes
    are refused.

    Raises:
        ConditionFailed: one of the writes, or the fence, is refused.

    """
    documents = list(documents)
    chunks = [chunk for document in documents for chunk in document.chunks]
    *before, last = _batches(chunks) or [[]]
    for batch in before:
        table.transact([fence, *map(table.putting, batch)])
    early = {chunk["sk"] for batch in before for chunk in batch}
    firsts = [document.chunks[0] for document in documents if document.chunks[0]["sk"] in early]
    still_there = [
        table.checking(Key(each["pk"], each["sk"]), Condition.present()) for each in firsts
    ]
    table.transact([*writes, *still_there, *map(table.putting, last)])


def _batches(chunks: Iterable[Item]) -> list[list[Item]]:
    """Part chunks into those that one transaction can store."""
    batches: list[list[Item]] = []
    room = 0
    for chunk in chunks:
        room -= len(chunk["data"])
        if room < 0:
            batches.append([])
            room = _CHUNK - len(chunk["data"])
        batches[-1].append(chunk)
    return batches


def read_document(table: Table, key: Key, ref: DocumentRef) -> bytes:
    """Read a document whole.

    Raises:
        DocumentDamaged: a chunk is missing, or the content is not what was written.

    """
    stored = {item["sk"]: item["data"] for item in table.query(key.pk, _prefix(key, ref))}
    packed = b"".join(stored.get(chunk.sk, b"") for chunk in chunk_keys(key, ref))
    if hashlib.sha256(packed).hexdigest() != ref.sha256:
        raise DocumentDamaged(
            f"{key.pk} {key.sk}: {len(stored)} of {ref.chunks} chunks, "
            f"{len(packed)} of {ref.bytes} bytes, or of another content"
        )
    return zlib.decompress(packed)


def _prefix(key: Key, ref: DocumentRef) -> str:
    return f"{key.sk}#{ref.sha256[:_DIGITS]}#"


def chunk_keys(key: Key, ref: DocumentRef) -> list[Key]:
    """Say where the chunks of a document are."""
    prefix = _prefix(key, ref)
    return [Key(key.pk, f"{prefix}{number:04}") for number in range(1, ref.chunks + 1)]
