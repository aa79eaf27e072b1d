"""The tables of this room."""

from amends.triage.assessing import Assessment, Kind, Threat
from amends.triage.correcting import Correction, Field
from amends.triage.feeling import Feeling
from amends.triage.mood import Course, Mood
from amends.triage.unread import Unread

__all__ = ["Assessment", "Correction", "Course", "Feeling", "Field", "Kind", "Mood", "Threat", "Unread"]
