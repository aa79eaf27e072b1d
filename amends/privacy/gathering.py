"""Gathering everything we hold about a person, as plain values; what whoever asks may not see is left out.

What colleagues wrote about somebody is theirs to read as well, so notes and mails to third parties belong to it. They are
marked as internal, and can be left out where they would give away others (docs/decisions/0016).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from amends.conversations.models import Attachment, Conversation, Message, MessageKind, Reason
from amends.customers.models import Customer
from amends.foundation.clock import now
from amends.intake.belonging import known_to
from amends.intake.models import BlockedSender
from amends.journal.models import Event
from amends.mail.models import Brand, IncomingMail, Verdict
from amends.people.models import Person
from amends.privacy.naming import file_path, mail_path
from amends.privacy.standing_in_the_way import unseen_by
from amends.privacy.traces import Traces, matters_touched_by, traces_of

Facts = dict[str, Any]

AT_ONCE = 100


@dataclass(frozen=True)
class Collected:
    """Where everything is, to be read piece by piece, and for whom."""

    customer: Customer
    person: Person
    traces: Traces
    matters: tuple[int, ...]
    with_internal: bool
    is_partial: bool
    made_at: datetime

    @property
    def language(self) -> str:
        """The language the copy is written in: theirs, or the house's."""
        spoken = [self.customer.language, *(matter.language_for_customer for matter in self.conversations()[:1])]
        return next((each for each in spoken if each in dict(settings.LANGUAGES)), settings.LANGUAGE_CODE)

    def conversations(self) -> "QuerySet[Conversation]":
        """The matters in the copy, oldest first; of those of somebody else only what they wrote themselves."""
        rows = Conversation.objects.filter(pk__in=self.matters)
        return rows.select_related("customer", "mailbox", "team", "closure", "confirmation", "denial").order_by("pk")

    def messages(self, matter: Conversation) -> Iterator[list[tuple[Message, bool]]]:
        """The messages of a matter in small heaps, each with whether it is internal."""
        rows = matter.messages.complete().exclude(pk__in=self.traces.of_others)
        if matter.customer_id not in self.traces.customers:
            rows = rows.filter(by__in=self.traces.actors)
        for begin in range(0, rows.count(), AT_ONCE):
            heap = list(rows[begin : begin + AT_ONCE])
            shared = {message.pk for message in matter.shared_with_customer(heap)}
            judged = [(each, each.pk not in shared and each.by_id not in self.traces.actors) for each in heap]
            yield [each for each in judged if self.with_internal or not each[1]]

    def turned_away(self) -> "QuerySet[IncomingMail]":
        """Mails of theirs that became no message."""
        rows = IncomingMail.objects.filter(sender_address__in=self.traces.addresses, messages=None)
        return known_to(self.person, rows).select_related("raw").order_by("pk")


def gather(customer: Customer, person: Person, *, with_internal: bool) -> Collected:
    """Look up where everything is that this colleague may see."""
    traces = traces_of(customer)
    touched = matters_touched_by(traces)
    unseen = unseen_by(person, touched)
    return Collected(customer, person, traces, tuple(sorted(touched - unseen)), with_internal, bool(unseen), now())


def person_facts(collected: Collected) -> Facts:
    """Who they are to us."""
    records = Customer.objects.filter(pk__in=collected.traces.customers).select_related("organisation", "vip_mark")
    return {
        "made_at": collected.made_at,
        "is_complete": not collected.is_partial,
        "with_internal_parts": collected.with_internal,
        "records": [_record_facts(each, collected.with_internal) for each in records.order_by("pk")],
        "blocked": list(BlockedSender.objects.filter(pattern__in=collected.traces.addresses).values("pattern", "at")),
        "turned_away": [mail_facts(each) for each in collected.turned_away()],
        "events": _events("customer", collected.traces.customers),
    }


def _record_facts(customer: Customer, with_internal: bool) -> Facts:
    known = {
        "name": customer.name,
        "other_names": [each.name for each in customer.other_names.all()],
        "language": customer.language,
        "form_of_address": customer.get_address_form_display() if customer.address_form else "",
        "organisation": customer.organisation.name if customer.organisation else "",
        "known_since": customer.met_at,
        "addresses": [each.address for each in customer.addresses.all()],
        "phone_numbers": [each.written for each in customer.phone_numbers.all()],
    }
    if with_internal:
        known["notes"] = list(customer.notes.values("text", "at", "until"))
        known["vip"] = {"at": customer.vip_mark.at, "reason": customer.vip_mark.reason} if customer.is_vip else None
    return known


def mail_facts(mail: IncomingMail) -> Facts:
    """A mail of theirs that was turned away."""
    return {
        "at": mail.received_at,
        "from": mail.sender_address,
        "to": mail.recipient,
        "subject": mail.subject,
        "what_became_of_it": mail.verdict,
        "what_became_of_it_in_words": str(Verdict(mail.verdict).label),
        "raw": mail_path(mail),
    }


def conversation_facts(matter: Conversation, collected: Collected) -> Facts:
    """What stands above the messages of a matter."""
    is_theirs = matter.customer_id in collected.traces.customers
    asked = matter.confirmation if matter.is_asked else None
    return {
        "number": matter.pk,
        "is_yours": is_theirs,
        "subject": matter.subject if is_theirs else "",
        "language": matter.language,
        "channel": matter.channel,
        "mailbox": matter.mailbox.address,
        "opened_at": matter.opened_at,
        "closed": _end_of(matter) if matter.is_closed else None,
        "asked_if_solved": {"at": asked.asked_at, "reminders": asked.reminders} if asked else None,
        "answered_not_yet_at": matter.denial.at if matter.is_denied else None,
        "links_to_the_case": list(matter.case_links.values("address", "expires_at")) if is_theirs else [],
        "tags": [each.tag.name for each in matter.taggings.select_related("tag")] if collected.with_internal else [],
        "events": _events("conversation", [matter.pk]) if is_theirs else [],
    }


def _end_of(matter: Conversation) -> Facts:
    reason = matter.closure.reason
    return {"at": matter.closure.at, "reason": reason, "reason_in_words": str(Reason(reason).label)}


def message_facts(message: Message, is_internal: bool, collected: Collected) -> Facts:
    """One thing said; colleagues are named where the customer saw their names."""
    return {
        "at": message.at,
        "kind": message.kind,
        "kind_in_words": str(MessageKind(message.kind).label),
        "is_internal": is_internal,
        "is_by_you": message.by_id in collected.traces.actors,
        "by": "" if is_internal and not message.by.is_customer else _writer_of(message),
        "from": message.sender_address,
        "answers_go_to": message.answers_go_to,
        "to": message.body.to,
        "cc": message.body.cc,
        "text": message.body.text,
        "quoted": message.body.trimmed,
        "files": [_file_facts(each) for each in message.attachments.all()],
        "raw": mail_path(message.incoming) if message.incoming else "",
    }


def _writer_of(message: Message) -> str:
    if not message.by.is_amends:
        return message.by.name
    return message.signed(Brand.current().name_for(message.conversation.mailbox))


def _file_facts(attachment: Attachment) -> Facts:
    size = attachment.file.size
    return {"name": attachment.name, "type": attachment.content_type, "size": size, "file": file_path(attachment)}


def _events(kind: str, ids: Sequence[int]) -> list[Facts]:
    """What the journal says happened, without the names of colleagues."""
    rows = Event.objects.about(kind, *ids).select_related("by")
    return [{"at": each.at, "what": each.kind, "by": each.by.kind} for each in rows]
