"""CloudFormation's intrinsic functions, as far as the template uses them."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

type Refer = Callable[[str, str | None], Any]
"""What a resource is, by its logical id and the attribute that is asked for; None for `Ref`."""

_VARIABLE = re.compile(r"\$\{([^!}][^}]*)\}")
_NOTHING = object()


@dataclass(frozen=True, slots=True)
class Scope:
    """What names stand for: parameters (pseudo ones too), conditions, and resources."""

    parameters: Mapping[str, str]
    conditions: Mapping[str, Any]
    refer: Refer

    def holds(self, condition: str) -> bool:
        """Whether a named condition is true."""
        return bool(resolve(self.conditions[condition], self))


def resolve(value: Any, scope: Scope) -> Any:  # noqa: ANN401 - a template is JSON
    """Write out every intrinsic function in a value; what is AWS::NoValue is left out.

    Raises:
        ValueError: a function that the template does not use so far.

    """
    match value:
        case {"Ref": "AWS::NoValue"}:
            return _NOTHING
        case dict() if len(value) == 1 and _is_function(next(iter(value))):
            ((name, argument),) = value.items()
            return _called(name, argument, scope)
        case dict():
            every = {key: resolve(each, scope) for key, each in value.items()}
            return {key: each for key, each in every.items() if each is not _NOTHING}
        case list():
            return [
                each for each in (resolve(each, scope) for each in value) if each is not _NOTHING
            ]
        case _:
            return value


def _is_function(key: str) -> bool:
    return key in {"Ref", "Condition"} or key.startswith("Fn::")


def _called(name: str, argument: Any, scope: Scope) -> Any:  # noqa: ANN401
    match name, argument:
        case "Ref", str():
            return _named(argument, scope)
        case "Fn::GetAtt", [resource, attribute]:
            return scope.refer(resource, attribute)
        case "Fn::Sub", _:
            return _substituted(argument, scope)
        case "Fn::If", [condition, then, otherwise]:
            return resolve(then if scope.holds(condition) else otherwise, scope)
        case "Condition", str():
            return scope.holds(argument)
        case _:
            return _computed(name, resolve(argument, scope))


def _computed(name: str, values: list[Any]) -> Any:  # noqa: ANN401
    match name, values:
        case "Fn::Equals", [left, right]:
            return left == right
        case "Fn::Not", [inner]:
            return not inner
        case "Fn::And" | "Fn::Or", _:
            return (all if name == "Fn::And" else any)(values)
        case "Fn::Select", [index, among]:
            return among[int(index)]
        case "Fn::Split", [separator, text]:
            return text.split(separator)
        case "Fn::Join", [separator, parts]:
            return separator.join(map(str, parts))
        case _:
            raise ValueError(f"{name}: no template of ours used it")


def _named(name: str, scope: Scope) -> Any:  # noqa: ANN401
    return scope.parameters[name] if name in scope.parameters else scope.refer(name, None)


def _substituted(argument: Any, scope: Scope) -> str:  # noqa: ANN401
    text, own = argument if isinstance(argument, list) else (argument, {})

    def value(found: re.Match[str]) -> str:
        name = found[1]
        if name in own:
            return str(resolve(own[name], scope))
        resource, dot, attribute = name.partition(".")
        return str(scope.refer(resource, attribute) if dot else _named(name, scope))

    return _VARIABLE.sub(value, text)
