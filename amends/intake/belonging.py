"""What a mail kept apart has to do with: of a confidential matter nobody reads even a double who may not see the matter."""

import logging

from django.db import models, transaction

from amends.conversations.models import Confidence, Conversation
from amends.conversations.threading import find_thread
from amends.customers.models import find_customer
from amends.intake.opening import Opened
from amends.intake.recognising import Leads
from amends.intake.turning_away import in_our_rows
from amends.mail.models import IncomingMail
from amends.mail.reading import Address
from amends.people.models import Person

log = logging.getLogger(__name__)

Mails = models.QuerySet[IncomingMail]


class Belonging(models.Model):
    """Says to which conversation a mail belongs that was kept out of it."""

    mail = models.OneToOneField(IncomingMail, on_delete=models.CASCADE, related_name="belonging")
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"{self.mail_id} of {self.conversation_id}"


def note_where_it_belongs(opened: Opened, row: IncomingMail, writer: Address) -> None:
    """Keep which conversation it would have come to; where even that cannot be told, it belongs to none."""
    try:
        with transaction.atomic():
            conversation = _conversation_of(opened, writer)
            if conversation:
                Belonging.objects.get_or_create(mail=row, defaults={"conversation": conversation})
    except Exception:
        log.exception("where %s belongs could not be told", opened.spooled.name)


def _conversation_of(opened: Opened, writer: Address) -> Conversation | None:
    """Where the same mail stands already, or the thread it names."""
    mail, leads = opened.mail, Leads(opened.mail, opened.spooled.recipient)
    same = find_thread([mail.message_id, *mail.reported_ids])
    known = find_customer(in_our_rows(writer)) if writer.address else None
    return same or leads.asked_about(writer) or leads.conversation_of(known)


def known_to(person: Person, mails: Mails) -> Mails:
    """Of these mails all but those that belong to what is confidential among others."""
    closed = Confidence.objects.exclude(confidants=person)
    return mails.exclude(pk__in=Belonging.objects.filter(conversation__confidence__in=closed).values("mail"))
