"""A customer on a phone, from the link in the mail to “solved”."""

import re
from html import unescape

import pytest
from playwright.sync_api import Page, expect

from amends.conversations.models import Conversation, MessageKind, Reason, Status
from amends.conversations.replying import Reply
from amends.mail.models import OutgoingMail
from tests import cast
from tests.screens.browser import PHONE, size

pytestmark = [pytest.mark.browser, pytest.mark.slow]

KARI = "kari@nordahl.example"


@pytest.fixture
def matter(transactional_db, kari, mailbox, jonas) -> Conversation:
    """Jonas has answered Kari."""
    matter = cast.conversation(kari, mailbox, subject="Maskinen lekker")
    matter.claim(jonas)
    matter.reply(Reply("Hei Kari, trykk på den grønne knappen.", (KARI,)), by=jonas.actor)
    return matter


def link_in(mail: OutgoingMail) -> str:
    """Where the link in a mail leads, from the root of the house on."""
    raw = mail.raw.read().replace(b"=\r\n", b"").replace(b"=3D", b"=").decode()
    return unescape(re.search(r"/case/[^\s\"<>]+/", raw)[0])


def test_not_yet_and_then_solved(page: Page, matter: Conversation, jonas) -> None:
    page.set_viewport_size(size(PHONE))
    page.goto(link_in(OutgoingMail.objects.get()))
    expect(page.get_by_role("heading", level=1)).to_have_text("Jonas har svart deg, Kari.")
    page.get_by_role("button", name="Ikke ennå").click()
    expect(page.get_by_role("status")).to_contain_text("Da jobber vi videre, raskere enn første gang.")
    page.get_by_label("Skriv til Jonas").fill("Den lekker fortsatt.")
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".entry").first).to_contain_text("Den lekker fortsatt.")
    again = Conversation.objects.get(pk=matter.pk)
    assert (again.status, again.is_denied) == (Status.OPEN, True)
    assert again.messages.filter(kind=MessageKind.PORTAL).get().body.text == "Den lekker fortsatt."
    again.reply(Reply("Da kommer det en ny på torsdag.", (KARI,)), by=jonas.actor)
    page.goto(link_in(OutgoingMail.objects.latest("pk")))
    page.get_by_role("button", name="Ja, løst").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Du har sagt at det er løst, Kari. Takk.")
    closure = Conversation.objects.get(pk=matter.pk).closure
    assert (closure.reason, closure.by) == (Reason.CONFIRMED, matter.customer.actor)
