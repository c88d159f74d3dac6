"""Documents: what is too large for one item, or of no use to a reader, in compressed chunks.

The item that a document belongs to holds a `DocumentRef`. A chunk's key carries the document's
digest: a second writer cannot put its chunks where those of the first are, and nobody reads a
mixture of both.
"""

import hashlib
import zlib
from dataclasses import dataclass

from rostersync.aws.table.items import item_of
from rostersync.aws.table.keys import Key
from rostersync.aws.table.table import Table
from rostersync.domain.errors import DocumentDamaged

_CHUNK = 350 * 1024
"""Bytes: below DynamoDB's 400 KB an item, with room for the other attributes."""

_DIGITS = 16


@dataclass(frozen=True, slots=True)
class DocumentRef:
    """How to know a document again: its chunks, their bytes in all, and the digest of those."""

    chunks: int
    bytes: int
    sha256: str


def put_document(table: Table, key: Key, kind: str, content: bytes, expires_at: int) -> DocumentRef:
    """Write a document under the key; to do it again changes nothing."""
    packed = zlib.compress(content)
    parts = [packed[start : start + _CHUNK] for start in range(0, len(packed), _CHUNK)]
    ref = DocumentRef(len(parts), len(packed), hashlib.sha256(packed).hexdigest())
    for chunk_key, part in zip(_chunk_keys(key, ref), parts, strict=True):
        table.put(item_of(chunk_key, kind, {"data": part, "expires_at": expires_at}))
    return ref


def read_document(table: Table, key: Key, ref: DocumentRef) -> bytes:
    """Read a document whole.

    Raises:
        DocumentDamaged: a chunk is missing, or the content is not what was written.

    """
    stored = {item["sk"]: item["data"] for item in table.query(key.pk, _prefix(key, ref))}
    packed = b"".join(stored.get(chunk.sk, b"") for chunk in _chunk_keys(key, ref))
    if hashlib.sha256(packed).hexdigest() != ref.sha256:
        raise DocumentDamaged(
            f"{key.pk} {key.sk}: {len(stored)} of {ref.chunks} chunks, "
            f"{len(packed)} of {ref.bytes} bytes, or of another content"
        )
    return zlib.decompress(packed)


def delete_document(table: Table, key: Key, ref: DocumentRef) -> None:
    """Delete a document, and no other that was written under the same key."""
    for chunk_key in _chunk_keys(key, ref):
        table.delete(chunk_key)


def _prefix(key: Key, ref: DocumentRef) -> str:
    return f"{key.sk}#{ref.sha256[:_DIGITS]}#"


def _chunk_keys(key: Key, ref: DocumentRef) -> list[Key]:
    prefix = _prefix(key, ref)
    return [Key(key.pk, f"{prefix}{number:04}") for number in range(1, ref.chunks + 1)]
