"""The tables of this room."""

from amends.journal.actors import Actor, ActorKind
from amends.journal.events import Event, record
from amends.journal.following import Reader
from amends.journal.missing import MissedReaction

__all__ = ["Actor", "ActorKind", "Event", "MissedReaction", "Reader", "record"]
