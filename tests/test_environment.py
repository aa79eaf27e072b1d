"""Whatever can be set from outside is described, and nothing is described that cannot be set."""

import re
from pathlib import Path

import amends

PROJECT = Path(__file__).parent.parent
NAME = re.compile(r"\bAMENDS_[A-Z0-9_]+\b")


def test_every_variable_is_described_where_operators_look() -> None:
    read = set(NAME.findall((Path(amends.__file__).parent / "environment.py").read_text()))
    described = set(
        re.findall(r"^\| `(AMENDS_[A-Z0-9_]+)` \|", (PROJECT / "docs" / "running.md").read_text(), re.MULTILINE)
    )
    assert described == read


def test_the_environment_is_read_in_one_place() -> None:
    house = Path(amends.__file__).parent
    readers = [
        str(path.relative_to(house))
        for path in house.rglob("*.py")
        if re.search(r"os\.(environ|getenv)", path.read_text())
    ]
    # The others hand an environment on to processes they start.
    assert sorted(readers) == ["cli/demo.py", "cli/house.py", "cli/keeping/databases.py", "environment.py"]
