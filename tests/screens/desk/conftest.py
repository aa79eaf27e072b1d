"""What most tests of the desk begin with."""

import pytest
from django.test import Client

from amends.people.models import Person


@pytest.fixture
def desk(jonas: Person) -> Client:
    """An agent who is signed in."""
    client = Client()
    client.force_login(jonas)
    return client
