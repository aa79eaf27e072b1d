"""What a colleague is told stands in their list and beside the bell, and looking alone changes nothing."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from amends.conversations.models import Conversation
from amends.foundation.clock import now
from amends.journal.events import give_positions
from amends.journal.models import Actor, Event, record
from amends.mail.imap_roads import PATIENCE
from amends.mail.models import ImapRoad
from amends.mail.watching import Health
from amends.notices.models import Notice
from amends.people.models import Person
from amends.screens.desk.live_tail import catch_up
from tests import cast


@pytest.fixture
def desk(client: Client, jonas: Person) -> Client:
    client.force_login(jonas)
    return client


@pytest.fixture
def told(conversation: Conversation, jonas: Person, ingrid: Person) -> Notice:
    """Ingrid gave Jonas Kari's matter."""
    conversation.assign(jonas, by=ingrid.actor)
    cast.let_others_react()
    return Notice.objects.get()


def many(told: Notice, count: int) -> list[int]:
    """So many more of the same, and their ids, newest first."""
    for _number in range(count):
        event = record("sky", 1, "sky.changed", by=told.actor)
        Notice.objects.create(
            person=told.person, kind="assigned", conversation=told.conversation, actor=told.actor, event=event
        )
    return list(Notice.objects.order_by("-pk").values_list("pk", flat=True))


def bell(page: object) -> str:
    """What stands beside the bell."""
    return next(each["count"] for each in page.context["pages"]() if each["icon"] == "bell")  # type: ignore[attr-defined]


def shown(page: object) -> list[int]:
    return [each.pk for some in page.context["told"] for each in some]  # type: ignore[attr-defined]


def test_the_bell_counts_what_is_new_up_to_ninety_nine(desk, told):
    assert bell(desk.get("/queue/all/")) == "1"
    many(told, 98)
    assert bell(desk.get("/queue/all/")) == "99"
    many(told, 1)
    assert bell(desk.get("/queue/all/")) == "99+"
    desk.post("/notices/reading/")
    assert bell(desk.get("/queue/all/")) == ""


def test_the_bell_asks_no_question_of_its_own(
    desk: Client, told: Notice, django_assert_max_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    many(told, 30)
    with django_assert_max_num_queries(10):
        desk.get("/queue/answer/")


def test_the_list_says_who_did_what_and_leads_there(desk, told):
    page = desk.get("/notices/")
    text = page.content.decode()
    assert "Ingrid Solheim gave you the matter of Kari Nordahl." in text
    assert "One notice is new." in text
    assert f'href="{reverse("desk:conversation", args=[told.conversation_id])}"' in text


def test_what_is_new_stands_first_and_each_page_goes_on_where_the_last_ended(desk, told):
    ids = many(told, 59)
    Notice.objects.filter(pk=ids[0]).read(told.person)
    read, fresh = [ids[0]], ids[1:]
    url, seen = "/notices/", []
    while url:
        page = desk.get(url)
        seen.append(shown(page))
        url = page.context["later_url"] and f"/notices/{page.context['later_url']}"
    assert [len(each) for each in seen] == [25, 25, 10]
    assert [pk for each in seen for pk in each] == fresh + read


def test_what_happened_last_stands_first_in_whatever_order_we_learnt_of_it(desk, told):
    ids = many(told, 2)
    Notice.objects.filter(pk=ids[0]).update(at=now() - timedelta(hours=2))
    Notice.objects.filter(pk=ids[2]).update(at=now() + timedelta(seconds=1))
    assert shown(desk.get("/notices/")) == [ids[2], ids[1], ids[0]]


def test_pages_of_what_is_read_go_on_as_well(desk, told):
    ids = many(told, 29)
    desk.post("/notices/reading/")
    first = desk.get("/notices/")
    second = desk.get(f"/notices/{first.context['later_url']}")
    assert shown(first) + shown(second) == ids


@pytest.mark.parametrize(
    "query", ["?before=x", "?before=2026-02-30T25:00~1", "?read=1&before=2026-01-01T00:00:00%2B00:00~0", "?read"]
)
def test_an_address_somebody_made_up_is_no_trouble(desk, told, query):
    assert desk.get(f"/notices/{query}").status_code == 200


def test_one_is_marked_as_read_with_those_that_stood_beside_it_and_what_came_since_stays_new(desk, told):
    newest, *others = many(told, 2)
    came_since = many(told, 1)[0]
    desk.post(f"/notices/{newest}/reading/", {"beside": others})
    assert list(Notice.objects.unread().values_list("pk", flat=True)) == [came_since]


def test_what_is_new_of_one_matter_stands_together_under_the_newest(desk, told, mailbox):
    newest, first = many(told, 1)
    Notice.objects.filter(pk=first).update(at=told.at - timedelta(hours=1))
    event = record("sky", 2, "sky.changed", by=told.actor)
    other = cast.conversation(cast.customer("Per", "per@bakke.example"), mailbox)
    facts = {"kind": "assigned", "conversation": other, "actor": told.actor, "event": event}
    between = Notice.objects.create(person=told.person, at=told.at - timedelta(minutes=5), **facts)
    page = desk.get("/notices/")
    assert [[each.pk for each in some] for some in page.context["told"]] == [[newest, first], [between.pk]]
    assert page.text.count("gave you the matter of Kari Nordahl.</a>") == 1


def test_nobody_marks_what_others_are_told(client, told, ingrid):
    client.force_login(ingrid)
    assert client.post(f"/notices/{told.pk}/reading/").status_code == 404
    client.post("/notices/reading/")
    client.post(f"/conversations/{told.conversation_id}/seeing/")
    assert Notice.objects.unread().count() == 1


def test_seeing_the_conversation_reads_its_notices_and_leads_back_without_scripts(desk, told):
    page = desk.get(f"/conversations/{told.conversation_id}/")
    assert page.context["is_news"]
    answer = desk.post(f"/conversations/{told.conversation_id}/seeing/")
    assert answer.headers["Location"] == f"/conversations/{told.conversation_id}/"
    assert not desk.get(f"/conversations/{told.conversation_id}/").context["is_news"]


def test_seeing_where_it_was_merged_to_reads_them_as_well(desk, told, kari, mailbox, ingrid):
    other = cast.conversation(kari, mailbox)
    told.conversation.merge_into(other, by=ingrid.actor)
    desk.post(f"/conversations/{other.number}/seeing/")
    assert not Notice.objects.unread().filter(kind="assigned").exists()


def test_what_was_merged_into_a_matter_is_taken_back_when_that_becomes_confidential(told, kari, mailbox, lena):
    other = cast.conversation(kari, mailbox)
    told.conversation.merge_into(other, by=lena.actor)
    other.confide([lena], by=lena.actor)
    assert not Notice.objects.exists()


def test_looking_writes_nothing(desk, told):
    for path in ("/notices/", "/queue/answer/", f"/conversations/{told.conversation_id}/", "/me/notices/"):
        desk.get(path)
        with CaptureQueriesContext(connection) as asked:
            desk.get(path)
            desk.get(f"/conversations/{told.conversation_id}/seeing/", headers={"HX-Request": "true"})
        assert [each["sql"] for each in asked if not each["sql"].startswith(("SELECT", "PRAGMA"))] == []


def test_a_subject_is_only_words(desk, told):
    Conversation.objects.update(subject="<script>alert(1)</script>")
    assert "<script>alert" not in desk.get("/notices/").content.decode()


def test_whoever_is_told_hears_of_it_at_once_and_nobody_else(conversation, jonas, ingrid):
    give_positions()
    before = Event.objects.latest_place()
    conversation.assign(jonas, by=ingrid.actor)
    cast.let_others_react()
    give_positions()
    heard = {person: "notices" in catch_up(person.pk, before)[1] for person in (jonas, ingrid)}
    assert heard == {jonas: True, ingrid: False}


def test_reading_is_heard_by_ones_other_tabs(desk, told, jonas, ingrid):
    give_positions()
    before = Event.objects.latest_place()
    desk.post("/notices/reading/")
    give_positions()
    assert catch_up(jonas.pk, before)[1] == {"notices"}
    assert catch_up(ingrid.pk, before)[1] == frozenset()


def test_a_broken_mailbox_leads_to_its_account(client, mailbox, ada):
    ImapRoad.objects.create(mailbox=mailbox, host="imap.example", username="hjelp").note(
        Health(last_error="Refused.", failing_since=now() - PATIENCE)
    )
    cast.let_others_react()
    client.force_login(ada)
    page = client.get("/notices/").content.decode()
    assert f'href="{reverse("office:fetching", args=[mailbox.pk])}"' in page


def test_a_rule_and_amends_itself_are_called_by_their_names(desk, told):
    Notice.objects.update(actor=Actor.amends())
    assert "Amends gave you the matter of Kari Nordahl." in desk.get("/notices/").content.decode()


def test_the_gravest_of_a_matter_heads_its_entry(desk, told):
    events = [record("sky", 1, "sky.changed", by=told.actor) for _kind in range(2)]
    facts = {"person": told.person, "conversation": told.conversation, "actor": told.actor}
    violent = Notice.objects.create(kind="violence", event=events[0], at=now() - timedelta(hours=1), **facts)
    late = Notice.objects.create(kind="late", event=events[1], **facts)
    [[first, *_others]] = desk.get("/notices/").context["told"]
    assert first == violent
    desk.post(f"/notices/{violent.pk}/reading/", {"beside": [late.pk, told.pk, "x", "9" * 30]})
    assert not Notice.objects.unread().exists()


def test_nobody_reads_beside_theirs_what_others_are_told(desk, told, ingrid):
    event = record("sky", 1, "sky.changed", by=told.actor)
    facts = {"person": ingrid, "conversation": told.conversation, "actor": told.actor, "event": event}
    hers = Notice.objects.create(kind="assigned", **facts)
    desk.post(f"/notices/{told.pk}/reading/", {"beside": [hers.pk]})
    assert list(Notice.objects.unread()) == [hers]
