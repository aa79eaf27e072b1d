"""The index of the search can be made anew by a word."""

from pathlib import Path

from tests.cli.house import MAILBOX, House

FIND = """
from amends.people.models import Person
from amends.search.finding import find
print(len(find("mill", Person.objects.get()).numbers))
"""


def test_everything_is_found_after_it_and_nothing_is_left_to_do(settled: House, tmp_path: Path) -> None:
    letter = "From kim{n}@c.example Mon Oct  7 10:00:00 2024\nFrom: Kim <kim{n}@c.example>\nMessage-ID: <{n}@c.example>\nSubject: Mill\n\nIt leaks.\n\n"
    (tmp_path / "old.mbox").write_text("".join(letter.format(n=n) for n in range(3)))
    settled.tell("import", "mbox", str(tmp_path / "old.mbox"), "--mailbox", MAILBOX)
    assert settled.tell("django", "shell", "-c", FIND).stdout.split()[-1] == "0"
    assert settled.tell("reindex", "--missing").stdout.strip().endswith("3 conversations are in the index anew.")
    assert settled.tell("django", "shell", "-c", FIND).stdout.split()[-1] == "3"
    assert settled.tell("reindex", "--missing").stdout.strip() == "Everything is in the index."
    assert settled.tell("reindex").stdout.strip().endswith("3 conversations are in the index anew.")


def test_what_was_indexed_is_found_after_a_backup_came_back(settled: House, tmp_path: Path) -> None:
    letter = "From kim@c.example Mon Oct  7 10:00:00 2024\nFrom: Kim <kim@c.example>\nSubject: Mill\n\nIt leaks.\n\n"
    (tmp_path / "old.mbox").write_text(letter)
    settled.tell("import", "mbox", str(tmp_path / "old.mbox"), "--mailbox", MAILBOX)
    settled.tell("reindex")
    settled.tell("backup", str(tmp_path / "all.tar.gz"))
    other = House(tmp_path / "other")
    assert other.tell("restore", str(tmp_path / "all.tar.gz")).returncode == 0
    assert other.tell("django", "shell", "-c", FIND).stdout.split()[-1] == "1"
