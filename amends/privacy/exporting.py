"""Exporting a person: a lead asks for a copy of everything we hold, the worker makes it, and after some days it is gone."""

import logging
import tempfile
from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from amends.customers.models import Customer
from amends.environment import environment
from amends.files.models import StoredFile, let_go
from amends.foundation.clock import now
from amends.foundation.writing import writing
from amends.journal.models import Actor
from amends.people.models import Person
from amends.privacy.copying import write_copy
from amends.privacy.gathering import gather
from amends.privacy.standing_in_the_way import unseen_by

log = logging.getLogger(__name__)

ASKED, MADE, TAKEN = "customer.export_asked", "customer.export_made", "customer.exported"

KEPT_FOR = timedelta(days=7)
TRY_AGAIN_AFTER = timedelta(minutes=2)
MOST_TRIES = 5


class ExportState(models.TextChoices):
    """How far a copy has come."""

    WAITING = "waiting", _("Is being made")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Could not be made")
    GONE = "gone", _("No longer kept")


class ExportQuerySet(models.QuerySet["Export"]):
    """Many copies."""

    def due(self) -> Self:
        """Those to be made, the longest waiting first."""
        return self.filter(state=ExportState.WAITING, next_try_at__lte=now()).order_by("next_try_at", "pk")

    def kept(self) -> Self:
        """Those there are, or will be."""
        return self.filter(state__in=(ExportState.WAITING, ExportState.READY))

    def over(self) -> Self:
        """Those that have been kept long enough."""
        return self.filter(state=ExportState.READY, ready_at__lt=now() - KEPT_FOR)

    def of(self, customer: Customer) -> Self:
        """Those of a person, newest first."""
        return self.filter(customer__in=customer.all_ids()).order_by("-pk")

    def ask(self, customer: Customer, *, by: Person, with_internal: bool) -> "Export":
        """Ask for a copy; asked for again while it is being made it is the same."""
        kept = customer.resolved()
        with writing():
            export, is_new = self.get_or_create(
                customer=kept, person=by, with_internal=with_internal, state=ExportState.WAITING
            )
            if is_new:
                kept.record(ASKED, by=by.actor, with_internal=with_internal)
        return export


class Export(models.Model):
    """One copy of everything about a person: who asked, whether what is internal goes along, and how far it is."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="exports")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=now)
    with_internal = models.BooleanField(default=True)
    state = models.CharField(max_length=8, choices=ExportState.choices, default=ExportState.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(default=now)
    ready_at = models.DateTimeField(null=True)
    is_partial = models.BooleanField(default=False)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")

    objects = ExportQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["state", "next_try_at"], name="export_due")]

    def __str__(self) -> str:
        return f"{self.state} for {self.person_id}"

    @property
    def is_ready(self) -> bool:
        """Whether it can be fetched."""
        return self.state == ExportState.READY

    @property
    def gone_at(self) -> datetime | None:
        """When it will be deleted."""
        return self.ready_at + KEPT_FOR if self.ready_at else None

    def make(self) -> None:
        """Write the copy beside the database, then keep it. Whoever dies over it leaves a row that says what to clear."""
        if self.file_id:
            self.withdraw(ExportState.WAITING)
        collected = gather(self.customer.resolved(), self.person, with_internal=self.with_internal)
        waiting = type(self).objects.filter(pk=self.pk, state=ExportState.WAITING)
        with tempfile.TemporaryFile(dir=environment.data) as copy:
            write_copy(copy, collected)
            file = StoredFile.describe(copy)
            with writing():
                StoredFile.objects.bulk_create([file], ignore_conflicts=True)
                waiting.update(file=file)
            file.fill(copy)
        with writing():
            if not waiting.update(state=ExportState.READY, ready_at=now(), is_partial=collected.is_partial):
                return
            if unseen_by(self.person, collected.matters):
                # Confided while it was written; the next try leaves it out.
                self.file = file
                self.withdraw(ExportState.WAITING)
            else:
                self.customer.record(MADE, by=Actor.amends())

    def withdraw(self, state: str = ExportState.GONE) -> None:
        """Delete the copy; what is asked for again is made anew."""
        with writing():
            digest = self.file_id
            type(self).objects.filter(pk=self.pk).update(state=state, file=None, next_try_at=now())
            if digest:
                let_go([digest])

    def take(self, *, by: Person) -> StoredFile:
        """Note that it is fetched, and by whom."""
        assert self.file, "only a copy that is ready can be fetched"
        with writing():
            self.customer.record(TAKEN, by=by.actor)
        return self.file


def make_exports_due() -> int:
    """Make the next copy. Answers whether there was one."""
    export = Export.objects.due().select_related("customer", "person").first()
    if export is None:
        return 0
    try:
        export.make()
    except Exception:
        log.exception("Export %s failed", export.pk)
        tries = export.tries + 1
        state = ExportState.FAILED if tries >= MOST_TRIES else ExportState.WAITING
        with writing():
            waiting = Export.objects.filter(pk=export.pk, state=ExportState.WAITING)
            waiting.update(tries=tries, state=state, next_try_at=now() + TRY_AGAIN_AFTER)
    return 1


def forget_old_exports() -> int:
    """Delete the copies that have been kept long enough. Answers how many."""
    old = list(Export.objects.over())
    for export in old:
        export.withdraw()
    return len(old)
