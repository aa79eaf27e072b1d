"""Our own letters among the mail from before Amends: whom each went to, and who of us wrote it."""

from amends.journal.models import Actor, ActorKind
from amends.mail.models import Mailbox, ours_among
from amends.mail.reading import Address, ReadMail
from amends.people.models import Person


def is_by_us(writer: Address) -> bool:
    """Whether one of our mailboxes wrote it."""
    return bool(writer.address and ours_among([writer.address]))


def receiver_of(mail: ReadMail) -> Address | None:
    """The first who was written to and is not ourselves."""
    written_to = [each for each in (*mail.to, *mail.cc) if "@" in each.address]
    ours = ours_among([each.address for each in written_to])
    return next((each for each in written_to if each.address.lower() not in ours), None)


def author_of(mail: ReadMail, mailbox: Mailbox) -> Actor:
    """The colleague whose name stands above it, where just one is called so; else the house, by the name customers see."""
    colleagues = Person.objects.filter(name=mail.sender.name, actor__isnull=False).select_related("actor")[:2]
    if mail.sender.name and len(colleagues) == 1:
        return colleagues[0].actor
    return Actor.known(ActorKind.AMENDS, f"mailbox-{mailbox.pk}", mailbox.from_name)
