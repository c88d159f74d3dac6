"""What a stack must hold to so that AWS creates it, and creates it again after a failure."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from itertools import combinations

import pytest

from tests.cloudformation import Resource, Template, load_template, resources_of
from tests.infra.deployments import fixed_name

type Rule = Callable[[Template], list[str]]


def _blocks_the_next_creation(template: Template) -> list[str]:
    """Find what a failed first deployment would leave behind under a name that is then taken."""
    return [
        f"{name}: {', '.join(sorted(named))} is fixed, so RetainExceptOnCreate"
        for name, resource in template["Resources"].items()
        if resource.get("DeletionPolicy") == "Retain"
        and (named := fixed_name(resource["Type"]) & resource["Properties"].keys())
    ]


def _cannot_be_rolled_back(template: Template) -> list[str]:
    """Find what a failed first deployment would have to delete, and may not."""
    return [
        f"{name}: it is protected, so its deletion fails, so Retain"
        for name, resource in template["Resources"].items()
        if resource.get("DeletionPolicy") == "RetainExceptOnCreate"
        and any("DeletionProtection" in key for key in resource["Properties"])
    ]


def _lost_when_replaced(template: Template) -> list[str]:
    return [
        f"{name}: kept when the stack goes, and not when it is replaced"
        for name, resource in template["Resources"].items()
        if resource.get("DeletionPolicy", "").startswith("Retain")
        and resource.get("UpdateReplacePolicy") != "Retain"
    ]


def _sends_by_cognito(template: Template) -> list[str]:
    """Find a user pool whose mails are Cognito's own, some fifty a day."""
    return [
        f"{name}: no mail configuration of its own"
        for name, pool in resources_of(template, "AWS::Cognito::UserPool").items()
        if pool["Properties"].get("EmailConfiguration", {}).get("EmailSendingAccount")
        != "DEVELOPER"
    ]


def _made_at_once(template: Template) -> list[str]:
    """Find pairs of one API's children that CloudFormation may create at the same time.

    API Gateway refuses one of them: https://github.com/hashicorp/terraform-provider-aws/issues/18018
    """
    resources = template["Resources"]
    children = [
        name
        for name, resource in resources.items()
        if resource["Type"].startswith("AWS::ApiGatewayV2::") and "ApiId" in resource["Properties"]
    ]
    before = {name: _everything_before(resources, name) for name in children}
    return [
        f"{one} and {other} are made at once"
        for one, other in combinations(children, 2)
        if one not in before[other] and other not in before[one]
    ]


def _everything_before(resources: dict[str, Resource], name: str) -> set[str]:
    found: set[str] = set()
    waiting = [name]
    while waiting:
        for each in _directly_before(resources[waiting.pop()]):
            if each in resources and each not in found:
                found.add(each)
                waiting.append(each)
    return found


def _directly_before(resource: Resource) -> Iterator[str]:
    waited = resource.get("DependsOn", [])
    yield from waited if isinstance(waited, list) else [waited]
    yield from _mentioned(resource["Properties"])


def _mentioned(value: object) -> Iterator[str]:
    match value:
        case {"Ref": str(name)}:
            yield name
        case {"Fn::GetAtt": [str(name), _]}:
            yield name
        case {"Fn::Sub": str(text)}:
            yield from (part.partition("}")[0].partition(".")[0] for part in text.split("${")[1:])
        case dict():
            for each in value.values():
                yield from _mentioned(each)
        case list():
            for each in value:
                yield from _mentioned(each)
        case _:
            return


def _redriven_in_vain(template: Template) -> list[str]:
    """Find queues that dead letters cannot be redriven from, because not only a queue fills them.

    https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html
    """
    redriven = {
        queue["Properties"]["RedrivePolicy"]["deadLetterTargetArn"]["Fn::GetAtt"][0]
        for queue in resources_of(template, "AWS::SQS::Queue").values()
        if "RedrivePolicy" in queue["Properties"]
    }
    functions = resources_of(template, "AWS::Serverless::Function")
    return [
        f"{name} fills {queue}, which is redriven to a queue"
        for name, function in functions.items()
        for queue in sorted(redriven & set(_failing_into(function["Properties"])))
    ]


def _failing_into(value: object) -> Iterator[str]:
    """Name the destinations of failures, and the rules' dead letters."""
    match value:
        case {"OnFailure": {"Destination": {"Fn::GetAtt": [str(name), "Arn"]}}}:
            yield name
        case {"DeadLetterConfig": {"Arn": {"Fn::GetAtt": [str(name), "Arn"]}}, **rest}:
            yield name
            yield from _failing_into(rest)
        case dict():
            for each in value.values():
                yield from _failing_into(each)
        case _:
            return


RULES: tuple[Rule, ...] = (
    _blocks_the_next_creation,
    _cannot_be_rolled_back,
    _lost_when_replaced,
    _sends_by_cognito,
    _made_at_once,
    _redriven_in_vain,
)


def _retain_the_log(template: Template) -> None:
    template["Resources"]["EraseLogs"]["DeletionPolicy"] = "Retain"


def _let_the_table_go(template: Template) -> None:
    template["Resources"]["Table"]["DeletionPolicy"] = "RetainExceptOnCreate"


def _replace_the_table(template: Template) -> None:
    template["Resources"]["Table"]["UpdateReplacePolicy"] = "Delete"


def _mail_by_cognito(template: Template) -> None:
    del template["Resources"]["UserPool"]["Properties"]["EmailConfiguration"]


def _break_the_chain(template: Template) -> None:
    del template["Resources"]["HttpApiRouteDocs"]["DependsOn"]


def _fail_into_the_queues_own(template: Template) -> None:
    nightly = template["Resources"]["NightlyFunction"]["Properties"]
    nightly["Events"]["Night"]["Properties"]["DeadLetterConfig"] = {
        "Arn": {"Fn::GetAtt": ["DeadLetterQueue", "Arn"]}
    }


CARELESS: dict[Rule, Callable[[Template], None]] = {
    _blocks_the_next_creation: _retain_the_log,
    _cannot_be_rolled_back: _let_the_table_go,
    _lost_when_replaced: _replace_the_table,
    _sends_by_cognito: _mail_by_cognito,
    _made_at_once: _break_the_chain,
    _redriven_in_vain: _fail_into_the_queues_own,
}


@pytest.mark.parametrize("rule", RULES)
def test_the_stack_holds_to_the_rule(rule: Rule) -> None:
    """Nothing in the template is against it."""
    assert rule(load_template()) == []


@pytest.mark.parametrize("rule", RULES)
def test_the_rule_finds_what_is_against_it(rule: Rule) -> None:
    """One careless change is seen."""
    careless = deepcopy(load_template())

    CARELESS[rule](careless)

    assert rule(careless) != []
