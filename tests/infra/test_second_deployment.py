"""A second deployment: what changed is what runs, and what is kept stays where it is."""

from copy import deepcopy

import pytest

from tests.cloudformation import Template, load_template, resources_of
from tests.infra.deployments import Deployed, Fate, Release, fates

FIRST = {"SenderEmail": "rostersync@trust.example", "OperatorEmail": "operators@trust.example"}

# Another value for each parameter.
OTHERWISE = {
    "AllowedOrigin": "https://app.example",
    "ApiReservedConcurrency": "20",
    "Architecture": "x86_64",
    "BrakeMinimumSchools": "11",
    "BrakePercent": "21",
    "DeletionProtection": "false",
    "DeploymentType": "AllAtOnce",
    "GroupsClaim": "roles",
    "LogRetentionDays": "30",
    "MaxConcurrentSchools": "11",
    "MisRetrySeconds": "31",
    "NightlySchedule": "cron(0 2 * * ? *)",
    "NoticeCheckSchedule": "rate(6 minutes)",
    "OidcAudience": "page,machine",
    "OidcIssuer": "https://people.example",
    "OperatorEmail": "others@trust.example",
    "PublicUrl": "https://sync.example",
    "RereadDelaySeconds": "301",
    "RetryDelaySeconds": "901",
    "SecondFactor": "OPTIONAL",
    "SenderEmail": "sender@trust.example",
    "SignInUrl": "https://sign-in.example",
    "TableKeyArn": "arn:aws:kms:eu-west-2:123456789012:key/1",
    "TimeZone": "Europe/Dublin",
    "WondeBaseUrl": "https://wonde.example/v1.0",
    "WondeTokenParameter": "/elsewhere/wonde-token",
}
WITH = {
    # Meant for each other.
    "OidcIssuer": {"OidcAudience": "page,machine"},
    "OidcAudience": {"OidcIssuer": "https://people.example"},
}

LAYER = "../layers/common"
FUNCTIONS = resources_of(load_template(), "AWS::Serverless::Function")
VERSIONED = tuple(
    name for name, each in FUNCTIONS.items() if "AutoPublishAlias" in each["Properties"]
)
SOURCES = sorted({each["Properties"]["CodeUri"] for each in FUNCTIONS.values()} | {LAYER})

# Of the whole function, not of one version of it.
NOT_OF_A_VERSION = {"ReservedConcurrentExecutions", "Tags"}

MADE_ANEW = {Fate.CREATED, Fate.REPLACED}
LOSING = {Fate.CREATED, Fate.REMOVED, Fate.REPLACED}


def _changing(parameter: str) -> tuple[Release, Release]:
    rest = {**FIRST, **WITH.get(parameter, {})}
    return Release(rest), Release({**rest, parameter: OTHERWISE[parameter]})


def _with_new_versions(before: Release, after: Release) -> set[str]:
    """Name the functions that get a new version."""
    made = {name for name, fate in fates(before, after).items() if fate in MADE_ANEW}
    return {each for each in VERSIONED if any(name.startswith(f"{each}Version") for name in made)}


def _running_otherwise(before: Release, after: Release) -> set[str]:
    """Name the functions with versions that are told, or made of, something else."""
    old, new = Deployed(before), Deployed(after)
    return {name for name in VERSIONED if _published(old, name) != _published(new, name)}


def _published(deployed: Deployed, name: str) -> dict[str, object]:
    properties = deployed.properties(name, lambda resource, attribute: (resource, attribute))
    return {key: each for key, each in properties.items() if key not in NOT_OF_A_VERSION}


def _without_settings(template: Template) -> Template:
    careless = deepcopy(template)
    for name in VERSIONED:
        del careless["Resources"][name]["Properties"]["VersionDescription"]
    return careless


def test_every_parameter_has_another_value_here() -> None:
    """A parameter that is added is tried, too."""
    assert OTHERWISE.keys() == load_template()["Parameters"].keys()


@pytest.mark.parametrize("parameter", OTHERWISE)
def test_a_setting_makes_a_new_version_of_who_reads_it(parameter: str) -> None:
    """Of nobody else: CloudFormation refuses a new version of a function that is unchanged."""
    before, after = _changing(parameter)

    assert _with_new_versions(before, after) == _running_otherwise(before, after)


@pytest.mark.parametrize(
    ("parameter", "reading"),
    [
        ("WondeBaseUrl", {"WorkerFunction", "ManualSyncApiFunction"}),
        ("BrakePercent", {"WorkerFunction"}),
        ("TimeZone", {"ManualSyncApiFunction"}),
        ("OidcIssuer", {"ManualSyncApiFunction"}),
        ("ApiReservedConcurrency", set()),
        ("PublicUrl", set()),
    ],
)
def test_these_settings_are_read_by_these(parameter: str, reading: set[str]) -> None:
    """What the rule above finds, written out for some."""
    assert _with_new_versions(*_changing(parameter)) == reading


@pytest.mark.parametrize("source", SOURCES)
def test_new_code_makes_a_new_version_of_who_runs_it(source: str) -> None:
    """The layer's content counts like the function's own folder."""
    running = {
        name for name in VERSIONED if source in {LAYER, FUNCTIONS[name]["Properties"]["CodeUri"]}
    }

    made = _with_new_versions(Release(FIRST), Release(FIRST, {source: "built/another"}))

    assert made == running


@pytest.mark.parametrize("source", SOURCES)
def test_new_code_reaches_every_function_that_runs_it(source: str) -> None:
    """Functions without versions run the newest at once."""
    running = {
        name for name, each in FUNCTIONS.items() if source in {LAYER, each["Properties"]["CodeUri"]}
    }

    found = fates(Release(FIRST), Release(FIRST, {source: "built/another"}))

    assert {name for name in FUNCTIONS if found[name] is Fate.UPDATED} == running


def test_the_same_again_changes_nothing() -> None:
    """A deployment without a change makes no version."""
    assert set(fates(Release(FIRST), Release(FIRST)).values()) == {Fate.KEPT}


def _kept_if_the_stack_goes() -> set[str]:
    kept = {"Retain", "RetainExceptOnCreate"}
    resources = load_template()["Resources"].items()
    return {name for name, each in resources if each.get("DeletionPolicy") in kept}


def test_what_holds_data_keeps_its_logical_id() -> None:
    """CloudFormation knows a resource by that alone: renamed, it is another and empty."""
    assert _kept_if_the_stack_goes() == {"EraseLogs", "Table", "UserPool"}


CHANGES = [_changing(parameter) for parameter in OTHERWISE] + [
    (Release(FIRST), Release(FIRST, {source: "built/another"})) for source in SOURCES
]


@pytest.mark.parametrize(("before", "after"), CHANGES, ids=[*OTHERWISE, *SOURCES])
def test_what_holds_data_is_neither_replaced_nor_renamed(before: Release, after: Release) -> None:
    """A table, a pool or a log of another id is an empty one.

    The one exception is a pool that nobody needs any more, because another issuer signs people in.
    """
    found = fates(before, after)

    lost = {name for name in _kept_if_the_stack_goes() if found.get(name) in LOSING}

    assert lost <= ({"UserPool"} if "OidcIssuer" in after.parameters else set())


def test_a_forgotten_layer_is_found() -> None:
    """Without PublishLambdaVersion a change of the layer makes no version."""
    careless = deepcopy(load_template())
    del careless["Resources"]["CommonLayer"]["Properties"]["PublishLambdaVersion"]

    made = _with_new_versions(
        Release(FIRST, template=careless), Release(FIRST, {LAYER: "built/another"}, careless)
    )

    assert made == set()


def test_forgotten_settings_are_found() -> None:
    """Without the number of its settings a version does not see a parameter's value."""
    careless = _without_settings(load_template())

    made = _with_new_versions(
        Release(FIRST, template=careless),
        Release({**FIRST, "WondeBaseUrl": "https://wonde.example/v1.0"}, template=careless),
    )

    assert made == set()


def test_a_renamed_table_is_found() -> None:
    """A name that depends on a setting makes another table of the same logical id."""
    careless = deepcopy(load_template())
    careless["Resources"]["Table"]["Properties"]["TableName"] = {"Ref": "OperatorEmail"}

    found = fates(
        Release(FIRST, template=careless),
        Release({**FIRST, "OperatorEmail": "others@trust.example"}, template=careless),
    )

    assert found["Table"] is Fate.REPLACED
