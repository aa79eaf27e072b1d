"""The tables of this room."""

from amends.queues.lines import count_each, count_for, lines_of
from amends.queues.placement import MANY, Place, Placement, PlacementQuerySet

__all__ = ["MANY", "Place", "Placement", "PlacementQuerySet", "count_each", "count_for", "lines_of"]
