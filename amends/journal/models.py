"""The tables of this room."""

from amends.journal.actors import Actor, ActorKind
from amends.journal.events import Event, record
from amends.journal.following import MissedReaction, Reader

__all__ = ["Actor", "ActorKind", "Event", "MissedReaction", "Reader", "record"]
