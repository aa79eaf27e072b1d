"""Whom rules pass over."""

from datetime import timedelta

from amends.conversations.assigning import KEPT_FROM
from amends.conversations.models import Conversation
from amends.foundation.clock import now
from amends.journal.models import Event
from amends.rules.models import Application, Moment
from tests import cast
from tests.rules.making import rule, when

KARI = "Kari Nordahl <kari@nordahl.example>"


def kept_from(matter: Conversation) -> list[tuple[str, str]]:
    events = Event.objects.about("conversation", matter.pk).filter(kind=KEPT_FROM)
    return [(each.particulars["name"], each.particulars["why"]) for each in events]


def test_a_rule_gives_nothing_to_somebody_who_is_away_and_does_the_rest(mailbox, ingrid):
    ingrid.be_away(now().date(), now().date() + timedelta(days=3), by=ingrid.actor)
    rule(actions=when(("person", ingrid.pk), ("tag", "refund")))
    cast.deliver(cast.letter(KARI, "hjelp@morgenrot.example", "Maskinen", "Pengene tilbake"))
    matter = Conversation.objects.get()
    assert (matter.assignee, matter.taggings.count()) == (None, 1)
    assert kept_from(matter) == [("Ingrid Solheim", "away")]


def test_a_rule_gives_nothing_confidential_to_somebody_it_was_not_confided_to(conversation, jonas, ingrid):
    conversation.confide([jonas], by=jonas.actor)
    cast.let_others_react()
    rule(moment=Moment.ANSWERED, actions=when(("person", ingrid.pk)))
    cast.write(conversation, "Hallo?")
    cast.let_others_react()
    matter = Conversation.objects.get()
    assert matter.assignee is None
    assert kept_from(matter) == [("Ingrid Solheim", "confidential")]
    assert not Application.objects.get().went_wrong
