"""How every command of `infra/` ends."""

from collections.abc import Callable

import pytest
from botocore.exceptions import NoRegionError

from infra.command_line import Refused, run
from infra.stages import Stage


def _run(
    monkeypatch: pytest.MonkeyPatch, command: Callable[[Stage], int], *arguments: str
) -> str | int | None:
    monkeypatch.setattr("sys.argv", ["command", *arguments])
    with pytest.raises(SystemExit) as ended:
        run(command, "A command.")
    return ended.value.code


def test_a_command_is_for_prod_unless_another_stage_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The stage is read from `infra/samconfig.toml`."""
    seen: list[str] = []

    def command(stage: Stage) -> int:
        seen.append(stage.name)
        return 0

    codes = [_run(monkeypatch, command), _run(monkeypatch, command, "--stage", "dev")]

    assert (codes, seen) == ([0, 0], ["prod", "dev"])


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (Refused("It is not deployed."), "It is not deployed.\n"),
        (NoRegionError(), "You must specify a region.\n"),
        (EOFError(), "Nobody answered.\n"),
    ],
)
def test_what_is_refused_is_said_in_a_line(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    error: Exception,
    said: str,
) -> None:
    """Whoever deploys is not to read a traceback; the exit code is not that of a finding."""

    def command(stage: Stage) -> int:
        raise error

    code = _run(monkeypatch, command)

    assert (code, capsys.readouterr()) == (2, ("", said))
