"""The tables of this room."""

from amends.privacy.erasing import Erasure, Why, erasure_of, those_being_erased
from amends.privacy.exporting import Export

__all__ = ["Erasure", "Export", "Why", "erasure_of", "those_being_erased"]
