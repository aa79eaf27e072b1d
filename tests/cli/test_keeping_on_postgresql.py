"""The same on PostgreSQL, with the programs that come with it."""

from collections.abc import Iterator
from pathlib import Path
from secrets import token_hex
from typing import Any

import psycopg
import pytest
from django.db import connection

from amends.cli.keeping.databases import Postgresql
from amends.cli.trouble import Trouble
from tests.cli.house import ADA, House

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL"),
]


@pytest.fixture
def empty_database() -> Iterator[str]:
    """A database nobody else uses."""
    given, name = connection.settings_dict, f"amends_{token_hex(4)}"
    server = f"postgresql://{given['USER']}:{given['PASSWORD']}@{given['HOST']}:{given['PORT']}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as ours:
        ours.execute(f'CREATE DATABASE "{name}"')
        yield f"{server}/{name}"
        ours.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def house(tmp_path: Path, empty_database: str) -> House:
    one = House(tmp_path / "data")
    one.environment["AMENDS_DATABASE_URL"] = empty_database
    one.settle()
    return one


def asked(house: House, question: str) -> list[Any]:
    with psycopg.connect(house.environment["AMENDS_DATABASE_URL"]) as ours:
        return ours.execute(question).fetchall()


def test_what_was_lost_comes_back(house: House, tmp_path: Path) -> None:
    backup = tmp_path / "all.tar.gz"
    assert house.tell("backup", str(backup)).returncode == 0
    asked(house, "DELETE FROM people_rolerow RETURNING id")
    refused = house.tell("restore", str(backup))
    assert (refused.returncode, asked(house, "SELECT role FROM people_rolerow")) == (1, [])
    restored = house.tell("restore", "--force", str(backup))
    assert restored.returncode == 0, restored.stderr
    assert asked(
        house, "SELECT email, role FROM people_person JOIN people_rolerow r ON person_id = people_person.id"
    ) == [(ADA, "admin")]


def test_an_upgrade_that_fails_leaves_the_database_as_it_was(house: House) -> None:
    asked(house, "DELETE FROM django_migrations WHERE app = 'sessions' RETURNING id")
    outcome = house.tell("upgrade")
    assert outcome.returncode == 1
    assert outcome.stderr.startswith("The upgrade failed and was undone; the database is as it was before: ")
    assert asked(house, "SELECT email FROM people_person") == [(ADA,)]
    assert asked(house, "SELECT count(*) FROM django_migrations WHERE app = 'sessions'") == [(0,)]


def test_a_copy_that_was_cut_off_leaves_the_database_as_it_is(house: House, tmp_path: Path) -> None:
    ours, copy = Postgresql(house.environment["AMENDS_DATABASE_URL"]), tmp_path / "database.dump"
    ours.copy_to(copy)
    copy.write_bytes(copy.read_bytes()[: copy.stat().st_size * 2 // 3])
    before = ours.counts()
    with pytest.raises(Trouble, match="pg_restore failed"):
        ours.bring_back(copy)
    assert ours.counts() == before
