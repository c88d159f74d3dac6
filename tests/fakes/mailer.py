from dataclasses import dataclass, field

from rostersync.application.ports.mail import Mail


@dataclass
class FakeMailer:
    """A mail service that keeps what it took in `taken`, in order.

    `answers` says what happens to the next mails to an address: an error to raise each time.
    With `after_taking` the service takes the mail and the error comes afterwards: the answer got
    lost, or the function died.
    """

    taken: list[tuple[str, Mail]] = field(default_factory=list)
    answers: dict[str, list[Exception]] = field(default_factory=dict)
    after_taking: dict[str, list[Exception]] = field(default_factory=dict)

    def send(self, mail: Mail, address: str) -> str:
        if self.answers.get(address):
            raise self.answers[address].pop(0)
        self.taken.append((address, mail))
        if self.after_taking.get(address):
            raise self.after_taking[address].pop(0)
        return f"ses-{len(self.taken)}"

    def addresses(self) -> list[str]:
        """Who got a mail, in order, once for each mail."""
        return [address for address, _ in self.taken]
