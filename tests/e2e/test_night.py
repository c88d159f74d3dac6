"""The deployed template at work: rule, Nightly, queue, Worker, table, each in its own role."""

import time
from datetime import UTC, datetime, timedelta

import boto3
import pytest
from botocore.exceptions import ClientError

from local.cloud import Cloud
from local.night import Ended, begin, has_ended, is_idle
from local.stories import Story
from local.verdict import row
from tests.e2e.small_stories import BEREFT, JOINED, NEW, NONSENSE, QUIET, SMALL_STORIES

pytestmark = pytest.mark.e2e

WITHIN_S = 90


@pytest.mark.parametrize("story", SMALL_STORIES, ids=lambda story: story.name)
def test_the_night_ends_as_told(night: dict[str, Ended], story: Story) -> None:
    """Begun by the schedule rule, each school's night has its outcome, cause and next step."""
    found = row(night[story.school_id], story)

    assert (found.outcome, found.cause, found.next_step, found.warnings) == (
        story.outcome,
        story.cause or "",
        story.next_step,
        story.warnings,
    )


def test_joiners_are_in_the_roster(cloud: Cloud, night: dict[str, Ended]) -> None:
    """What the run says that it applied is there."""
    school = night[JOINED.school_id].school
    roster = cloud.ports.rosters.roster(school)

    (joined,) = [each for each in roster.classes.values() if each.name == "7x/Ma1"]
    assert len(joined.student_ids) == 15 + 2


def test_a_failed_night_changes_nothing(cloud: Cloud, night: dict[str, Ended]) -> None:
    """Beside the class that is gone a student joined; neither reached the roster."""
    school = night[BEREFT.school_id].school
    roster = cloud.ports.rosters.roster(school)

    sizes = {each.name: len(each.student_ids) for each in roster.classes.values()}
    assert (sizes["8x/Ma1"], sizes["7x/Ma1"]) == (15, 15)


def test_a_school_that_is_not_set_up_has_no_run(cloud: Cloud, night: dict[str, Ended]) -> None:
    """Nobody has said yet what it wants to sync."""
    assert night[NEW.school_id].run is None


def test_a_message_that_comes_again_does_nothing(cloud: Cloud, night: dict[str, Ended]) -> None:
    """The run of that night stays as it ended."""
    ended = night[JOINED.school_id].run
    assert ended
    assert ended.night

    begin(cloud, ended.night, [JOINED.school_id])
    _await_idle(cloud)

    assert cloud.ports.runs.get(JOINED.school_id, ended.run_id) == ended


def test_an_operator_runs_one_school_for_one_night(cloud: Cloud, night: dict[str, Ended]) -> None:
    """The console's payload reaches that school and no other."""
    later = datetime.now(UTC).date() + timedelta(days=100)

    begin(cloud, later, [QUIET.school_id])
    _await_idle(cloud)

    ran = [each.name for each in SMALL_STORIES if has_ended(cloud.ports, each.school_id, later)]
    assert ran == [QUIET.name]


def test_a_message_that_nobody_understands_becomes_a_dead_letter(cloud: Cloud) -> None:
    """After three tries it lies where a person finds it, as it was sent."""
    assert _dead_letter(cloud) == NONSENSE


def test_a_role_may_do_what_it_names_and_nothing_else(cloud: Cloud) -> None:
    """IAM is enforced here: Worker may query the table, but a scan of all schools is refused."""
    dynamodb = _as_role_of(cloud.outputs["WorkerFunctionName"]).client("dynamodb")
    table = cloud.outputs["TableName"]
    dynamodb.get_item(TableName=table, Key={"pk": {"S": "SCHOOL#A1"}, "sk": {"S": "SCHOOL"}})

    with pytest.raises(ClientError, match=r"AccessDenied.*dynamodb:Scan"):
        dynamodb.scan(TableName=table)


def _as_role_of(function_name: str) -> boto3.Session:
    session = boto3.Session()
    functions = session.client("lambda")
    role = functions.get_function_configuration(FunctionName=function_name)["Role"]
    given = session.client("sts").assume_role(RoleArn=role, RoleSessionName="end-to-end")
    key = given["Credentials"]
    return boto3.Session(key["AccessKeyId"], key["SecretAccessKey"], key["SessionToken"])


def _await_idle(cloud: Cloud) -> None:
    until = time.monotonic() + WITHIN_S
    while not is_idle(cloud.outputs["QueueUrl"]):
        assert time.monotonic() < until, "messages are left in the queue"
        time.sleep(0.5)


def _dead_letter(cloud: Cloud) -> str | None:
    sqs = boto3.Session().client("sqs")
    until = time.monotonic() + WITHIN_S
    while time.monotonic() < until:
        found = sqs.receive_message(QueueUrl=cloud.outputs["DeadLetterQueueUrl"], WaitTimeSeconds=1)
        for message in found.get("Messages", []):
            return message["Body"]
    return None
