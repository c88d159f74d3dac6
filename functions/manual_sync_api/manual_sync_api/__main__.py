"""Prints the contract; `make contract` writes it to `docs/openapi.json`."""

import sys

from manual_sync_api.app import make_app
from manual_sync_api.contract import contract

sys.stdout.write(contract(make_app()))
