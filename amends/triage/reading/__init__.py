"""Reading a message: knows no database, no clock and no network."""

from amends.triage.reading.reading import read
from amends.triage.understanding import Evidence, Reading

__all__ = ["Evidence", "Reading", "read"]
