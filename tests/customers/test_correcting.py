"""What is known of a customer can be added, found by, and taken away again; the journal knows that it was, not what."""

import pytest

from amends.conversations.models import CaseLink, Conversation
from amends.customers.models import Customer, OtherName, find_customer
from amends.journal.models import Event
from tests import cast

OLD = "kari@solvang.example"


@pytest.fixture
def kari(kari, jonas) -> Customer:
    """Kari, who wrote from another address before she married."""
    kari.add_address(OLD, by=jonas.actor)
    kari.add_phone_number("+47 91 23 45 67", by=jonas.actor)
    kari.also_call("Kari Solvang", by=jonas.actor)
    return kari


def last_event() -> Event:
    return Event.objects.filter(subject_kind="customer").last()


def test_an_address_taken_away_is_nobodys(kari, lena):
    kari.remove_address("Kari@Solvang.example", by=lena.actor)
    assert find_customer(OLD) is None
    event = last_event()
    assert (event.kind, event.by, "solvang" in str(event.particulars)) == ("customer.unreachable", lena.actor, False)


def test_an_address_of_somebody_else_stays(kari, lena):
    cast.customer("Per", "per@bakke.example")
    kari.remove_address("per@bakke.example", by=lena.actor)
    assert find_customer("per@bakke.example").name == "Per"


def test_of_two_records_merged_each_address_can_go(kari, lena):
    other = cast.customer("Kari", "kari@jobb.example")
    other.merge_into(kari, by=lena.actor)
    Customer.objects.get(pk=kari.pk).remove_address("kari@jobb.example", by=lena.actor)
    assert find_customer("kari@jobb.example") is None


def test_a_phone_number_and_a_name_go_too(kari, lena):
    kari.remove_phone_number("+47 91 23 45 67", by=lena.actor)
    assert (kari.phone_numbers.count(), last_event().kind) == (0, "customer.unreachable")
    kari.no_longer_call("Kari Solvang", by=lena.actor)
    assert (OtherName.objects.count(), last_event().kind) == (0, "customer.no_longer_named")


def test_links_to_an_address_taken_away_open_nothing(kari, conversation, lena):
    theirs, old = conversation.case_link_for("kari@nordahl.example"), conversation.case_link_for(OLD)
    kari.remove_address(OLD, by=lena.actor)
    assert list(CaseLink.objects.all()) == [theirs]
    assert old.address == OLD


def test_nor_do_we_answer_there(kari, mailbox, lena):
    matter = cast.conversation(kari, mailbox)
    matter.messages.update(sender_address=OLD)
    assert Conversation.objects.get().address_of_customer == OLD
    kari.remove_address(OLD, by=lena.actor)
    assert Conversation.objects.get().address_of_customer == "kari@nordahl.example"


def test_a_name_is_kept_once_and_never_beside_itself(kari, lena):
    kari.also_call("Kari Solvang", by=lena.actor)
    kari.also_call(kari.name, by=lena.actor)
    assert kari.names == ["Kari Nordahl", "Kari Solvang"]
