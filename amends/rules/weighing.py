"""Conditions: what a rule asks of a conversation, and whether it is so."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from amends.rules.knowing import Facts
from amends.rules.reading_words import says


class ConditionKind(models.TextChoices):
    """What can be asked."""

    MAILBOX = "mailbox", _("It came to the mailbox")
    TEAM = "team", _("It is with the team")
    SENDER = "sender", _("The sender is")
    SUBJECT = "subject", _("The subject has the words")
    TEXT = "text", _("The message has the words")
    WORDS = "words", _("Subject or message has the words")
    LANGUAGE = "language", _("The customer's language is")
    FILES = "files", _("A file came along")
    VIP = "vip", _("The customer is a VIP")
    ORGANISATION = "organisation", _("The customer belongs to")
    TAG = "tag", _("It carries the tag")
    OPEN = "open", _("The team is at work")
    SHUT = "shut", _("The team is not at work")


Row = dict[str, Any]


def sent_by(facts: Facts, written: str) -> bool:
    """Whether one of these addresses or domains wrote: “anna@firm.example, @other.example”."""
    names = {each.strip().lower().removeprefix("@") for each in written.split(",")} - {""}
    return any(address in names or address.rpartition("@")[2] in names for address in facts.senders)


HOLDS: dict[str, Callable[[Facts, str], bool]] = {
    ConditionKind.MAILBOX: lambda facts, value: facts.conversation.mailbox_id == int(value),
    ConditionKind.TEAM: lambda facts, value: facts.conversation.team_id == int(value),
    ConditionKind.SENDER: sent_by,
    ConditionKind.SUBJECT: lambda facts, value: says(facts.subject, value),
    ConditionKind.TEXT: lambda facts, value: says(facts.text, value),
    ConditionKind.WORDS: lambda facts, value: says(facts.subject, value) or says(facts.text, value),
    ConditionKind.LANGUAGE: lambda facts, value: facts.conversation.language_for_customer == value,
    ConditionKind.FILES: lambda facts, _value: facts.has_files,
    ConditionKind.VIP: lambda facts, _value: facts.customer.is_vip,
    ConditionKind.ORGANISATION: lambda facts, value: facts.customer.organisation_id == int(value),
    ConditionKind.TAG: lambda facts, value: value in facts.tags,
    ConditionKind.OPEN: lambda facts, _value: facts.is_open_now,
    ConditionKind.SHUT: lambda facts, _value: not facts.is_open_now,
}


def holds(condition: Row, facts: Facts) -> bool:
    """Whether one condition is so."""
    return HOLDS[condition["kind"]](facts, condition.get("value", ""))


def hold(conditions: Sequence[Row], facts: Facts, *, needs_all: bool) -> bool:
    """Whether a rule applies: all of its conditions are so, or one of them; without any it always does."""
    if not conditions:
        return True
    answers = (holds(each, facts) for each in conditions)
    return all(answers) if needs_all else any(answers)
