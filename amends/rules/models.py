"""The tables of this room."""

from amends.rules.acting import ActionKind, Problem
from amends.rules.applying import Application
from amends.rules.being_late import Lateness
from amends.rules.moments import Moment
from amends.rules.rule import Rule
from amends.rules.weighing import ConditionKind

__all__ = ["ActionKind", "Application", "ConditionKind", "Lateness", "Moment", "Problem", "Rule"]
