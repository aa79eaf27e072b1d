"""The tables of this room."""

from amends.intake.belonging import Belonging
from amends.intake.blocking import BlockedSender
from amends.intake.looking import Look
from amends.intake.offering import Offer, OfferKind

__all__ = ["Belonging", "BlockedSender", "Look", "Offer", "OfferKind"]
