import pytest
from aws_lambda_powertools import Tracer

from tests.functions.context import Annotations


@pytest.fixture
def annotations(monkeypatch: pytest.MonkeyPatch) -> Annotations:
    """What the functions annotate their traces with; tracing itself is off in tests."""
    written: Annotations = []
    monkeypatch.setattr(
        Tracer, "put_annotation", lambda self, key, value: written.append((key, value))
    )
    return written
