"""The local cloud's commands: `python -m local up`, `... night`, `... token`."""

import argparse
import secrets
import sys
from pathlib import Path

from local.cloud import STATE_FILE, running_cloud
from local.emulator import enter
from local.errors import LocalCloudError
from local.mails import sent_mails, write_mail
from local.people import OPERATOR, operator_token, person_token
from local.screen import console
from local.show import show_night
from local.start import CloudOrder
from local.up import Wish, up

_DEFAULT_PORT = 4566


def main() -> int:
    """Do what the command line says, and give back the exit code."""
    options = _options()
    commands = {"mail": _mail, "night": _night, "token": _token, "up": _up}
    try:
        return commands[options.command](options)
    except LocalCloudError as error:
        print(f"local: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _up(options: argparse.Namespace) -> int:
    # Nobody needs to find a cloud that ends after its night.
    port = options.port or (None if options.once else _DEFAULT_PORT)
    order = CloudOrder(
        mis_token=options.mis_token or secrets.token_urlsafe(),
        port=port,
        mis_url=options.mis_url,
        # The sample schools live in the simulated MIS alone.
        has_schools=not options.empty and options.mis_url is None,
    )
    return 0 if up(Wish(order, options.once, options.json), console()) else 1


def _night(options: argparse.Namespace) -> int:
    cloud = running_cloud()
    enter(cloud.aws_endpoint_url)
    show_night(cloud, options.school_ids, (), console(), lambda: None)
    return 0


def _token(options: argparse.Namespace) -> int:
    cloud = running_cloud()
    enter(cloud.aws_endpoint_url)
    is_operator = options.email.lower() == OPERATOR
    print(operator_token(cloud) if is_operator else person_token(options.email, cloud))
    return 0


def _mail(options: argparse.Namespace) -> int:
    mails = sent_mails(running_cloud())
    if not 1 <= options.number <= len(mails):
        raise LocalCloudError(f"There is no mail {options.number}: {len(mails)} were sent.")
    print(write_mail(mails[options.number - 1], STATE_FILE.parent / "mails"))
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m local", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    raising = commands.add_parser("up", help="start it all, run a night, and stay up")
    raising.add_argument("--once", action="store_true", help="stop after the night")
    raising.add_argument("--empty", action="store_true", help="no sample schools, no night")
    raising.add_argument("--mis-url", help="another Wonde-shaped server's API; implies --empty")
    raising.add_argument("--mis-token", help="the token that other server wants")
    raising.add_argument("--port", type=int, help=f"the emulator's port ({_DEFAULT_PORT})")
    raising.add_argument("--json", type=Path, help="a file to write, when all is ready")
    night = commands.add_parser("night", help="run a night now in the cloud that is up")
    night.add_argument("school_ids", nargs="*", metavar="SCHOOL_ID", help="these alone")
    mail = commands.add_parser("mail", help="write one of the mails as files, and say where")
    mail.add_argument("number", type=int, metavar="NUMBER", help="as `up` lists them, from 1")
    token = commands.add_parser("token", help="print a token of a person, who is made if need be")
    token.add_argument("email", metavar="EMAIL", help=f"{OPERATOR} is an operator")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
