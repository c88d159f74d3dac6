"""What the commands of this folder share: the choice of a deployment, and refusals."""

import argparse
import sys
from collections.abc import Callable
from typing import NoReturn

from botocore.exceptions import BotoCoreError, ClientError

from infra.stages import Stage, stages


class Refused(Exception):
    """The obstacle, in words for whoever runs the command."""


def run(command: Callable[[Stage], int], description: str | None) -> NoReturn:
    """Run a command for the stage that the command line names, and exit with its code.

    A refusal of AWS or of the command is one line, with exit code 2.
    """
    parser = argparse.ArgumentParser(description=description)
    known = stages()
    parser.add_argument("--stage", choices=known, default="prod")
    try:
        sys.exit(command(known[parser.parse_args().stage]))
    except (BotoCoreError, ClientError, Refused) as error:
        print(error, file=sys.stderr)
    except EOFError:
        print("Nobody answered.", file=sys.stderr)
    sys.exit(2)


def ask(prompt: str) -> str:
    """Read a line. The prompt goes to stderr, so that stdout is the command's answer alone."""
    print(prompt, end="", file=sys.stderr, flush=True)
    return input().strip()
