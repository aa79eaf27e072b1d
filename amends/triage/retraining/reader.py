"""The two readers with what this house has taught one of them."""

from typing import Any

from amends.triage.reading.learned import Learned, shipped


class Retrained(Learned):
    """Heads and beliefs of a folder of this house, and the network that comes with Amends, opened once for all."""

    @property
    def encoder(self) -> Any:
        """The network."""
        return shipped().encoder

    @property
    def pieces(self) -> Any:
        """What cuts a text into pieces of words."""
        return shipped().pieces
