"""The companies and households customers belong to."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from amends.customers.changing import Changeable
from amends.people.models import Person


class Organisation(Changeable):
    """A company whose people write to us; its account owner knows its customs and needs."""

    name = models.CharField(_("name"), max_length=200, unique=True)
    owner = models.ForeignKey(
        Person,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="organisations",
        verbose_name=_("account owner"),
    )
    customs = models.TextField(_("customs and needs"), blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
