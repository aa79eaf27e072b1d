"""The cast as fixtures."""

import pytest
from django.conf import settings

from amends.conversations.models import Conversation
from amends.customers.models import Customer
from amends.mail.models import Mailbox
from amends.people.models import Person, Team
from tests import cast


def pytest_configure() -> None:
    """Passwords of the cast need not be slow to guess."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def team(db: None) -> Team:
    return cast.team()


@pytest.fixture
def mailbox(team: Team) -> Mailbox:
    return cast.mailbox(team)


@pytest.fixture
def jonas(db: None) -> Person:
    """An agent."""
    return cast.person("Jonas Weber")


@pytest.fixture
def ingrid(db: None) -> Person:
    """Another agent."""
    return cast.person("Ingrid Solheim")


@pytest.fixture
def lena(db: None) -> Person:
    """A lead."""
    return cast.person("Lena Brandt", "lead")


@pytest.fixture
def ada(db: None) -> Person:
    """An admin."""
    return cast.person("Ada Admin", "admin")


@pytest.fixture
def otto(db: None) -> Person:
    """An observer."""
    return cast.person("Otto Ost", "observer")


@pytest.fixture
def kari(db: None) -> Customer:
    return cast.customer()


@pytest.fixture
def conversation(kari: Customer, mailbox: Mailbox) -> Conversation:
    """Kari's machine leaks."""
    return cast.conversation(kari, mailbox)
