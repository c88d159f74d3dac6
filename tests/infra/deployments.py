"""What CloudFormation makes of a second deployment, without AWS.

The template goes through SAM's own transform, twice, and the two results are compared as
CloudFormation does. Parameters and conditions are resolved. A resource is replaced if a value
differs that AWS's own schema of its type has among `createOnlyProperties`; cfn-lint ships those
schemas. Who refers to a resource that is replaced sees another value.
"""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from enum import StrEnum, auto
from functools import cache
from typing import Any

import boto3
from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER  # type: ignore[import-untyped]
from samtranslator.parser.parser import Parser  # type: ignore[import-untyped]
from samtranslator.translator.translator import Translator  # type: ignore[import-untyped]

from tests.cloudformation import Resource, Template, load_template
from tests.intrinsics import Refer, Scope, resolve

_REGION = "eu-west-2"

_PSEUDO_PARAMETERS = {
    "AWS::AccountId": "123456789012",
    "AWS::Partition": "aws",
    "AWS::Region": _REGION,
    "AWS::StackId": f"arn:aws:cloudformation:{_REGION}:123456789012:stack/rostersync/0a-1b-2c",
    "AWS::StackName": "rostersync",
    "AWS::URLSuffix": "amazonaws.com",
}


class Fate(StrEnum):
    """What an update makes of a resource."""

    CREATED = auto()
    KEPT = auto()
    REMOVED = auto()
    REPLACED = auto()
    UPDATED = auto()


@dataclass(frozen=True, slots=True)
class Release:
    """What one deployment is made of; `uploads` are addresses of built folders, by their source."""

    parameters: Mapping[str, str]
    uploads: Mapping[str, str] = field(default_factory=dict)
    template: Template = field(default_factory=load_template)


class Deployed:
    """A release after SAM's transform, and with it the values of its parameters."""

    def __init__(self, release: Release) -> None:
        self._template = _transformed(release)
        defaults = {
            name: str(each["Default"])
            for name, each in release.template["Parameters"].items()
            if "Default" in each
        }
        given = {**_PSEUDO_PARAMETERS, **defaults, **release.parameters}
        self._parameters = {name: self._typed(name, value) for name, value in given.items()}
        scope = self._scope(lambda name, attribute: (name, attribute))
        self.resources: dict[str, Resource] = {
            name: each
            for name, each in self._template["Resources"].items()
            if "Condition" not in each or scope.holds(each["Condition"])
        }

    def properties(self, name: str, refer: Refer) -> dict[str, Any]:
        """One resource's properties, in which a reference is what `refer` makes of it."""
        written = self.resources[name].get("Properties", {})
        found: dict[str, Any] = resolve(written, self._scope(refer))
        return found

    def _scope(self, refer: Refer) -> Scope:
        return Scope(self._parameters, self._template["Conditions"], refer)

    def _typed(self, name: str, value: str) -> Any:  # noqa: ANN401 - text or a list
        kind = self._template["Parameters"].get(name, {}).get("Type")
        return value.split(",") if kind == "CommaDelimitedList" else value


def fates(before: Release, after: Release) -> dict[str, Fate]:
    """Tell what becomes of each resource, by its logical id after SAM's transform."""
    old, new = Deployed(before), Deployed(after)

    def refer_again(name: str, attribute: str | None) -> object:
        is_another = fate(name) in {Fate.CREATED, Fate.REPLACED}
        return (name, attribute, "another") if is_another else (name, attribute)

    @cache
    def fate(name: str) -> Fate:
        if name not in old.resources:
            return Fate.CREATED
        was = old.properties(name, lambda resource, attribute: (resource, attribute))
        becomes = new.properties(name, refer_again)
        changed = {key for key in was | becomes if was.get(key) != becomes.get(key)}
        if changed & _immutable(new.resources[name]["Type"]):
            return Fate.REPLACED
        return Fate.UPDATED if changed else Fate.KEPT

    removed = dict.fromkeys(old.resources.keys() - new.resources.keys(), Fate.REMOVED)
    return {name: fate(name) for name in new.resources} | removed


def fixed_name(kind: str) -> frozenset[str]:
    """Name the properties by which the template itself would name a resource of that type.

    Only one resource of an account can have that name.
    """
    return _immutable(kind) & _named(kind, "primaryIdentifier")


def _immutable(kind: str) -> frozenset[str]:
    """Name the properties that a resource of that type has for life."""
    return _named(kind, "createOnlyProperties")


@cache
def _named(kind: str, what: str) -> frozenset[str]:
    schema = PROVIDER_SCHEMA_MANAGER.get_resource_schema(_REGION, kind).schema
    paths = schema.get(what, ())
    return frozenset(path.removeprefix("/properties/").partition("/")[0] for path in paths)


def _transformed(release: Release) -> Template:
    template = deepcopy(release.template)
    for resource in template["Resources"].values():
        for uri in {"CodeUri", "ContentUri"} & resource["Properties"].keys():
            source = resource["Properties"][uri]
            address = release.uploads.get(source, f"built/{source.strip('./')}")
            resource["Properties"][uri] = {"Bucket": "uploads", "Key": address}
    values = {**_PSEUDO_PARAMETERS, **release.parameters}
    session = boto3.Session(region_name=_REGION)
    result: Template = Translator({}, Parser(), boto_session=session).translate(template, values)
    return result
