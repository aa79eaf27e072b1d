"""The people at the desk, how they sign in, and how they like their screen."""

from zoneinfo import available_timezones

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from amends.foundation.clock import now
from amends.foundation.first_names import first_name_in, initials_in
from amends.foundation.writing import writing
from amends.journal.models import Actor, ActorKind
from amends.people.being_away import Absentee
from amends.people.inviting import Invitable
from amends.people.leaving import Leavable
from amends.people.permitting import ANSWERS, MAY, Permitted, RoleRow


def check_timezone(name: str) -> None:
    """Refuse a time zone the machine does not know."""
    if name not in available_timezones():
        raise ValidationError(_("There is no time zone “%(name)s”."), params={"name": name})


class People(BaseUserManager["Person"]):
    """Everybody who may sign in."""

    def welcome(self, email: str, name: str, *, roles: tuple[str, ...] = ("agent",), **likes: str) -> "Person":
        """Add a colleague with these roles; a password comes from an invitation or the first-run set-up."""
        with writing():
            person = self.model(email=self.normalize_email(email).lower(), name=name, **likes)
            person.set_unusable_password()
            person.save(using=self._db)
            person.actor = Actor.known(ActorKind.PERSON, person.pk, name)
            person.save(update_fields=["actor"])
            for role in roles:
                person.give_role(role, by=person.actor)
        return person

    def active(self) -> models.QuerySet["Person"]:
        """Colleagues who can sign in, by name."""
        return self.filter(is_active=True).order_by("name")

    def knows(self, address: str) -> bool:
        """Whether somebody who works here, or did, has this address."""
        return self.filter(email=address.lower()).exists()

    def who_answer(self) -> models.QuerySet["Person"]:
        """Colleagues who can sign in and answer customers, by name."""
        roles = [role for role, may in MAY.items() if ANSWERS in may]
        return self.active().filter(pk__in=RoleRow.objects.filter(role__in=roles).values("person"))


class Theme(models.TextChoices):
    """Light, dark, or as the machine says."""

    SYSTEM = "", _("As my device")
    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")


class Person(AbstractBaseUser, Permitted, Invitable, Leavable, Absentee):
    """Somebody who works at the desk."""

    email = models.EmailField(_("work e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=200)
    # Null only for the moment between the two rows.
    actor: "models.OneToOneField[Actor, Actor]" = models.OneToOneField(
        Actor, on_delete=models.PROTECT, null=True, editable=False
    )
    language = models.CharField(_("language"), max_length=10, default="en")
    timezone = models.CharField(_("time zone"), max_length=60, default="Europe/Berlin", validators=[check_timezone])
    theme = models.CharField(_("appearance"), max_length=5, choices=Theme.choices, default=Theme.SYSTEM, blank=True)
    has_keys = models.BooleanField(_("single keys"), default=True)
    is_active = models.BooleanField(_("may sign in"), default=True)
    joined_at = models.DateTimeField(default=now, editable=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    objects = People()

    def __str__(self) -> str:
        return self.name

    def change_name(self, name: str) -> None:
        """Be called this from now on, also under what was done before."""
        with writing():
            self.name = name
            self.save(update_fields=["name"])
            Actor.objects.filter(pk=self.actor_id).update(name=name)

    @property
    def may_answer(self) -> bool:
        """Whether they work here and answer customers."""
        return self.is_active and self.may(ANSWERS)

    @property
    def initials(self) -> str:
        """The letters in the round face: the first of the first and of the last name."""
        return initials_in(self.name)

    @property
    def tone(self) -> int:
        """Which of the five quiet colours the face has."""
        return (self.pk or 0) % 5 + 1

    @property
    def first_name(self) -> str:
        """How colleagues and customers call them."""
        return first_name_in(self.name)
