"""A VIP is a person: every record of theirs carries the mark, and stands in line accordingly."""

import pytest

from amends.customers.models import Customer, VipMark
from amends.queues.models import Placement
from tests import cast


@pytest.fixture
def old(mailbox) -> Customer:
    """Kari under the address of an earlier job, with a matter."""
    someone = cast.customer("Kari", "kari@gammel.example")
    cast.conversation(someone, mailbox, "Fra gammel adresse.")
    return someone


def vips() -> int:
    return Placement.objects.filter(is_vip=True).count()


def fresh(customer: Customer) -> Customer:
    return Customer.objects.get(pk=customer.pk)


def test_a_mark_reaches_the_matters_of_a_record_merged_before(conversation, old, kari, jonas):
    old.merge_into(kari, by=jonas.actor)
    fresh(kari).mark_vip(by=jonas.actor)
    assert vips() == 2
    fresh(kari).unmark_vip(by=jonas.actor)
    assert (vips(), VipMark.objects.count()) == (0, 0)


@pytest.mark.parametrize("which", ["kept", "absorbed"])
def test_merging_makes_the_whole_person_a_vip_and_parting_only_whom_it_was_given_to(
    conversation, old, kari, jonas, which
):
    marked = kari if which == "kept" else old
    marked.mark_vip(by=jonas.actor)
    old.merge_into(kari, by=jonas.actor)
    assert (vips(), fresh(kari).is_vip, fresh(old).is_vip) == (2, True, True)
    fresh(old).part(by=jonas.actor)
    assert (vips(), fresh(kari).is_vip, fresh(old).is_vip) == (1, which == "kept", which == "absorbed")


def test_both_keep_a_mark_of_their_own(conversation, old, kari, jonas):
    kari.mark_vip(by=jonas.actor)
    old.mark_vip(by=jonas.actor)
    old.merge_into(kari, by=jonas.actor)
    fresh(old).part(by=jonas.actor)
    assert vips() == 2


def test_over_several_merges(conversation, old, kari, jonas, mailbox):
    older = cast.customer("K. Nordahl", "k@eldst.example")
    cast.conversation(older, mailbox, "Eldst.")
    older.merge_into(old, by=jonas.actor)
    fresh(old).merge_into(kari, by=jonas.actor)
    fresh(kari).mark_vip(by=jonas.actor)
    assert vips() == 3
    fresh(old).part(by=jonas.actor)
    assert vips() == 1
