"""The journal of a deployment: the line of a run that was finished for another."""

import json
from dataclasses import replace
from datetime import timedelta
from io import StringIO
from logging import StreamHandler

from aws_lambda_powertools import Logger

from rostersync.bootstrap import Deployment, ports
from rostersync.domain.run import Outcome
from tests.builders import NOW, a_manual_sync


def test_a_run_that_was_finished_for_another_leaves_its_line() -> None:
    """The same line as that of a run which nobody interrupted."""
    lines, handler = StringIO(), Logger().registered_handler
    assert isinstance(handler, StreamHandler)
    before = handler.setStream(lines)
    run = replace(a_manual_sync(), ended_at=NOW + timedelta(seconds=3), outcome=Outcome.APPLIED)

    ports(Deployment("table", "http://127.0.0.1:1", "/token", 1)).journal(run)

    handler.setStream(before or handler.stream)
    said = json.loads(lines.getvalue())
    assert (said["message"], said["run_id"], said["took_s"]) == ("run_ended", run.run_id, 3.0)
