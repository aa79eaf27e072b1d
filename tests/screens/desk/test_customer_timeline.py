"""Everything said and done with a customer in one place: what is there, what is not, and how it comes in pages."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from amends.conversations.models import Contribution, Conversation, MessageKind, Reason
from amends.conversations.replying import Reply
from amends.customers.models import Customer
from amends.files.models import StoredFile
from amends.foundation.clock import now
from amends.privacy.carrying_out import erase_those_due
from amends.privacy.models import Erasure
from tests import cast


@pytest.fixture
def url(kari) -> str:
    return f"/customers/{kari.pk}/timeline/"


def rows(desk: Client, url: str) -> list[dict[str, Any]]:
    return [row for _day, some in desk.get(url).context["days"] for row in some]


def words(desk: Client, url: str) -> list[str]:
    """What each row says: the sentence of what happened, or the first words."""
    return [row.get("text") or row["words"] for row in rows(desk, url)]


def of_history(matter: Conversation, text: str, days: int) -> None:
    contribution = Contribution(MessageKind.RECEIVED, text, at=now() - timedelta(days=days), sender_address="kari@n.no")
    matter.receive_history(contribution, by=matter.customer.actor)


def test_all_matters_mailboxes_and_records_of_a_person_are_one_line(desk, url, kari, team, mailbox, lena):
    other = cast.mailbox(team, "faktura@morgenrot.example")
    cast.conversation(kari, mailbox, "Maskinen lekker.")
    at_work = cast.customer("K. Nordahl", "post@nordahl.example")
    cast.conversation(at_work, other, "Fakturaen er feil.", subject="Faktura")
    at_work.merge_into(kari, by=lena.actor)
    cast.conversation(cast.customer("Per Bakke", "per@bakke.example"), mailbox, "Hei.")
    assert words(desk, url) == ["Fakturaen er feil.", "Maskinen lekker."]
    assert [row["matter"].subject for row in rows(desk, url)] == ["Faktura", "Maskinen"]
    assert desk.get(f"/customers/{at_work.pk}/timeline/").headers["Location"] == url


def test_what_was_said_by_us_and_among_us_stands_with_it(desk, url, kari, conversation, jonas):
    conversation.reply(Reply("Vi sender en ny.", (kari.first_address,)), by=jonas.actor)
    conversation.note("Ring transportøren.", by=jonas.actor)
    conversation.receive(Contribution(MessageKind.AUTO_REPLY, "Jeg er på ferie."), by=kari.actor)
    told = [(row["kind"], row["name"], row["words"]) for row in rows(desk, url)]
    assert told == [
        ("quiet", "Kari Nordahl", "Jeg er på ferie."),
        ("inside", "Jonas Weber", "Ring transportøren."),
        ("ours", "Jonas Weber", "Vi sender en ny."),
        ("theirs", "Kari Nordahl", "Maskinen lekker."),
    ]
    assert "only we see this" in desk.get(url).content.decode()


def test_what_happened_to_a_matter_is_told_where_it_matters(desk, url, kari, mailbox, conversation, jonas):
    conversation.claim(jonas)
    conversation.add_tag("lekkasje", by=jonas.actor)
    conversation.confirm(by=kari.actor)
    conversation.deny("", by=kari.actor)
    double = cast.conversation(kari, mailbox, "Har dere glemt meg?")
    double.merge_into(conversation, by=jonas.actor)
    assert words(desk, url) == [
        f"Jonas Weber merged № {double.number} into this.",
        "Har dere glemt meg?",
        "Opened again by Kari Nordahl.",
        "Kari Nordahl said: not yet.",
        "Closed by Kari Nordahl. The customer says it is solved.",
        "Maskinen lekker.",
    ]


def test_the_message_that_began_a_matter_says_so_and_files_are_counted(desk, url, conversation):
    picture = StoredFile.keep(b"a picture")
    cast.write(conversation, "Her er et bilde.")
    newest = conversation.messages.order_by("pk").last()
    newest.attachments.create(file=picture, name="maskin.jpg", content_type="image/jpeg")
    newest.attachments.create(file=picture, name="logo.png", content_type="image/png", is_inline=True)
    assert [(row["is_new"], row["files"]) for row in rows(desk, url)] == [(False, "1 file"), (True, "")]


def test_what_came_from_before_amends_was_closed_by_nobody(desk, url, kari, mailbox):
    old = Conversation.objects.start(kari, mailbox, "Fra den gang")
    of_history(old, "Kvernen hakker.", days=800)
    assert words(desk, url) == ["Kvernen hakker."]
    assert old.closure.reason == Reason.HISTORY


def test_a_row_opens_its_message_where_it_stands_also_long_ago(desk, url, conversation):
    first = conversation.messages.get()
    for number in range(45):
        cast.write(conversation, f"Purring {number}")
    oldest = rows(desk, url + desk.get(url).context["later_url"])[-1]
    assert oldest["url"] == f"/conversations/{conversation.number}/?all#entry-{first.pk}"
    shown = desk.get(f"/conversations/{conversation.number}/?all").content.decode()
    assert all(f'id="entry-{each.pk}"' in shown for each in conversation.messages.all())


def test_days_are_named_as_people_name_them(desk, url, kari, mailbox):
    matter = Conversation.objects.start(kari, mailbox, "Fra den gang")
    for text, days in (("I fjor", 800), ("I går", 1), ("I dag", 0), ("Nå", 0)):
        of_history(matter, text, days)
    days = [(day, len(some)) for day, some in desk.get(url).context["days"]]
    assert days[:2] == [("Today", 2), ("Yesterday", 1)]
    assert days[2][0].endswith(str((now() - timedelta(days=800)).year))


def test_what_is_confidential_among_others_shows_in_no_place(desk, url, kari, mailbox, lena, jonas):
    secret = cast.conversation(kari, mailbox, "Bare for Lena.", subject="Hemmelig")
    secret.close(by=kari.actor, reason=Reason.CONFIRMED)
    secret.confide([lena], by=lena.actor)
    assert rows(desk, url) == []
    assert "Hemmelig" not in desk.get(url).content.decode()
    secret.confide([lena, jonas], by=lena.actor)
    assert words(desk, url)[-1] == "Bare for Lena."


def test_what_they_said_in_the_matter_of_another_is_told_unless_that_is_confidential(desk, url, kari, mailbox, lena):
    of_per = cast.conversation(cast.customer("Per Bakke", "per@bakke.example"), mailbox, "Hei.")
    of_per.receive(Contribution(MessageKind.RECEIVED, "Jeg er naboen."), by=kari.actor)
    assert [(row["words"], row["of"]) for row in rows(desk, url)] == [("Jeg er naboen.", "Per Bakke")]
    of_per.confide([lena], by=lena.actor)
    assert rows(desk, url) == []


def test_nothing_is_shown_of_somebody_who_is_erased(desk, url, kari, conversation, lena):
    conversation.note("Ring Kari.", by=lena.actor)
    Erasure.objects.ask(kari, "asked", by=lena)
    for _ in range(2):
        page = desk.get(url)
        assert "days" not in page.context
        assert "Ring Kari." not in page.content.decode()
        erase_those_due()


def test_a_hundred_messages_come_in_pages_that_miss_nothing_and_repeat_nothing(desk, url, kari, mailbox, jonas):
    moment = now() - timedelta(days=3)
    for number in range(4):
        matter = Conversation.objects.start(kari, mailbox, f"Sak {number}")
        for each in range(15):
            # Many at one moment, as an import makes them.
            cast.write(matter, f"{number}.{each}", at=moment)
        matter.close(by=jonas.actor, reason=Reason.DUPLICATE)
        matter.reopen(by=jonas.actor)
    seen, page = list[str](), url
    while page:
        found = desk.get(page)
        seen += [row["id"] for _day, some in found.context["days"] for row in some]
        page = found.context["later_url"] and url + found.context["later_url"]
    assert len(seen) == len(set(seen)) == 4 * 15 + 4 * 2
    assert found.context["earlier_url"] == url


@pytest.mark.parametrize("made_up", ["x", "message~", "message~2026-11-26~5", "answer~2026-11-26T10:00:00+00:00~5"])
def test_a_place_somebody_made_up_is_the_beginning(desk, url, conversation, made_up):
    assert words(desk, f"{url}?below={made_up}") == ["Maskinen lekker."]


def test_a_long_archive_asks_no_more_than_a_short_one(desk, url, kari, mailbox, jonas):
    def live_through(matters: int) -> None:
        for _ in range(matters):
            matter = cast.conversation(kari, mailbox)
            matter.reply(Reply("Ja.", (kari.first_address, "per@bakke.example")), by=jonas.actor)
            matter.close(by=jonas.actor, reason=Reason.THANKS)

    def asked() -> int:
        desk.get(url)
        with CaptureQueriesContext(connection) as queries:
            assert desk.get(url).status_code == 200
        return len(queries)

    live_through(2)
    few = asked()
    live_through(30)
    assert asked() == few
    assert len(rows(desk, url)) == 25


def test_from_a_conversation_the_timeline_is_one_click_away(desk, url, conversation):
    assert f'href="{url}"' in desk.get(f"/conversations/{conversation.number}/").content.decode()
    assert f'href="{url}"' in desk.get(f"/customers/{conversation.customer_id}/").content.decode()


def test_nobody_yet(desk, url, kari: Customer):
    assert "Nothing yet." in desk.get(url).content.decode()
