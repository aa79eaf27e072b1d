"""Delivering: what is due goes out, one mail after the other, and no transaction is open meanwhile."""

import logging

from amends.mail.carriers import carrier_on, road_of
from amends.mail.handing_over import Delivery, Envelope
from amends.mail.outgoing import OutgoingMail

log = logging.getLogger(__name__)


def deliver_due(limit: int = 20) -> int:
    """Send what is due, at most `limit` mails. Answers how many were tried."""
    unreachable: set[int | None] = set()
    for tried in range(limit):
        mail = OutgoingMail.objects.passing_over(unreachable).lease_next()
        if not mail:
            return tried
        delivery = _try(mail)
        mail.note(delivery)
        # A server that is silent for one mail would be for the others, and make everybody's mail late.
        if delivery.is_unreachable:
            unreachable.add(mail.mailbox_id)
    return limit


def _try(mail: OutgoingMail) -> Delivery:
    envelope = Envelope("", tuple(mail.recipients), b"")
    try:
        road = road_of(mail.mailbox)
        sender = mail.envelope_from and (road and road.envelope_sender or mail.envelope_from)
        envelope = Envelope(sender, tuple(mail.recipients), mail.raw.read())
        return carrier_on(road, mail.mailbox).carry(envelope)
    except Exception as problem:
        # One mail we stumble over must not hold up the rest.
        log.exception("Mail %s could not be sent by a mistake of ours", mail.pk)
        return Delivery.none(envelope, f"A mistake of ours: {problem}")
