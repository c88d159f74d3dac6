"""A night, shown while it runs and as a table when it has ended."""

from collections.abc import Callable, Iterable

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from local.cloud import Cloud
from local.mails import await_report
from local.night import begin, follow, look, next_night
from local.screen import progress
from local.stories import Story
from local.verdict import Row, drawing, rows


def show_night(
    cloud: Cloud,
    school_ids: Iterable[str],
    stories: Iterable[Story],
    screen: Console,
    require_running: Callable[[], None],
) -> list[Row]:
    """Run the next night for those schools, or for all of them, and show how each ended.

    Raises:
        LocalCloudError: the night cannot begin, or does not end.

    """
    ports, asked = cloud.ports, tuple(school_ids)
    shown = asked or tuple(each.school_id for each in ports.schools.directory())
    night = next_night(ports, shown)
    sent = begin(cloud, night, asked)
    with progress(screen, f"Night of {night}", len(sent)) as advance:
        follow(cloud, night, sent, lambda school: advance(school.name), require_running)
    found = rows(
        (look(ports, each, night) for each in shown), {each.school_id: each for each in stories}
    )
    screen.print(drawing(f"Night of {night}", found, screen.width))
    return found


def show_mails(cloud: Cloud, screen: Console) -> None:
    """Report the night to the operators, and list every mail by the number that opens it."""
    mails = await_report(cloud)
    listing = Table("No.", "to", "subject", title=f"{len(mails)} mails, kept by the emulator")
    for number, mail in enumerate(mails, start=1):
        listing.add_row(str(number), mail.to, escape(mail.subject))
    screen.print(listing)
