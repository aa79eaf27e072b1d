"""The tables of this room."""

from amends.causes.cause import Cause, CauseQuerySet
from amends.causes.retiring import Retirement
from amends.causes.tree import causes_to_choose, paths, tree

__all__ = ["Cause", "CauseQuerySet", "Retirement", "causes_to_choose", "paths", "tree"]
