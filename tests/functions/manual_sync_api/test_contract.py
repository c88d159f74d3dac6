"""The committed contract, and what it promises."""

import json
from pathlib import Path

from manual_sync_api.app import make_app
from manual_sync_api.contract import contract

COMMITTED = Path(__file__).parents[3] / "docs" / "openapi.json"


def test_the_committed_contract_is_the_generated_one() -> None:
    """`make contract` writes it again."""
    assert COMMITTED.read_text() == contract(make_app())


def test_no_schema_lies_about_unused() -> None:
    """The resolver's own, of errors that are answered otherwise, are left out."""
    document = json.loads(contract(make_app()))
    text = json.dumps(document)

    unused = [
        name
        for name in document["components"]["schemas"]
        if f'"#/components/schemas/{name}"' not in text
    ]
    assert unused == []
