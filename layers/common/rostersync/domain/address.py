"""E-mail addresses: when two texts are the same address."""

from collections.abc import Iterable

_ASCII_LOWER = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}


def same_address(address: str) -> str:
    """Give the one text that stands for an address: two are the same if these are equal.

    Only the 26 letters of ASCII lose their case. `str.lower` and `str.casefold` also make a "k"
    of the Kelvin sign and an "ss" of "ß", so that the owner of one mailbox would pass for the
    owner of another. What is not ASCII stays as it is, and equals nothing but itself.
    """
    return address.translate(_ASCII_LOWER)


def once_each(addresses: Iterable[str]) -> tuple[str, ...]:
    """Give each address once, as it was written first."""
    first = dict[str, str]()
    for address in addresses:
        first.setdefault(same_address(address), address)
    return tuple(first.values())
