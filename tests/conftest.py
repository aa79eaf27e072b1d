"""The cast as fixtures."""

import shutil
import tempfile
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import connection

from amends.conversations.models import Conversation
from amends.customers.models import Customer
from amends.environment import environment
from amends.mail.models import Mailbox
from amends.people.models import Person, Team
from tests import cast


def pytest_configure(config: pytest.Config) -> None:
    """Passwords of the cast need not be slow to guess, and each thread has a connection of its own, as in the house.

    In memory SQLite would have one connection for all, and a test would write inside the transaction of a request.
    """
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    if connection.vendor == "sqlite":
        folder = tempfile.TemporaryDirectory(prefix="amends-tests-", ignore_cleanup_errors=True)
        config.add_cleanup(folder.cleanup)
        connection.settings_dict["TEST"]["NAME"] = f"{folder.name}/amends.sqlite3"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes a minute or more begins first: last, one of two processes would have nothing else to do meanwhile."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


@pytest.fixture(autouse=True)
def _empty_spool() -> Iterator[None]:
    """No test takes in what another has left in the spool."""
    yield
    shutil.rmtree(environment.spool, ignore_errors=True)


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
