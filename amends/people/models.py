"""The tables of this room."""

from amends.people.being_away import Absence
from amends.people.inviting import Invitation, find_invitation
from amends.people.permitting import LastAdmin, Role, RoleRow, require
from amends.people.persons import People, Person, Theme
from amends.people.teams import Team

__all__ = [
    "Absence",
    "Invitation",
    "LastAdmin",
    "People",
    "Person",
    "Role",
    "RoleRow",
    "Team",
    "Theme",
    "find_invitation",
    "require",
]
