"""Doing one thing to many conversations, and taking it back."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from amends.conversations.models import Conversation, Reason, Status
from amends.conversations.replying import Reply
from amends.customers.models import Customer
from amends.foundation.clock import now, standing_at
from amends.mail.models import Mailbox
from amends.people.models import Person
from amends.queues.models import Place
from tests import cast

MONDAY = datetime(2026, 3, 2, 9, 10, tzinfo=UTC)


@pytest.fixture
def desk(client: Client, jonas: Person) -> Client:
    Person.objects.filter(pk=jonas.pk).update(timezone="UTC")
    client.force_login(jonas)
    return client


@pytest.fixture
def three(kari: Customer, mailbox: Mailbox) -> list[Conversation]:
    return [cast.conversation(kari, mailbox, f"Matter {n}.") for n in range(3)]


def act(desk: Client, on: list[Conversation], **choice: str) -> str:
    """Press a button of the bar. Answers the address that takes it back, or nothing."""
    page = desk.post("/queue/actions/", {"selected": [each.number for each in on], **choice}, follow=True)
    said = list(page.context["messages"])
    return said[-1].extra_tags if said else ""


def fresh(matters: list[Conversation]) -> list[Conversation]:
    return [Conversation.objects.get(pk=each.pk) for each in matters]


def test_ticked_conversations_go_to_a_colleague_and_come_back(
    desk: Client, three: list[Conversation], jonas: Person, ingrid: Person
) -> None:
    three[0].assign(jonas, by=jonas.actor)
    undo = act(desk, three, person=str(ingrid.pk))
    assert [each.assignee for each in fresh(three)] == [ingrid] * 3
    desk.post(undo)
    assert [each.assignee for each in fresh(three)] == [jonas, None, None]


def test_taking_back_leaves_alone_what_somebody_has_gone_on_with(
    desk: Client, three: list[Conversation], ingrid: Person, lena: Person
) -> None:
    undo = act(desk, three, person=str(ingrid.pk))
    three[1].assign(lena, by=lena.actor)
    desk.post(undo)
    assert [each.assignee for each in fresh(three)] == [None, lena, None]


@pytest.mark.parametrize(
    ("word", "until"),
    [
        ("hours", datetime(2026, 3, 2, 12, 10, tzinfo=UTC)),
        ("tomorrow", datetime(2026, 3, 3, 8, tzinfo=UTC)),
        ("week", datetime(2026, 3, 9, 8, tzinfo=UTC)),
    ],
)
def test_ticked_conversations_are_put_aside_until_a_moment_by_ones_own_clock(
    desk: Client, three: list[Conversation], word: str, until: datetime
) -> None:
    with standing_at(MONDAY):
        undo = act(desk, three[:2], later=word)
        assert [each.snooze_row.until for each in fresh(three[:2])] == [until, until]
        desk.post(undo)
    assert [each.is_snoozed for each in fresh(three)] == [False] * 3


def test_the_bar_offers_the_same_moments_as_a_conversation_of_ones_team(
    desk: Client, three: list[Conversation], jonas: Person
) -> None:
    jonas.teams.add(three[0].team)
    alone = desk.get(f"/conversations/{three[0].number}/snooze/").context["later"]
    bar = desk.get("/queue/answer/").context["times"]
    assert [(key, words) for key, words, _moment in alone] == bar


def test_a_tag_is_taken_back_only_where_it_was_put(desk: Client, three: list[Conversation], jonas: Person) -> None:
    three[0].add_tag("leak", by=jonas.actor)
    undo = act(desk, three, tag="  Leak ")
    assert tags(three) == [["leak"]] * 3
    desk.post(undo)
    assert tags(three) == [["leak"], [], []]


def tags(matters: list[Conversation]) -> list[list[str]]:
    return [[row.tag.name for row in each.taggings.all()] for each in matters]


def test_closing_many_and_taking_it_back_leaves_everyone_where_they_stood(
    desk: Client, three: list[Conversation]
) -> None:
    stood = [each.placement.answer_by for each in fresh(three)]
    undo = act(desk, three, reason="thanks")
    assert [each.status for each in fresh(three)] == [Status.CLOSED] * 3
    desk.post(undo)
    assert [(each.status, each.placement.answer_by) for each in fresh(three)] == [(Status.OPEN, due) for due in stood]


def test_taking_back_a_closing_goes_on_asking_whether_it_is_solved(
    desk: Client, three: list[Conversation], jonas: Person
) -> None:
    three[0].reply(Reply("Er det bra nå?", ("kari@nordahl.example",)), by=jonas.actor)
    asked = three[0].confirmation.look_again_at
    desk.post(act(desk, three, reason="thanks"))
    assert fresh(three)[0].confirmation.look_again_at == asked


def test_taking_back_a_closing_does_not_open_what_the_customer_has_closed_since(
    desk: Client, three: list[Conversation], kari: Customer
) -> None:
    undo = act(desk, three[:1], reason="thanks")
    fresh(three)[0].confirm(by=kari.actor)
    desk.post(undo)
    assert fresh(three)[0].closure.reason == Reason.CONFIRMED


def test_a_colleague_cannot_close_for_the_customer(desk: Client, three: list[Conversation]) -> None:
    answer = desk.post("/queue/actions/", {"selected": three[0].number, "reason": "confirmed"})
    assert (answer.status_code, fresh(three)[0].status) == (400, Status.OPEN)


def test_what_one_may_not_see_is_skipped(desk: Client, three: list[Conversation], lena: Person, ingrid: Person) -> None:
    three[0].confide([lena], by=lena.actor)
    act(desk, three, person=str(ingrid.pk))
    assert [each.assignee for each in fresh(three)] == [None, ingrid, ingrid]


def test_an_observer_can_do_nothing(client: Client, otto: Person, three: list[Conversation]) -> None:
    client.force_login(otto)
    assert client.post("/queue/actions/", {"selected": three[0].number, "reason": "spam"}).status_code == 403
    assert three[0].placement.place == Place.ANSWER


def test_a_made_up_way_back_says_that_it_is_too_late(desk: Client) -> None:
    assert "too late" in desk.post("/queue/actions/undoing/made-up/", follow=True).content.decode()


@pytest.mark.parametrize(
    "choice",
    [{}, {"person": "0"}, {"person": "x"}, {"later": "never"}, {"later": "2001-01-01"}, {"tag": "  "}, {"reason": ""}],
)
def test_a_choice_that_makes_no_sense_changes_nothing(
    desk: Client, three: list[Conversation], choice: dict[str, str]
) -> None:
    assert desk.post("/queue/actions/", {"selected": three[0].number, **choice}).status_code == 400


def test_one_comes_back_to_the_list_one_was_in_but_never_to_another_house(
    desk: Client, three: list[Conversation]
) -> None:
    sent = {"selected": three[0].number, "reason": "spam"}
    ways = ["/queue/new/?team=3", "https://elsewhere.example/"]
    assert [desk.post("/queue/actions/", sent | {"next": way}).headers["Location"] for way in ways] == [ways[0], "/"]


def test_taking_back_leaves_one_in_the_list_one_was_in(desk: Client, three: list[Conversation]) -> None:
    ticked = {"selected": [three[0].number], "reason": Reason.SPAM, "next": "/queue/new/?team=1"}
    page = desk.post("/queue/actions/", ticked, follow=True)
    url = list(page.context["messages"])[-1].extra_tags
    form = page.content.decode().partition(f'action="{url}"')[2].partition("</form>")[0]
    assert '<input type="hidden" name="next" value="/queue/new/?team=1">' in form


def test_numbers_that_are_none_are_passed_over(desk: Client, three: list[Conversation]) -> None:
    answer = desk.post("/queue/actions/", {"selected": ["x", "9" * 40, three[0].number], "reason": "spam"})
    assert (answer.status_code, fresh(three)[0].closure.at <= now()) == (302, True)
