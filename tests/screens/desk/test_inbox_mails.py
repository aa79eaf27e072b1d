"""Mail that reached no conversation stays in sight, with what one may do about it."""

import pytest
from django.test import Client

from amends.conversations.models import Conversation
from amends.environment import environment
from amends.intake.blocking import block, is_blocked
from amends.intake.models import BlockedSender
from amends.journal.models import Event
from amends.mail.models import IncomingMail, Mailbox, Verdict
from amends.people.models import Person
from tests import cast


@pytest.fixture
def desk(client: Client, jonas: Person) -> Client:
    client.force_login(jonas)
    return client


@pytest.fixture
def blocked(mailbox: Mailbox, jonas: Person) -> IncomingMail:
    """A mail of a blocked sender."""
    block("@pest.example", by=jonas.actor)
    return cast.deliver(cast.letter("pest@pest.example", mailbox.address, "Win", "You win."))


@pytest.fixture
def stray(mailbox: Mailbox) -> IncomingMail:
    """A mail for an address nobody has."""
    return cast.deliver(
        cast.letter("kari@nordahl.example", "ny@morgenrot.example", "Hei", "Er noen der?"), "ny@morgenrot.example"
    )


def said(page: object) -> str:
    return " ".join(page.content.decode().split())  # type: ignore[attr-defined]


def test_a_mail_nobody_could_place_stands_there_with_the_reason(desk: Client, stray: IncomingMail) -> None:
    words = said(desk.get("/needs-a-look/"))
    assert "<h1>One mail needs a look.</h1>" in words
    assert "there is no mailbox for this address" in words


def test_why_a_mail_was_turned_away_is_said_in_the_language_of_whoever_looks(
    desk: Client, mailbox: Mailbox, jonas: Person
) -> None:
    letter = cast.letter("kari@nordahl.example", mailbox.address, "Hei", "Er noen der?")
    cast.deliver(letter)
    cast.deliver(letter)
    Person.objects.filter(pk=jonas.pk).update(language="de")
    words = said(desk.get("/turned-away/"))
    assert "dieselbe Message-ID und derselbe Text wie eine frühere Mail in diesem Postfach" in words


def test_once_looked_at_it_leaves_the_list_and_the_journal_knows_who(
    desk: Client, stray: IncomingMail, jonas: Person
) -> None:
    words = said(desk.post(f"/mails/{stray.pk}/look/", {"next": "/needs-a-look/"}, follow=True))
    assert "<h1>No mail needs a look.</h1>" in words
    assert Event.objects.get(kind="mail.looked_at").by == jonas.actor


def test_trying_again_takes_it_in_once_there_is_a_mailbox(desk: Client, stray: IncomingMail, mailbox: Mailbox) -> None:
    refused = said(desk.post(f"/mails/{stray.pk}/release/", {"next": "/needs-a-look/"}, follow=True))
    assert "No mailbox takes mail for ny@morgenrot.example." in refused
    cast.mailbox(mailbox.team, "ny@morgenrot.example")
    desk.post(f"/mails/{stray.pk}/release/")
    stray.refresh_from_db()
    assert stray.verdict == Verdict.ACCEPTED
    assert [str(each.customer) for each in Conversation.objects.all()] == ["kari"]


def test_releasing_takes_a_quarantined_mail_in_only_once(desk: Client, blocked: IncomingMail, jonas: Person) -> None:
    assert "<h1>One mail is in quarantine.</h1>" in said(desk.get("/quarantine/"))
    answers = [desk.post(f"/mails/{blocked.pk}/release/").status_code for _ in range(2)]
    assert answers == [302, 404]
    assert [each.latest_words for each in Conversation.objects.all()] == ["You win."]
    assert Event.objects.get(kind="mail.released").by == jonas.actor


def test_a_mail_without_a_sender_cannot_be_taken_in(desk: Client, mailbox: Mailbox) -> None:
    mail = cast.deliver(b"Subject: hm\r\n\r\nwho am I")
    assert mail.verdict == Verdict.UNREADABLE
    assert "names no sender" in said(desk.post(f"/mails/{mail.pk}/release/", follow=True))
    assert Conversation.objects.count() == 0


def test_a_sender_is_blocked_and_unblocked(desk: Client) -> None:
    desk.post("/blocked-senders/", {"pattern": " Pest@Shop.example"})
    assert is_blocked("pest@shop.example")
    desk.post(f"/blocked-senders/{BlockedSender.objects.get().pk}/lifting/")
    assert not is_blocked("pest@shop.example")


@pytest.mark.parametrize("pattern", ["", "pest", "a b@c.example", "@"])
def test_what_is_no_address_is_not_blocked(desk: Client, pattern: str) -> None:
    assert "Give an address such as" in said(desk.post("/blocked-senders/", {"pattern": pattern}, follow=True))
    assert BlockedSender.objects.count() == 0


def test_everything_turned_away_is_shown(desk: Client, mailbox: Mailbox) -> None:
    twice = cast.letter("kari@nordahl.example", mailbox.address, "Hei", "Hei")
    cast.deliver(twice)
    cast.deliver(twice)
    cast.deliver(
        cast.letter(
            "list@list.example", mailbox.address, "News", "News", List_Id="<news.list.example>", Precedence="bulk"
        )
    )
    page = desk.get("/turned-away/")
    assert [mail.verdict for mail in page.context["mails"]] == [Verdict.LOOP, Verdict.DUPLICATE]


def test_the_raw_mail_can_be_saved_and_is_never_shown_as_a_page(desk: Client, stray: IncomingMail) -> None:
    answer = desk.get(f"/mails/{stray.pk}/raw/")
    assert answer.content == stray.raw.read()
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_the_raw_mail_of_a_conversation_is_not_given_out_here(desk: Client, mailbox: Mailbox) -> None:
    taken = cast.deliver(cast.letter("kari@nordahl.example", mailbox.address, "Hei", "Hei"))
    assert desk.get(f"/mails/{taken.pk}/raw/").status_code == 404


def test_an_observer_sees_that_mail_is_held_but_not_what_it_says(
    client: Client, otto: Person, stray: IncomingMail
) -> None:
    client.force_login(otto)
    assert client.get("/needs-a-look/").status_code == 200
    asked = [client.get(f"/mails/{stray.pk}/raw/"), client.post(f"/mails/{stray.pk}/release/")]
    assert [answer.status_code for answer in asked] == [403, 403]


def test_a_mail_the_worker_could_not_open_is_shown_and_tried_again(desk: Client, mailbox: Mailbox) -> None:
    spool = cast.spool()
    name = spool.keep(b"Subject: x\r\n\r\ny", recipient=mailbox.address, road="lmtp", sender="")
    spool.set_aside(name, "the disk was full")
    page = said(desk.get("/needs-a-look/"))
    assert ("One mail needs a look." in page, "the disk was full" in page) == (True, True)
    desk.post(f"/needs-a-look/asides/{name}/")
    assert (spool.aside(), spool.waiting(9)) == ([], [name])
    assert "There is nothing to do here." in said(desk.get("/needs-a-look/"))
    spool.done(name)


def test_outside_the_demo_nobody_looks_at_what_customers_get(desk: Client) -> None:
    assert desk.get("/viewer/").status_code == 404


def test_in_the_demo_everyone_can_play_the_customer(
    desk: Client, conversation: Conversation, jonas: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    from amends.conversations.replying import Reply

    monkeypatch.setitem(vars(environment), "demo", True)
    conversation.reply(Reply("Hei Kari, ny pumpe kommer.", ("kari@nordahl.example",)), by=jonas.actor)
    words = said(desk.get("/viewer/"))
    assert "Hei Kari, ny pumpe kommer." in words
    assert f'href="{conversation.case_links.get().url}"' in words


@pytest.fixture
def double(mailbox: Mailbox, lena: Person) -> IncomingMail:
    """The double of a mail only Lena may see."""
    raw = cast.letter("kari@nordahl.example", mailbox.address, "Klage på Jonas", "Jonas var frekk.")
    cast.deliver(raw)
    Conversation.objects.get().confide([lena], by=lena.actor)
    return cast.deliver(raw)


def test_the_double_of_a_confidential_mail_does_not_exist_for_others(
    desk: Client, double: IncomingMail, jonas: Person
) -> None:
    assert "Klage" not in said(desk.get("/turned-away/"))
    asked = [desk.get(f"/mails/{double.pk}/raw/"), desk.post(f"/mails/{double.pk}/release/")]
    assert [answer.status_code for answer in asked] == [404, 404]


def test_its_confidants_see_it(client: Client, double: IncomingMail, lena: Person) -> None:
    client.force_login(lena)
    assert "Klage på Jonas" in said(client.get("/turned-away/"))
    assert client.get(f"/mails/{double.pk}/raw/").status_code == 200


@pytest.mark.parametrize(("verdict", "page"), [(Verdict.SPAM, "/quarantine/"), (Verdict.UNREADABLE, "/needs-a-look/")])
def test_nor_does_a_mail_of_it_that_is_held_or_needs_a_look(
    desk: Client, double: IncomingMail, lena: Person, verdict: str, page: str
) -> None:
    IncomingMail.objects.filter(pk=double.pk).update(verdict=verdict)
    assert "Klage" not in said(desk.get(page))
    assert desk.post(f"/mails/{double.pk}/look/").status_code == 404
    assert all(not each["count"] for each in desk.get(page).context["pages"]() if each["icon"] in ("eye", "lock"))
    desk.force_login(lena)
    assert "Klage på Jonas" in said(desk.get(page))
