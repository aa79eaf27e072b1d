"""`amends triage` reads messages, writes examples, and learns from what people have set right."""

import json

from tests.cli.house import House

JUDGED = """
from amends.conversations.models import Contribution, Conversation
from amends.customers.models import Customer
from amends.mail.models import Mailbox
from amends.people.models import Person
from amends.triage.noticing import read_what_is_unread
kim = Customer.objects.meet("Kim Berg", language="en")
kim.add_address("kim@berg.example")
matter = Conversation.objects.start(kim, Mailbox.objects.get(), "Mill")
message = matter.receive(Contribution("received", "Kim here: it leaks!", sender_address="kim@berg.example"), by=kim.actor)
while read_what_is_unread(): pass
message.refresh_from_db()
message.assessment.correct("complaint", "yes", by=Person.objects.get().actor)
"""


def test_messages_are_read_without_a_house(house: House) -> None:
    outcome = house.tell("triage", "--jsonl", typed='{"id": 1, "text": "My lawyer will hear of this, you thieves!"}\n')
    assert json.loads(outcome.stdout)["threat"] == "legal"
    assert not house.data.exists()


def test_what_makes_no_sense_is_refused(house: House) -> None:
    assert house.tell("triage").returncode == 2
    assert house.tell("triage", "teach").returncode == 2
    for days in ("0", "366"):
        outcome = house.tell("triage", "retrain", "--days", days)
        assert (outcome.returncode, outcome.stderr) == (2, "--days must be 1 to 365.\n")


def test_examples_are_written_masked_and_too_few_of_them_teach_nothing(settled: House) -> None:
    outcome = settled.tell("django", "shell", "-c", JUDGED)
    assert outcome.returncode == 0, outcome.stderr
    written = settled.tell("triage", "examples", "--days", "30")
    (row,) = map(json.loads, written.stdout.splitlines())
    assert (row["text"], row["subject"], row["judged"]) == ("[name] here: it leaks!", "Mill", ["complaint"])
    assert written.stderr == "Examples: 1. Look through them before they leave the house.\n"
    outcome = settled.tell("triage", "retrain")
    assert outcome.returncode == 1
    assert outcome.stderr.startswith("Messages of the last 365 days that people have judged: 1. At least 60 are needed")
    assert outcome.stderr.endswith("Nothing was made.\n")
    assert not (settled.data / "triage").exists()


def test_what_was_learned_comes_back_with_a_backup(settled: House) -> None:
    place = settled.data / "triage" / "2026-11-28"
    place.mkdir(parents=True)
    (place / "calibration.json").write_text("{}")
    settled.tell("backup", str(settled.data.parent / "all.tar.gz"))
    other = House(settled.data.parent / "other")
    assert other.tell("restore", str(settled.data.parent / "all.tar.gz")).returncode == 0
    assert (other.data / "triage" / "2026-11-28" / "calibration.json").read_text() == "{}"
