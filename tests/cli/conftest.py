"""Amends as it runs on a machine."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.house import House


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A house nobody has moved into."""
    one = House(tmp_path / "data")
    yield one
    if one.serving:
        one.stop()


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a house with an admin and a mailbox, made once."""
    one = House(tmp_path_factory.mktemp("furnished") / "data")
    one.settle()
    return one.data


@pytest.fixture
def settled(house: House, furnished: Path) -> House:
    """A house with an admin and a mailbox."""
    shutil.copytree(furnished, house.data)
    return house


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that tell a whole house something over and over take their time."""
    for item in items:
        if "settled" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.slow)
