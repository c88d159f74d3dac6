"""Serves the simulated MIS: ``python -m local.mis --port 8400 --token anything``."""

from __future__ import annotations

import argparse
import signal
import sys
import time

from local.mis.generate import generate_school
from local.mis.server import MisServer
from local.mis.world import World
from local.stories import STORIES


def main() -> None:
    """Serve until interrupted or terminated."""
    options = _options()
    world = World(token=options.token, clock=time.monotonic)
    if not options.empty:
        for story in STORIES:
            world.put(generate_school(story.school))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with MisServer(world, options.port) as server:
        print(f"{server.url}/v1.0", flush=True)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            return


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m local.mis", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 picks a free one, and prints it")
    parser.add_argument("--token", required=True, help="the account token that clients must send")
    parser.add_argument("--empty", action="store_true", help="without the sample schools")
    return parser.parse_args()


if __name__ == "__main__":
    main()
