"""Closing as spam, with the sender or without; and a mail of which only the beginning is here."""

import pytest
from django.test import Client

from amends.conversations.models import Conversation, Reason
from amends.intake.models import BlockedSender
from amends.intake.releasing import release
from amends.mail.models import Verdict
from tests import cast

PEST = "win@pest.example"


@pytest.fixture
def url(mailbox) -> str:
    cast.deliver(cast.letter(PEST, mailbox.address, "Win", "You win."))
    return f"/conversations/{Conversation.objects.get().number}/"


def test_closing_as_spam_offers_to_block_the_sender(desk, url):
    assert f'name="block" value="{PEST}"' in desk.get(url).content.decode()
    page = desk.post(f"{url}closure/", {"block": PEST}, follow=True).content.decode()
    assert f"Closed, and {PEST} is blocked." in page
    assert Conversation.objects.get().closure.reason == Reason.SPAM
    assert BlockedSender.objects.get().pattern == PEST


def test_undoing_it_takes_mail_of_the_sender_again(desk, url):
    said = desk.post(f"{url}closure/", {"block": PEST}, follow=True)
    desk.post(next(str(each.extra_tags) for each in said.context["messages"]))
    assert not Conversation.objects.get().is_closed
    assert not BlockedSender.objects.exists()


def test_nobody_is_blocked_who_did_not_write_there(desk, url):
    desk.post(f"{url}closure/", {"block": "kari@nordahl.example"})
    assert not BlockedSender.objects.exists()
    assert not Conversation.objects.get().is_closed


def test_who_may_not_block_is_offered_nothing_and_refused(otto, url):
    observer = Client()
    observer.force_login(otto)
    assert 'name="block"' not in observer.get(url).content.decode()
    assert observer.post(f"{url}closure/", {"block": PEST}).status_code == 403


def test_a_mail_too_large_says_so_wherever_it_is_shown(desk, mailbox, jonas):
    row = cast.deliver(cast.letter(PEST, mailbox.address, "Large", "The beginning"), too_large=61 * 1024 * 1024)
    release(row, by=jonas.actor)
    row.refresh_from_db()
    page = desk.get(f"/conversations/{Conversation.objects.get().number}/").content.decode()
    assert (row.verdict, row.whole_size) == (Verdict.ACCEPTED, 61 * 1024 * 1024)
    assert "Only its beginning is here." in page
