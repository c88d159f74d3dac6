"""The deployments of `infra/samconfig.toml`, which the SAM CLI and these commands read alike."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

SAMCONFIG = Path(__file__).with_name("samconfig.toml")


@dataclass(frozen=True, slots=True)
class Stage:
    """One deployment: its name, its stack's, and the parameters that are not the template's own."""

    name: str
    stack_name: str
    parameters: dict[str, str]


def stages(path: Path = SAMCONFIG) -> dict[str, Stage]:
    """Every deployment, by its name."""
    config = tomllib.loads(path.read_text())
    return {
        name: Stage(
            name,
            each["global"]["parameters"]["stack_name"],
            dict(
                pair.split("=", 1) for pair in each["deploy"]["parameters"]["parameter_overrides"]
            ),
        )
        for name, each in config.items()
        if isinstance(each, dict) and "deploy" in each
    }
