"""A person at the manual sync page, by what they see and do."""

from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from local.people import PASSWORD


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody with a browser. `url` is the page's own, with a slash at its end."""

    page: Page
    url: str

    def follow_mail(self, school_id: str) -> None:
        """Open the link that a mail names."""
        self.page.goto(f"{self.url}?school={school_id}")

    def open(self, place: str) -> None:
        """Go to a place of the page, named as after the #."""
        self.page.goto(f"{self.url}#/{place}")

    def sign_in(self, email: str) -> None:
        """Sign in on the issuer's pages, and come back."""
        self.button("Sign in").click()
        self.give_password(email)

    def give_password(self, email: str) -> None:
        """Fill in the issuer's own form."""
        self.page.locator("#username").fill(email)
        self.page.locator("#password").fill(PASSWORD)
        self.page.locator("#password").press("Enter")
        self.page.wait_for_url(f"{self.url}**")

    def session(self) -> str:
        """What the page keeps of who is signed in, once it does."""
        expect(self.button("Sign out")).to_be_visible()
        kept: str = self.page.evaluate("JSON.stringify(sessionStorage)")
        return kept

    def take_up(self, session: str) -> None:
        """Be signed in as in that session."""
        self.page.evaluate("(kept) => Object.assign(sessionStorage, JSON.parse(kept))", session)

    def button(self, name: str) -> Locator:
        """The button of that name."""
        return self.page.get_by_role("button", name=name, exact=True)

    def link(self, name: str) -> Locator:
        """The link of that name, in the page's own content."""
        return self.page.get_by_role("main").get_by_role("link", name=name, exact=True)

    def sees(self, heading: str) -> None:
        """Wait until a heading with these words is there."""
        expect(self.page.get_by_role("heading", name=heading).first).to_be_visible()

    def column(self, title: str) -> Locator:
        """One of the two columns of a step."""
        return self.page.get_by_role("region", name=title)

    def tick_all(self) -> None:
        """Say yes to each warning."""
        for tick in self.page.get_by_role("checkbox").all():
            tick.check()
