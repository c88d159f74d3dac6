"""What the lint of the template makes of cfn-lint's report."""

from infra.lint import Finding, Waiver, faults, findings, waivers

NO_DEAD_LETTERS = Finding("ES6000", ("Resources", "Queue"), "should have a RedrivePolicy")
EVERYWHERE, ONE_QUEUE = Waiver("ES6000"), Waiver("ES6000", "Queue")

TEMPLATE = """
Metadata:
  cfn-lint: {config: {ignore_checks: [WS1004]}}
Resources:
  Queue:
    Type: AWS::SQS::Queue
    Metadata:
      cfn-lint: {config: {ignore_checks: [ES6000]}}
    Properties: {QueueName: !Sub "${AWS::StackName}-queue"}
  Topic:
    Type: AWS::SNS::Topic
"""


def test_the_waivers_are_the_templates_own() -> None:
    """Those at its head are of all of it, those at a resource of that alone."""
    assert waivers(TEMPLATE) == {Waiver("WS1004"), ONE_QUEUE}


def test_a_report_is_read() -> None:
    """Of each finding its rule, its place and its words."""
    reported = {
        "Rule": {"Id": "ES6000", "Description": "more"},
        "Location": {"Path": ["Resources", "Queue"], "Start": {"LineNumber": 7}},
        "Message": "should have a RedrivePolicy",
        "Level": "Error",
    }

    assert findings([reported]) == [NO_DEAD_LETTERS]


def test_a_template_that_cannot_be_parsed_is_a_finding() -> None:
    """cfn-lint then names no place."""
    reported = {"Rule": {"Id": "E0000"}, "Location": {"Path": None}, "Message": "bad YAML"}

    assert list(faults(findings([reported]), frozenset())) == ["E0000 : bad YAML"]


def test_a_finding_that_is_waived_stands() -> None:
    """Of its resource, or of the whole template."""
    for waiver in (EVERYWHERE, ONE_QUEUE):
        assert list(faults([NO_DEAD_LETTERS], frozenset({waiver}))) == []


def test_a_finding_that_nobody_waived_is_printed() -> None:
    """A waiver of another resource does not cover it."""
    found = faults([NO_DEAD_LETTERS], frozenset({Waiver("ES6000", "Other")}))

    assert next(found) == "ES6000 Resources/Queue: should have a RedrivePolicy"


def test_a_waiver_that_waives_nothing_is_printed() -> None:
    """What was repaired needs no waiver, which would hide the next fault of its kind."""
    idle = frozenset({ONE_QUEUE, Waiver("ES6000", "Other"), Waiver("W2001")})

    assert list(faults([NO_DEAD_LETTERS], idle)) == [
        "ES6000 is waived for Other and finds nothing: remove the waiver",
        "W2001 is waived for the whole template and finds nothing: remove the waiver",
    ]
