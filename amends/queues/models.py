"""The tables of this room."""

from amends.queues.placement import Place, Placement

__all__ = ["Place", "Placement"]
