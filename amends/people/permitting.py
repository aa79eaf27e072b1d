"""Who may do what: rows of roles, and one table that says what each role may."""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from amends.foundation.clock import now
from amends.journal.models import Actor, record

if TYPE_CHECKING:
    from amends.people.persons import Person

ROLE_GIVEN, ROLE_TAKEN = "person.role_given", "person.role_taken"


class Role(models.TextChoices):
    """What somebody is at the desk."""

    AGENT = "agent", _("Agent")
    LEAD = "lead", _("Lead")
    ADMIN = "admin", _("Admin")
    OBSERVER = "observer", _("Observer")


class LastAdmin(ValidationError):
    """Somebody must be able to set things up."""

    def __init__(self) -> None:
        super().__init__(_("Nobody else is an admin. Make somebody else an admin first."))


ANSWERS = "conversations.answer"
LOOK = {"desk.look"}
ANSWER = LOOK | {ANSWERS, "customers.edit"}
LEAD = ANSWER | {
    "customers.erase",
    "customers.export",
    "conversations.hold",
    "conversations.confide",
    "quarantine.release",
    "settings.look",
}
MAY: dict[str, set[str]] = {
    Role.OBSERVER: LOOK,
    Role.AGENT: ANSWER | {"quarantine.release"},
    Role.LEAD: LEAD | {"policies.edit", "saved_replies.edit"},
    Role.ADMIN: LEAD | {"policies.edit", "saved_replies.edit", "settings.edit", "people.edit"},
}


class RoleRow(models.Model):
    """One role somebody has, who gave it and when."""

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="role_rows")
    role = models.CharField(max_length=10, choices=Role.choices)
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "role"], name="one_role_each")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role}"


class Permitted(models.Model):
    """Somebody with roles."""

    class Meta:
        abstract = True

    def roles(self) -> set[str]:
        """The roles this person has."""
        if "_roles" not in self.__dict__:
            self._roles = {row.role for row in self.role_rows.all()}  # type: ignore[attr-defined]
        return self._roles

    def may(self, permission: str) -> bool:
        """Whether one of the roles allows it."""
        return any(permission in MAY.get(role, ()) for role in self.roles())

    def give_role(self, role: str, *, by: Actor) -> None:
        """Add a role."""
        _, is_new = RoleRow.objects.get_or_create(person=self, role=role, defaults={"by": by})
        self.__dict__.pop("_roles", None)
        if is_new:
            record("person", self.pk, ROLE_GIVEN, by=by, role=role)

    def take_role(self, role: str, *, by: Actor) -> None:
        """Remove a role. Raises LastAdmin when nobody else could set things up."""
        if role == Role.ADMIN:
            self.refuse_if_last_admin()
        gone, _rows = RoleRow.objects.filter(person=self, role=role).delete()
        self.__dict__.pop("_roles", None)
        if gone:
            record("person", self.pk, ROLE_TAKEN, by=by, role=role)

    def refuse_if_last_admin(self) -> None:
        """Raise LastAdmin if nobody else is one."""
        others = RoleRow.objects.filter(role=Role.ADMIN, person__is_active=True).exclude(person=self)
        if Role.ADMIN in self.roles() and not others.exists():
            raise LastAdmin


def require(person: "Person | Any", permission: str) -> None:
    """Refuse, with an error the screen turns into a clear page, whoever may not."""
    if not person.is_authenticated or not person.may(permission):
        raise PermissionDenied(permission)
