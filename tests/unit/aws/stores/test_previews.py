import pytest

from rostersync.aws.stores.previews import DynamoPreviews
from rostersync.aws.table import keys
from rostersync.aws.table.keys import Key
from rostersync.aws.table.table import Table
from rostersync.domain.errors import PreviewNotFound
from tests.builders import SCHOOL_ID, a_snapshot
from tests.contract.aws.test_previews import a_preview


@pytest.mark.parametrize("part", ["preview", "snapshot"])
def test_a_preview_that_is_not_whole_is_not_found(store: Table, part: str) -> None:
    """Confirm never applies a part of what was previewed."""
    previews = DynamoPreviews(store)
    previews.save(a_preview(), a_snapshot())
    prefix = keys.preview_data(SCHOOL_ID, a_preview().preview_id, part).sk
    (chunk,) = store.query(keys.partition(SCHOOL_ID), prefix)
    store.delete(Key(chunk["pk"], chunk["sk"]))
    read = {"preview": previews.get, "snapshot": previews.snapshot}[part]

    with pytest.raises(PreviewNotFound, match="not whole"):
        read(SCHOOL_ID, a_preview().preview_id)


def test_a_preview_is_kept_a_day_beyond_its_end(store: Table) -> None:
    """So that a late confirm reads that it expired; after that, nothing is left of it."""
    DynamoPreviews(store).save(a_preview(), a_snapshot())

    kept = list(store.query(keys.partition(SCHOOL_ID), "PREVIEW"))

    end = int(a_preview().expires_at.timestamp()) + 86_400
    assert [item["expires_at"] for item in kept] == [end] * 3
