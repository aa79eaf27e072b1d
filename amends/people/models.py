"""The tables of this room."""

from amends.people.permitting import Role, RoleRow, require
from amends.people.persons import People, Person, Theme
from amends.people.teams import Team

__all__ = ["People", "Person", "Role", "RoleRow", "Team", "Theme", "require"]
