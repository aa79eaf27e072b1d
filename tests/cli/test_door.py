"""Whom the postbox takes mail for."""

import pytest
from django.db import DatabaseError

from amends.cli.processes import door
from amends.cli.processes.door import KnownRecipients
from amends.mail.models import Mailbox

pytestmark = pytest.mark.django_db(transaction=True)
OURS = "hjelp@morgenrot.example"


@pytest.fixture
def away(monkeypatch: pytest.MonkeyPatch) -> None:
    """The list is old at once."""
    monkeypatch.setattr(door, "FRESH_FOR", -1.0)


def no_database(*words: object) -> None:
    raise DatabaseError("gone")


def test_mail_for_a_mailbox_in_use_is_taken(mailbox: Mailbox) -> None:
    knows = KnownRecipients()
    assert knows(OURS)
    assert not knows("other@morgenrot.example")


def test_a_mailbox_out_of_use_takes_no_mail(mailbox: Mailbox) -> None:
    Mailbox.objects.update(is_active=False)
    assert not KnownRecipients()(OURS)


def test_the_list_stands_while_the_database_is_away(
    mailbox: Mailbox, away: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    knows = KnownRecipients()
    assert knows(OURS)
    monkeypatch.setattr(Mailbox.objects, "filter", no_database)
    assert knows(OURS)
    assert not knows("other@morgenrot.example")


def test_without_any_list_nobody_can_say(mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    knows = KnownRecipients()
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(Mailbox.objects, "filter", no_database)
        with pytest.raises(LookupError):
            knows(OURS)
    assert knows(OURS)
