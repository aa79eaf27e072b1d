"""By which word of their name somebody is greeted."""

import pytest

from amends.customers.models import Customer
from amends.people.models import Person

NAMES = [
    ("Kari Nordmann", "Kari"),
    ("Kari", "Kari"),
    ("van der Berg", "van der Berg"),
    ("Dr. Henrik Stolz", "Henrik"),
    ("Prof. Dr. Anna Weiß", "Anna"),
    ("Dr. med. Anna Weiß", "Anna"),
    ("Dr.-Ing. Hans Maier", "Hans"),
    ("Univ.-Prof. Dr. Eva Lang", "Eva"),
    ("Dipl.-Kfm. Uwe Groß", "Uwe"),
    ("Dr. Stolz", "Dr. Stolz"),
    ("Dr. von Stein", "Dr. von Stein"),
    ("Herr Müller", "Herr Müller"),
    ("Herr und Frau Müller", "Herr und Frau Müller"),
    ("Mr. & Mrs. Smith", "Mr. & Mrs. Smith"),
    ("Frau Müller (Büro)", "Frau Müller (Büro)"),
    ("Dr. Müller (Büro)", "Dr. Müller (Büro)"),
    ("Frk. Olsen", "Frk. Olsen"),
    ("Dr.", "Dr."),
    ("", ""),
]


@pytest.mark.parametrize(("name", "greeted"), NAMES)
def test_nobody_is_greeted_by_a_title(name: str, greeted: str) -> None:
    assert Customer(name=name).first_name == greeted
    assert Person(name=name).first_name == greeted


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Dr. Henrik Stolz", "HS"),
        ("Kari Nordmann", "KN"),
        ("Kari", "K"),
        ("Dr.", "D"),
        ("Ole van Dyk", "OD"),
        ("", "?"),
    ],
)
def test_no_title_stands_in_the_round_face(name: str, letters: str) -> None:
    assert Person(name=name).initials == letters
    assert not name or Customer(name=name).initials == letters
