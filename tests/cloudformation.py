"""The deployed template read as data, so that tests and fixtures have no second truth."""

from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import yaml

TEMPLATE = Path(__file__).parents[1] / "infra" / "template.yaml"

type Resource = dict[str, Any]
type Template = dict[str, Any]


class _Loader(yaml.SafeLoader):
    """Keeps CloudFormation's short tags in their long form: `!Ref X` is `{"Ref": "X"}`."""


def _long_form(loader: yaml.SafeLoader, suffix: str, node: yaml.Node) -> dict[str, object]:
    key = suffix if suffix in {"Ref", "Condition"} else f"Fn::{suffix}"
    match node:
        case yaml.ScalarNode():
            value = loader.construct_scalar(node)
            return {key: value.split(".", 1) if suffix == "GetAtt" else value}
        case yaml.SequenceNode():
            return {key: loader.construct_sequence(node, deep=True)}
        case yaml.MappingNode():
            return {key: loader.construct_mapping(node, deep=True)}
        case _:
            raise ValueError(f"{node.start_mark}: a tag on something that is no value")


_Loader.add_multi_constructor("!", _long_form)


@cache
def load_template(path: Path = TEMPLATE) -> Template:
    """The template, its intrinsic functions as plain dictionaries; read once, so change a copy."""
    template: Template = yaml.load(path.read_text(), Loader=_Loader)  # noqa: S506 - a SafeLoader
    return template


def resources_of(template: Template, kind: str) -> dict[str, Resource]:
    """The resources of one type, by logical id."""
    return {
        name: resource
        for name, resource in template["Resources"].items()
        if resource["Type"] == kind
    }


def table_definition() -> dict[str, Any]:
    """The template's table as the arguments of DynamoDB's CreateTable, but for its name."""
    (table,) = resources_of(load_template(), "AWS::DynamoDB::Table").values()
    wanted = (
        "AttributeDefinitions",
        "BillingMode",
        "GlobalSecondaryIndexes",
        "KeySchema",
        "StreamSpecification",
    )
    definition = {key: deepcopy(table["Properties"][key]) for key in wanted}
    # CloudFormation has no such property: a stream is enabled by being specified.
    definition["StreamSpecification"] = {"StreamEnabled": True, **definition["StreamSpecification"]}
    return definition
