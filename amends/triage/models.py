"""The tables of this room."""

from amends.triage.assessing import Assessment, Kind, Threat
from amends.triage.correcting import Correction, Field
from amends.triage.feeling import Feeling
from amends.triage.mood import Course, Mood
from amends.triage.outside.permitting import Permit
from amends.triage.outside.reader import OutsideReader
from amends.triage.outside.waiting import Asking
from amends.triage.retraining.retraining import IsWorse, Rests, Retraining, Use
from amends.triage.unread import Unread

__all__ = [
    "Asking",
    "Assessment",
    "Correction",
    "Course",
    "Feeling",
    "Field",
    "IsWorse",
    "Kind",
    "Mood",
    "OutsideReader",
    "Permit",
    "Rests",
    "Retraining",
    "Threat",
    "Unread",
    "Use",
]
