"""What a person sees: colours and a moving bar on a terminal, plain lines anywhere else."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

# Where nobody looks (CI, a file) a table is printed whole rather than folded to 80 columns.
_PLAIN_WIDTH = 170


def console() -> Console:
    """The screen."""
    screen = Console(highlight=False)
    return screen if screen.is_terminal else Console(highlight=False, width=_PLAIN_WIDTH)


@contextmanager
def progress(screen: Console, title: str, total: int) -> Iterator[Callable[[str], None]]:
    """Show how far a piece of work is; call the value with the name of each part that is done."""
    if not screen.is_terminal:
        yield _plain_lines(screen, title, total)
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, TimeElapsedColumn(), console=screen, transient=True) as bar:
        task = bar.add_task(title, total=total)

        def advance(part: str) -> None:
            bar.update(task, advance=1, description=f"{title}: {part}")

        yield advance


@contextmanager
def timed(screen: Console, what: str) -> Iterator[None]:
    """Say what is going on, and then how long it took."""
    began = time.monotonic()
    with screen.status(what):
        yield
    screen.print(f"{what}: {time.monotonic() - began:.1f} s", markup=False)


def _plain_lines(screen: Console, title: str, total: int) -> Callable[[str], None]:
    done = 0

    def advance(part: str) -> None:
        nonlocal done
        done += 1
        screen.print(f"{title} {done}/{total}: {part}", markup=False)

    return advance
