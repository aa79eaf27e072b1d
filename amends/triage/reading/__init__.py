"""Reading a message: knows no database, no clock and no network."""

from amends.triage.reading.reading import Evidence, Reading, read

__all__ = ["Evidence", "Reading", "read"]
