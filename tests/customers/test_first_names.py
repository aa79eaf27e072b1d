"""By which word of their name somebody is greeted."""

import pytest

from amends.customers.models import Customer


@pytest.mark.parametrize(
    ("name", "greeted"),
    [
        ("Kari Nordmann", "Kari"),
        ("Kari", "Kari"),
        ("Dr. Henrik Stolz", "Henrik"),
        ("Prof. Dr. Anna Weiß", "Anna"),
        ("Herr Müller", "Herr Müller"),
        ("Dr. Stolz", "Dr. Stolz"),
        ("Dr.", "Dr."),
        ("", ""),
    ],
)
def test_nobody_is_greeted_by_a_title(name, greeted):
    assert Customer(name=name).first_name == greeted
