"""A cause of complaints, in the tree people can change."""

from typing import Self

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from amends.causes.arranging import Arrangeable
from amends.causes.retiring import Retirable
from amends.foundation.writing import writing
from amends.journal.models import Actor, record

# What readers of messages call a cause that people have added begins so, and goes on with its number.
OWN = "own_"
ADDED, RENAMED = "cause.added", "cause.renamed"
# Whoever reads Nynorsk reads Bokmål more gladly than English.
NAMED_IN = {"en": "name_en", "de": "name_de", "nb": "name_nb", "nn": "name_nb", "no": "name_nb"}


def name_column() -> str:
    """The column with the names in the reader's language."""
    return NAMED_IN.get((get_language() or "en")[:2], "name_en")


class CauseQuerySet(models.QuerySet["Cause"]):
    """Many causes."""

    def in_order(self) -> Self:
        """As people have arranged them."""
        return self.order_by("position", "pk")

    def offered(self) -> Self:
        """Those one may still choose."""
        return self.filter(retirement__isnull=True)


class Cause(Arrangeable, Retirable):
    """Why somebody complains; `code` is what the reader in the house calls it, and empty for those people have added."""

    code = models.CharField(max_length=40, blank=True)
    name_en = models.CharField(_("name in English"), max_length=60)
    name_de = models.CharField(_("name in German"), max_length=60, blank=True)
    name_nb = models.CharField(_("name in Norwegian"), max_length=60, blank=True)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="parts")
    position = models.PositiveIntegerField(default=0)

    objects = CauseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code"], name="one_cause_each", condition=~models.Q(code="")),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """Its name in the reader's language, or in English where it has none."""
        return getattr(self, name_column()) or self.name_en

    @property
    def token(self) -> str:
        """What readers of messages call it; the same whatever people call it."""
        return self.code or f"{OWN}{self.pk}"

    @property
    def top(self) -> "Cause":
        """The cause on the first level that it is a part of, or itself."""
        return self.parent.top if self.parent else self

    def add(self, *, by: Actor) -> Self:
        """Put a new cause into the tree, after its siblings."""
        with writing():
            self.position = 1 + max((each.position for each in self.siblings()), default=0)
            self.save()
            record("cause", self.pk, ADDED, by=by)
        return self

    def rename(self, names: dict[str, str], *, by: Actor) -> None:
        """Call it otherwise; `names` has one for each language."""
        with writing():
            for language, name in names.items():
                setattr(self, NAMED_IN[language], name)
            self.save(update_fields=[NAMED_IN[language] for language in names])
            record("cause", self.pk, RENAMED, by=by)
