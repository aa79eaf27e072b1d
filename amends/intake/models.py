"""The tables of this room."""

from amends.intake.blocking import BlockedSender
from amends.intake.offering import Offer, OfferKind

__all__ = ["BlockedSender", "Offer", "OfferKind"]
