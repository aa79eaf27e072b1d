"""Delivering: what is due goes out, one mail after the other, and no transaction is open meanwhile."""

import logging

from amends.mail.carriers import carrier_on, road_of
from amends.mail.handing_over import Delivery, Envelope
from amends.mail.outgoing import OutgoingMail
from amends.mail.roads import SmtpRoad

log = logging.getLogger(__name__)


def deliver_due(limit: int = 20) -> int:
    """Send what is due, at most `limit` mails. Answers how many were tried."""
    unreachable: set[int | None] = set()
    for tried in range(limit):
        mail = OutgoingMail.objects.passing_over(unreachable).lease_next()
        if not mail:
            return tried
        road = road_of(mail.mailbox)
        delivery = _try(mail, road)
        mail.note(delivery)
        if road and road.note(delivery):
            OutgoingMail.objects.hurry(road.mailbox)
        # A server that is silent for one mail would be for the others, and make everybody's mail late.
        if delivery.is_unreachable:
            unreachable.add(mail.mailbox_id)
    return limit


def ask_silent_servers() -> int:
    """Sign in where mail could not be handed over, so that it goes out soon after all is well. Answers how many answer."""
    answered = 0
    for road in SmtpRoad.objects.exclude(failing_since=None).select_related("mailbox__oauth_account"):
        if road.ask_again():
            answered += 1
            OutgoingMail.objects.hurry(road.mailbox)
    return answered


def _try(mail: OutgoingMail, road: SmtpRoad | None) -> Delivery:
    envelope = Envelope("", tuple(mail.recipients), b"")
    try:
        sender = mail.envelope_from and (road and road.envelope_sender or mail.envelope_from)
        envelope = Envelope(sender, tuple(mail.recipients), mail.raw.read())
        return carrier_on(road, mail.mailbox).carry(envelope)
    except Exception as problem:
        # One mail we stumble over must not hold up the rest.
        log.exception("Mail %s could not be sent by a mistake of ours", mail.pk)
        return Delivery.none(envelope, f"A mistake of ours: {problem}")
