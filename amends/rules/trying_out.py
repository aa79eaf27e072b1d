"""Trying a rule out: which of the latest conversations it would have been for, without touching one of them."""

from collections.abc import Iterator

from amends.conversations.messages import FROM_CUSTOMER
from amends.conversations.models import Conversation, Message
from amends.people.models import Person
from amends.rules.knowing import NEEDED, Facts
from amends.rules.moments import Moment
from amends.rules.rule import Rule
from amends.rules.weighing import hold

LATEST = 50


def latest_for(person: Person) -> list[Conversation]:
    """The latest conversations this colleague may see, less those from before Amends."""
    rows = Conversation.objects.visible_to(person).filter(is_history=False)
    return list(rows.select_related(*NEEDED).prefetch_related("taggings__tag").order_by("-number")[:LATEST])


def would_be_for(rule: Rule, conversations: list[Conversation]) -> Iterator[Facts]:
    """Those whose conditions are so now: by the first words for mail that arrives, else by the latest."""
    words = words_of(conversations, is_first=rule.moment == Moment.ARRIVED)
    for conversation in conversations:
        message = words.get(conversation.pk)
        facts = Facts(conversation, message, message.at if message else conversation.opened_at)
        facts.tags = {each.tag.name for each in conversation.taggings.all()}
        if hold(rule.conditions, facts, needs_all=rule.needs_all):
            yield facts


def words_of(conversations: list[Conversation], *, is_first: bool) -> dict[int, Message]:
    """What the customer said first or last in each of them, in two questions."""
    said = Message.objects.filter(conversation__in=conversations, kind__in=FROM_CUSTOMER)
    order = said.order_by("-pk" if is_first else "pk").values_list("conversation_id", "pk")
    chosen = dict(order)
    messages = Message.objects.select_related("body").prefetch_related("attachments").in_bulk(chosen.values())
    return {number: messages[pk] for number, pk in chosen.items()}
