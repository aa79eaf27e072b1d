"""Who carries the mail of a mailbox: its server, or in the demo the viewer."""

from dataclasses import dataclass
from typing import Protocol

from amends.environment import environment
from amends.mail.handing_over import Delivery, Envelope
from amends.mail.mailboxes import Mailbox
from amends.mail.roads import SmtpRoad
from amends.mail.sealing import SealBroken
from amends.mail.smtp import SmtpCarrier


class Carrier(Protocol):
    """Takes a mail to where its recipients find it."""

    def carry(self, envelope: Envelope) -> Delivery:
        """Try once, and say for each recipient how it went."""
        ...


class DemoCarrier:
    """The demo's viewer shows the rows themselves, so there is nothing to carry."""

    def carry(self, envelope: Envelope) -> Delivery:
        """Everybody has it."""
        return Delivery(taken=envelope.recipients, answer="Put into the viewer of the demo")


@dataclass(frozen=True)
class NoCarrier:
    """Nobody can carry the mail until somebody has put something right."""

    reason: str

    def carry(self, envelope: Envelope) -> Delivery:
        """Keep the mail waiting, and say what is missing."""
        return Delivery.none(envelope, self.reason, is_unreachable=True)


def road_of(mailbox: Mailbox | None) -> SmtpRoad | None:
    """The server a mailbox sends through; mail of no mailbox takes the first there is."""
    roads = SmtpRoad.objects.select_related("mailbox__oauth_account").order_by("pk")
    return (roads.filter(mailbox=mailbox) if mailbox else roads).first()


def carrier_on(road: SmtpRoad | None, mailbox: Mailbox | None) -> Carrier:
    """The carrier for a road, or for a mailbox that has none."""
    if road:
        try:
            return SmtpCarrier(road.account)
        except SealBroken:
            return NoCarrier(f"The password for {road.host} cannot be read any more, please enter it again")
    if environment.demo:
        return DemoCarrier()
    return NoCarrier(f"No server for outgoing mail is set for {mailbox or 'notices'}")
