from datetime import UTC, datetime

import pytest

from amends.conversations.models import Contribution, Conversation, Enclosure, Message, MessageKind
from amends.customers.models import Organisation
from amends.files.models import StoredFile
from amends.foundation.clock import now
from amends.journal.models import Actor
from amends.rules.knowing import Facts
from amends.rules.weighing import hold
from tests import cast
from tests.rules.making import when

NINE_TO_FIVE = {"0": [["09:00", "17:00"]]}
MONDAY_NOON, MONDAY_NIGHT = datetime(2026, 3, 2, 11, tzinfo=UTC), datetime(2026, 3, 2, 22, tzinfo=UTC)


def facts(conversation, at=None) -> Facts:
    fresh = Conversation.objects.get(pk=conversation.pk)
    return Facts(fresh, Message.objects.filter(conversation=fresh).order_by("pk").last(), at or now())


def is_so(conversation, *conditions, at=None) -> bool:
    return hold(when(*conditions), facts(conversation, at), needs_all=True)


def test_a_rule_without_conditions_always_applies(conversation):
    assert is_so(conversation)


def test_it_knows_mailbox_and_team(conversation, mailbox, team):
    other = cast.team("Vertrieb")
    assert is_so(conversation, ("mailbox", mailbox.pk), ("team", team.pk))
    assert not is_so(conversation, ("mailbox", mailbox.pk + 1))
    assert not is_so(conversation, ("team", other.pk))


@pytest.mark.parametrize("written", ["kari@nordahl.example", "KARI@nordahl.example", "@nordahl.example, x@y.example"])
def test_it_knows_the_sender_by_address_or_domain(conversation, written):
    assert is_so(conversation, ("sender", written))


@pytest.mark.parametrize("written", ["nordahl", "ari@nordahl.example", "dahl.example", ""])
def test_it_mistakes_nobody_for_the_sender(conversation, written):
    assert not is_so(conversation, ("sender", written))


def test_a_message_from_the_case_page_has_the_addresses_of_the_customer(conversation, kari):
    conversation.receive(Contribution(MessageKind.PORTAL, "Hei"), by=kari.actor)
    assert is_so(conversation, ("sender", "@nordahl.example"))


def test_it_reads_subject_and_message_apart_or_together(conversation):
    assert is_so(conversation, ("subject", "maskinen"), ("text", "lekker"), ("words", "LEKKER"), ("words", "maskinen"))
    assert not is_so(conversation, ("subject", "lekker"))
    assert not is_so(conversation, ("text", "refusjon"))


def test_it_knows_the_language(conversation):
    assert is_so(conversation, ("language", "nb"))
    assert not is_so(conversation, ("language", "de"))


def test_a_file_counts_and_a_picture_in_the_text_does_not(conversation, kari):
    def write(is_inline):
        file = Enclosure(StoredFile.keep(b"bytes"), "bilde.png", "image/png", is_inline=is_inline)
        conversation.receive(Contribution(MessageKind.RECEIVED, "Se her", files=(file,)), by=kari.actor)

    assert not is_so(conversation, "files")
    write(is_inline=True)
    assert not is_so(conversation, "files")
    write(is_inline=False)
    assert is_so(conversation, "files")


def test_it_knows_vips_also_after_a_merge(conversation, kari):
    assert not is_so(conversation, "vip")
    kept = cast.customer("Kari N.", "kari@jobb.example")
    kept.mark_vip(by=Actor.amends())
    kari.merge_into(kept, by=Actor.amends())
    assert is_so(conversation, "vip")


def test_it_knows_the_organisation(conversation, kari):
    firm = Organisation.objects.create(name="Nordahl AS")
    assert not is_so(conversation, ("organisation", firm.pk))
    kari.change(by=Actor.amends(), organisation=firm)
    assert is_so(conversation, ("organisation", firm.pk))


def test_it_knows_tags(conversation):
    assert not is_so(conversation, ("tag", "refund"))
    conversation.add_tag("Refund", by=Actor.amends())
    assert is_so(conversation, ("tag", "refund"))


def test_it_knows_whether_the_team_is_at_work(conversation, team):
    team.week = NINE_TO_FIVE
    team.save()
    assert is_so(conversation, "open", at=MONDAY_NOON)
    assert is_so(conversation, "shut", at=MONDAY_NIGHT)
    assert not is_so(conversation, "open", at=MONDAY_NIGHT)


def test_a_team_without_hours_is_always_at_work(conversation, team):
    team.week = {}
    team.save()
    assert is_so(conversation, "open", at=MONDAY_NIGHT)


def test_one_condition_of_several_may_be_enough(conversation):
    conditions = when(("text", "refusjon"), ("text", "lekker"))
    assert hold(conditions, facts(conversation), needs_all=False)
    assert not hold(conditions, facts(conversation), needs_all=True)
