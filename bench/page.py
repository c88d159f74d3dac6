"""The manual sync page: what it weighs, and whether 600 classes filter and move within a frame.

The page as built stands before invented schools (`web/mock`), so that the browser's own work is all
that is measured: from the event until style and layout are done, painting left out.
"""

import gzip
import re
import statistics
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import which

from playwright.sync_api import Page, sync_playwright

from local.processes import free_port

FRAME_MS = 1000 / 60
MOST_KB = 100

_ROOT = Path(__file__).parents[1]
_BUILT = _ROOT / "functions/manual_sync_api/manual_sync_api/page"
_CLASSES = "#/schools/quayside/sync/classes"

# Preact draws in a microtask; reading a height then makes the browser lay everything out.
_TIMED = """
async ([act, argument]) => {
    const acts = {
        move: (place) => document.querySelectorAll(".column li > button")[place].click(),
        filter: (words) => {
            const search = document.querySelector("input[type=search]");
            search.value = words;
            search.dispatchEvent(new Event("input", { bubbles: true }));
        },
    };
    const begun = performance.now();
    acts[act](argument);
    await new Promise((resolve) => { queueMicrotask(() => queueMicrotask(resolve)); });
    document.body.getBoundingClientRect();
    return performance.now() - begun;
}
"""


def main() -> None:
    """Build the page if need be, weigh it, and time it in the browser."""
    subprocess.run(["make", "--silent", "page"], cwd=_ROOT, check=True)  # noqa: S607 - of this repository
    print(f"page, script and style, gzip: {_weight_kb():.1f} KB (at most {MOST_KB})")
    with served() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        _open(page, url)
        _report("move a class", [_timed(page, "move", place) for place in range(0, 400, 10)])
        words = ["7", "7x", "7x/", "", "art", "art 1", "", "zz", ""] * 5
        _report("filter 600 classes", [_timed(page, "filter", each) for each in words])
        browser.close()


def _weight_kb() -> float:
    files = [_BUILT / "index.html", *_BUILT.glob("assets/*.js"), *_BUILT.glob("assets/*.css")]
    return sum(len(gzip.compress(each.read_bytes())) for each in files) / 1000


@contextmanager
def served() -> Iterator[str]:
    """Serve the page as built before invented schools, at the address that is given."""
    port = free_port()
    command = ["node_modules/.bin/vite", "preview", "--port", str(port), "--strictPort"]
    with subprocess.Popen(  # noqa: S603 - a fixed command
        command, cwd=_ROOT / "web", stdout=subprocess.PIPE, text=True
    ) as server:
        try:
            assert server.stdout
            # Its address, once it listens, between codes for colours.
            next(line for line in server.stdout if re.search(r"localhost", line))
            yield f"http://localhost:{port}/"
        finally:
            server.terminate()


def _open(page: Page, url: str) -> None:
    page.goto(url)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="Your schools").wait_for()
    page.goto(f"{url}{_CLASSES}")
    page.locator(".picker").wait_for()
    assert page.locator(".column li").count() == 600


def _timed(page: Page, act: str, argument: str | int) -> float:
    taken: float = page.evaluate(_TIMED, [act, argument])
    return taken


def _report(what: str, times: list[float]) -> None:
    p95 = statistics.quantiles(times, n=20)[-1]
    print(
        f"{what}: median {statistics.median(times):.1f} ms, 95th percentile {p95:.1f} ms, "
        f"most {max(times):.1f} ms (a frame is {FRAME_MS:.1f} ms)"
    )


if __name__ == "__main__":
    main()
