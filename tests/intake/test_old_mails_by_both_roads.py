"""A thousand old mails of a few people, by both roads that bring them: everything is there, and nobody is told."""

import argparse
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from amends.cli.importing import run
from amends.conversations.models import Closure, Conversation, Message, Reason
from amends.customers.models import Customer
from amends.intake.taking_in import take_in_waiting
from amends.journal.events import give_positions
from amends.journal.following import react
from amends.mail.fetching import Folder
from amends.mail.imap import signed_in
from amends.mail.imap_roads import RoadState
from amends.mail.models import ImapRoad, IncomingMail, Mailbox, OutgoingMail, Verdict
from amends.notices.models import Notice
from amends.queues.models import Placement
from amends.rules.models import Application
from tests import cast
from tests.mail.dovecot import PASSWORD, Dovecot, dovecot  # noqa: F401
from tests.rules.making import rule, when

pytestmark = pytest.mark.slow

HELP = "hjelp@morgenrot.example"
ACCOUNT = "hjelp@shop.example"
MANY = 1000
PEOPLE = [f"k{number}@kunder.example" for number in range(7)]
MARKS = [
    {},
    {"List_Id": "<news.example>", "Precedence": "bulk"},
    {"X_Spam_Flag": "YES"},
    {"Feedback_ID": "1:ses"},
    {"X_Loop": "help@other.example"},
]


def old_mails() -> Iterator[tuple[datetime, bytes]]:
    """What lies in a busy folder: newsletters and spam too, some answered by their own writer, over four months."""
    for number in range(MANY):
        at = datetime(2022, 1, 3, 8, tzinfo=UTC) + timedelta(hours=3 * number)
        headers = MARKS[number % 50] if number % 50 < len(MARKS) else {}
        if number % 5 == 4 and number >= len(PEOPLE):
            headers = headers | {"In_Reply_To": f"<old{number - len(PEOPLE)}@kunder.example>"}
        headers |= {"message_id": f"<old{number}@kunder.example>", "Date": format_datetime(at)}
        yield at, cast.letter(PEOPLE[number % len(PEOPLE)], HELP, f"Sak {number}", f"Den lekker, {number}.", **headers)


@pytest.fixture
def house(mailbox: Mailbox, jonas, lena) -> Mailbox:
    """A mailbox that thanks everybody, and rules that would do something to every matter."""
    mailbox.acknowledges, mailbox.acknowledgement = True, {"nb": "Vi har fått meldingen din."}
    mailbox.save()
    for moment in ("arrived", "closed"):
        rule(f"All that {moment}", moment=moment, conditions=[], actions=when(("tag", moment)))
    return mailbox


def test_by_imap(house: Mailbox, dovecot: Dovecot):  # noqa: F811
    dovecot.fill(ACCOUNT, old_mails())
    road = ImapRoad(mailbox=house, host="127.0.0.1", port=dovecot.imap, security="none", username=ACCOUNT)
    road.since, road.password = datetime(2022, 1, 1, tzinfo=UTC).date(), PASSWORD
    road.save()
    with signed_in(road.account) as client:
        folder = Folder(client, road.account, RoadState(road), cast.spool())
        folder.open()
        assert folder.fetch_waiting() == MANY
    while take_in_waiting(cast.spool()):
        pass
    assert_all_is_there_and_nobody_was_told()


def test_by_import(house: Mailbox, tmp_path: Path):
    mbox = tmp_path / "old.mbox"
    mbox.write_bytes(b"".join(b"From x Mon Jan  3 08:00:00 2022\n" + raw + b"\n" for _at, raw in old_mails()))
    run(argparse.Namespace(kind="mbox", path=mbox, mailbox=HELP))
    assert_all_is_there_and_nobody_was_told()


def assert_all_is_there_and_nobody_was_told() -> None:
    while give_positions() or react():
        pass
    assert Counter(IncomingMail.objects.values_list("verdict", flat=True)) == {Verdict.ACCEPTED: MANY}
    assert Message.objects.count() == MANY
    assert Customer.objects.count() == len(PEOPLE)
    assert not Conversation.objects.open().exists()
    assert set(Closure.objects.values_list("reason", flat=True)) == {Reason.HISTORY}
    assert [table.objects.count() for table in (OutgoingMail, Notice, Placement, Application)] == [0, 0, 0, 0]
    # And whoever wrote all that is heard when they write today.
    assert cast.deliver(cast.letter(PEOPLE[0], HELP, "Ny sak", "Den lekker igjen.")).verdict == Verdict.ACCEPTED
    assert [table.objects.count() for table in (OutgoingMail, Placement, Application)] == [1, 1, 1]
