"""The tables of this room."""

from amends.queues.lines import LINES, line_of, lines_of
from amends.queues.placement import Place, Placement, PlacementQuerySet
from amends.queues.policy import PressureRow
from amends.queues.reckoning_anew import Reckoning

__all__ = ["LINES", "Place", "Placement", "PlacementQuerySet", "PressureRow", "Reckoning", "line_of", "lines_of"]
