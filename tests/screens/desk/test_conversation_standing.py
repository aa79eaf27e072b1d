import pytest

from amends.conversations.models import Conversation, Status
from amends.conversations.replying import Reply
from amends.intake.models import Offer
from tests import cast


@pytest.fixture
def url(conversation) -> str:
    return f"/conversations/{conversation.number}/"


def fresh(conversation: Conversation) -> Conversation:
    return Conversation.objects.get(pk=conversation.pk)


def test_take_it_give_it_put_it_back(desk, url, conversation, jonas, ingrid):
    desk.post(url + "assignment/", {"person": "me"})
    assert fresh(conversation).assignee == jonas
    desk.post(url + "assignment/", {"person": str(ingrid.pk)})
    assert fresh(conversation).assignee == ingrid
    desk.post(url + "assignment/", {"person": ""})
    assert fresh(conversation).assignee is None


def test_taking_what_somebody_has_says_who_was_faster(desk, url, conversation, ingrid):
    conversation.claim(ingrid)
    assert "Ingrid Solheim" in desk.post(url + "assignment/", {"person": "me"}, follow=True).content.decode()
    assert fresh(conversation).assignee == ingrid


def test_to_another_team(desk, url, conversation):
    other = cast.team("Service Leeds")
    desk.post(url + "team/", {"team": str(other.pk)})
    assert fresh(conversation).team == other


@pytest.mark.parametrize("until", ["hours", "tomorrow", "month"])
def test_for_later_and_back(desk, url, conversation, until):
    desk.post(url + "snooze/", {"until": until})
    assert fresh(conversation).status == Status.SNOOZED
    desk.post(url + "snooze/", {"wake": "1"})
    assert fresh(conversation).status == Status.OPEN


@pytest.mark.parametrize("at", ["", "2001-01-01T10:00", "nonsense", "2026-99-99T10:00"])
def test_a_time_that_is_none_is_refused(desk, url, conversation, at):
    desk.post(url + "snooze/", {"at": at})
    assert fresh(conversation).status == Status.OPEN


def test_closing_needs_a_reason_and_can_be_undone(desk, url, conversation):
    desk.post(url + "closure/", {"reason": "confirmed"})
    assert not fresh(conversation).is_closed
    desk.post(url + "closure/", {"reason": "spam"})
    assert fresh(conversation).is_closed
    desk.post(url + "reopening/")
    assert not fresh(conversation).is_closed


def test_a_closing_by_mistake_is_undone_from_the_message_that_says_so(desk, url, conversation, jonas):
    conversation.reply(Reply("Er det bra nå?", ("kari@nordahl.example",)), by=jonas.actor)
    said = list(desk.post(url + "closure/", {"reason": "thanks"}, follow=True).context["messages"])
    desk.post(said[-1].extra_tags)
    assert (fresh(conversation).status, fresh(conversation).is_asked) == (Status.WAITING, True)


def test_tags_on_and_off(desk, url, conversation):
    desk.post(url + "tags/", {"tag": "  Lekkasje "})
    assert [each.tag.name for each in conversation.taggings.all()] == ["lekkasje"]
    desk.post(url + "tags/", {"remove": "lekkasje"})
    assert not conversation.taggings.exists()


def test_merging_moves_what_was_said_and_parting_moves_it_back(desk, url, conversation, kari, mailbox):
    other = cast.conversation(kari, mailbox, "Samme maskin")
    moved = desk.post(url + "merge/", {"into": f"Nr. {other.number}"})
    assert moved.headers["Location"] == f"/conversations/{other.number}/"
    assert other.messages.count() == 2
    assert desk.get(url).headers["Location"] == f"/conversations/{other.number}/"
    desk.post(url + "parting/")
    assert (conversation.messages.count(), other.messages.count()) == (1, 1)
    assert fresh(conversation).status == Status.OPEN


@pytest.mark.parametrize("number", ["", "abc", "999999", "№"])
def test_merging_into_nothing_is_refused(desk, url, conversation, number):
    desk.post(url + "merge/", {"into": number})
    assert not fresh(conversation).is_closed


def test_two_matters_are_linked_told_on_both_and_unlinked(desk, url, conversation, kari, mailbox):
    other = cast.conversation(kari, mailbox, "Pumpen", subject="Pumpen")
    desk.post(url + "links/", {"with": f"№ {other.number}"})
    assert list(conversation.linked()) == [other]
    pages = [desk.get(url).content.decode(), desk.get(f"/conversations/{other.number}/").content.decode()]
    assert f"Linked with № {other.number}." in pages[0]
    assert f"Linked with № {conversation.number}." in pages[1]
    assert f"Unlink № {other.number}" in pages[0]
    desk.post(url + "links/", {"with": other.number, "remove": ""})
    assert not conversation.linked().exists()
    assert f"No longer linked with № {other.number}." in desk.get(url).content.decode()


def test_nothing_is_linked_with_itself_or_what_one_may_not_see(desk, url, conversation, kari, mailbox, lena):
    secret = cast.conversation(kari, mailbox)
    secret.confide([lena], by=lena.actor)
    for number in (conversation.number, secret.number, "x", "9" * 30):
        desk.post(url + "links/", {"with": number})
    assert not conversation.linked().exists()


def test_an_offer_is_taken_with_one_click(desk, mailbox):
    first = cast.letter("kari@nordahl.example", mailbox.address, "Maskinen", "Den lekker", message_id="<a@n.example>")
    cast.deliver(first)
    cast.deliver(cast.letter("kari@nordahl.example", mailbox.address, "Ny adresse", "Hei", In_Reply_To="<a@n.example>"))
    offer = Offer.objects.get()
    page = desk.get(f"/conversations/{offer.conversation_id}/").content.decode()
    assert "Ny adresse" in page
    desk.post(f"/conversations/{offer.conversation_id}/offers/{offer.pk}/", {"accept": "1"})
    assert Conversation.objects.count() == 2
