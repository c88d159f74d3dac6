"""Invented people: the same ordinal always gives the same name, and no name is of a real person."""

from __future__ import annotations

from typing import NamedTuple

_FORENAMES_TEXT = (
    "Aaliyah Aaron Abigail Adam Aisha Alba Alfie Amara Amelia Amir Anaïs Aoife Archie Arjun "
    "Arlo Ava Bashir Beatrice Ben Bronwyn Caleb Callum Cara Chidi Chloë Ciarán Clara Dafydd "
    "Daniel Daria Deepa Dylan Edie Eilidh Elias Ella Emeka Emily Enzo Erin Esme Ethan Eve Farah "
    "Felix Finn Fiona Florence Freya Gabriel Gareth George Grace Gwen Hamza Hana Harriet Harry "
    "Hassan Hope Hugo Ibrahim Imogen Inés Iona Isaac Isla Ivy Jack Jamal Jasmine Jaya Joanna "
    "Joel Jude Kai Karim Katya Keira Kofi Kwame Layla Leo Liam Lily Lúca Łukasz Mabel Maeve "
    "Mahsa Maja Malachi Maria Matteo Maya Megan Mei Milo Mina Mohammed Nadia Naomi Ned Nia "
    "Niamh Noah Nora Ola Olive Omar Oscar Otis Owen Pippa Poppy Priya Quinn Rafael Ravi Rhys "
    "Robin Rosa Ruby Ruth Sacha Saoirse Sam Sana Sara Seren Siân Sofia Stella Suki Tadgh Tariq "
    "Tess Theo Tilly Tomás Uma Una Victor Violet Wren Xanthe Yasmin Yusuf Zach Zainab Zoë 子涵 "
    "Мілана"
)
_FORENAMES = _FORENAMES_TEXT.split()

_SURNAMES_TEXT = (
    "Abbott Abiola Adeyemi Ahmed Akhtar Alvarez Appleby Ashworth Baker Balogun Banerjee Barlow "
    "Beckett Begum Bell Bevan Bhatt Blythe Bowen Brennan Briggs Byrne Carr Chaudhry Chen Clough "
    "Coates Cohen Connolly Cooper Crossley Dąbrowska Dalton Das Davies De-Souza Dhillon Dixon "
    "Doyle Eccles Edwards Egan Ellis Evans Farrell Fenwick Fernandes Field Flynn Forde Foster "
    "Gallagher García Gill Goddard Goldberg Greaves Gupta Haddad Hall Hargreaves Hashmi Healy "
    "Hobbs Holt Hughes Hussain Ibáñez Iqbal Jackson Jama James Jensen Jones Kaczmarek Kapoor "
    "Kaur Kelly Khan King Knight Kovács Lal Larkin Lee Lewis Lloyd Mahmood Malik Marsh Mbeki "
    "McBride Mehta Mensah Mistry Moore Morgan Müller Nair Nash Ndiaye Nguyễn Novak O'Brien "
    "O'Connor Oakley Okafor Okoye Osei Owens Parkin Patel Pearce Pereira Popescu Price Qureshi "
    "Rahman Reid Rhodes Roberts Rowntree Sahin Sandhu Scott Shah Sharp Silva Singh Slater "
    "Smythe Sørensen Stokes Sutcliffe Tait Tanaka Taylor Thorpe Tran Turner Underhill Usman "
    "Vaughan Wadsworth Walsh Ward Watkins Webb Whitaker Wójcik Wong Wright Yates Yilmaz Young "
    "Żuk 王"
)
_SURNAMES = _SURNAMES_TEXT.split()

_TITLES = ("Miss", "Mr", "Mrs", "Ms", "Dr", "Mx")


class Name(NamedTuple):
    """A person's names; ``middle`` is absent for most."""

    forename: str
    surname: str
    middle: str | None


def name_of(ordinal: int, seed: int) -> Name:
    """The name of the person with that number; neighbours share neither name."""
    mixed = (ordinal * 7919 + seed * 104729) & 0xFFFFFFFF
    forename = _FORENAMES[mixed % len(_FORENAMES)]
    surname = _SURNAMES[(mixed // len(_FORENAMES) + ordinal) % len(_SURNAMES)]
    middle = _FORENAMES[(mixed // 7) % len(_FORENAMES)] if mixed % 5 == 0 else None
    return Name(forename, surname, middle)


def title_of(ordinal: int) -> str:
    """A title for the member of staff with that number."""
    return _TITLES[ordinal % len(_TITLES)]


# Letters stand for the remainder by 23 of the weighted digits (the DfE's UPN guide, 2.1).
_UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"


def upn_of(ordinal: int, la_code: int, establishment_number: int) -> str:
    """A UPN with a right check letter: LA, establishment, two digits of a year, a serial.

    Sample schools lie in local authority 999, which does not exist, so no child has one of these.
    """
    year, serial = divmod(ordinal, 1000)
    digits = f"{la_code:03}{establishment_number:04}{year % 100:02}{serial:03}"
    total = sum(weight * int(digit) for weight, digit in enumerate(digits, start=2))
    return _UPN_LETTERS[total % 23] + digits
