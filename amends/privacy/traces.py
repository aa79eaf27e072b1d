"""Where a person is found: their records, what they acted under, their addresses, and messages that moved in a merge."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q

from amends.conversations.models import Conversation, Merge, Message
from amends.customers.models import Customer, EmailAddress
from amends.foundation.ids import fingerprint
from amends.intake.belonging import Belonging
from amends.journal.models import Actor, ActorKind


@dataclass(frozen=True)
class Traces:
    """What leads to the rows of one person, also under the records merged into theirs."""

    customers: tuple[int, ...]
    actors: tuple[int, ...]
    addresses: tuple[str, ...]
    # Their messages that went into a matter of somebody else, and messages of others that came into theirs.
    moved_away: tuple[int, ...]
    of_others: tuple[int, ...]

    def conversations(self) -> Q:
        """Their matters."""
        return Q(customer__in=self.customers)

    def messages(self, to: str = "") -> Sequence[Q]:
        """The ways to their messages from a row that points there by `to`; each is one index."""
        theirs = Q(**{f"{to}conversation__customer__in": self.customers})
        return (
            theirs & ~Q(**{f"{to}pk__in": self.of_others}) if self.of_others else theirs,
            Q(**{f"{to}by__in": self.actors}),
            Q(**{f"{to}pk__in": self.moved_away}),
        )


def traces_of(customer: Customer) -> Traces:
    """Look them up; a third party we came to know by an address of theirs is the same person."""
    ids = customer.resolved().all_ids()
    addresses = tuple(EmailAddress.objects.filter(customer__in=ids).values_list("address", flat=True))
    own = Q(pk__in=Customer.objects.filter(pk__in=ids).values("actor"))
    outside = Q(kind=ActorKind.CUSTOMER, ref__in=[f"outside-{fingerprint(each)[:24]}" for each in addresses])
    return Traces(
        customers=tuple(ids),
        actors=tuple(Actor.objects.filter(own | outside).order_by("pk").values_list("pk", flat=True)),
        addresses=addresses,
        moved_away=_moved(Merge.objects.filter(absorbed__customer__in=ids).exclude(kept__customer__in=ids)),
        of_others=_moved(Merge.objects.filter(kept__customer__in=ids).exclude(absorbed__customer__in=ids)),
    )


def _moved(merges: Iterable[Merge]) -> tuple[int, ...]:
    return tuple(sorted({message for merge in merges for message in merge.messages}))


def matters_touched_by(traces: Traces) -> set[int]:
    """Every matter in which something of theirs stands or was kept out, also those of others they wrote into."""
    found = set(Conversation.objects.filter(traces.conversations()).values_list("pk", flat=True))
    for way in traces.messages():
        found.update(Message.objects.filter(way).values_list("conversation_id", flat=True).distinct())
    kept_out = Belonging.objects.filter(mail__sender_address__in=traces.addresses)
    return found | set(kept_out.values_list("conversation_id", flat=True))
