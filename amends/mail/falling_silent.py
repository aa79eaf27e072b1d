"""Falling silent: nothing comes where mail is usual, though nothing says that it is broken."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from statistics import median
from zoneinfo import ZoneInfo

from django.db import models

from amends.foundation.clock import now
from amends.foundation.writing import writing
from amends.journal.models import Actor, record
from amends.mail.incoming import IncomingMail
from amends.mail.mailboxes import Mailbox

SILENT, HEARD_AGAIN = "mailbox.silent", "mailbox.heard_again"

WEEKS = 8
# With fewer weeks a mailbox has no habits yet.
LEAST_WEEKS = 4
SHORTEST = timedelta(hours=2)
# Mail comes in bunches, so what counts is in how many of these spans something came.
SPAN = timedelta(minutes=10)
# So many expected and none there happens by chance about once in years; in every week but one at least half of them came.
EXPECTED, LEAST = 12, 6
# Our own doors may just have opened, and what waited may be on its way.
PATIENCE = timedelta(minutes=20)
# A mailbox can be asked for this much of its history without anybody noticing.
MOST = 20_000

IsHoliday = Callable[[date], bool]


def is_unusual(arrivals: Sequence[datetime], at: datetime, zone: ZoneInfo, is_holiday: IsHoliday) -> bool:
    """Whether a silence until this moment does not fit what came on the same days and hours of the weeks before."""
    if not arrivals:
        return False
    since = _after_holidays(max(arrivals).astimezone(zone), at.astimezone(zone), is_holiday)
    until = at.astimezone(zone)
    weeks = min(WEEKS, (until - min(arrivals)).days // 7)
    if until - since < SHORTEST or weeks < LEAST_WEEKS:
        return False
    spans = sorted({each.timestamp() // SPAN.total_seconds() for each in arrivals})
    counts = sorted(_came(spans, since, until, timedelta(weeks=week)) for week in range(1, weeks + 1))
    # One week may have been a holiday, or a silence of its own.
    return median(counts) >= EXPECTED and counts[1] >= LEAST


def _after_holidays(since: datetime, until: datetime, is_holiday: IsHoliday) -> datetime:
    """When the silence began to count: on a holiday nobody writes as on other days of its name."""
    for days in range((until.date() - since.date()).days, -1, -1):
        day = since.date() + timedelta(days=days)
        if is_holiday(day):
            return max(since, datetime.combine(day + timedelta(days=1), time.min, since.tzinfo))
    return since


def _came(spans: Sequence[float], since: datetime, until: datetime, earlier: timedelta) -> int:
    """In how many spans something came, so much earlier by the clock on the wall."""
    start, end = ((each - earlier).timestamp() / SPAN.total_seconds() for each in (since, until))
    return bisect_right(spans, end) - bisect_right(spans, start)


class Silence(models.Model):
    """A time in which a mailbox heard nothing though mail was usual; told once, and ended by the next mail."""

    mailbox = models.ForeignKey(Mailbox, on_delete=models.CASCADE, related_name="silences")
    since = models.DateTimeField()
    noticed_at = models.DateTimeField(default=now)
    told_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mailbox"], condition=models.Q(ended_at=None), name="one_silence_at_a_time")
        ]

    def __str__(self) -> str:
        return f"{self.mailbox} since {self.since:%Y-%m-%d %H:%M}"

    def tell(self) -> None:
        """Let the journal hear of it, once."""
        with writing():
            if Silence.objects.filter(pk=self.pk, told_at=None, ended_at=None).update(told_at=now()):
                record("mailbox", self.mailbox_id, SILENT, by=Actor.amends(), since=self.since.isoformat())

    def end(self) -> None:
        """Something came; who was told of the silence hears of its end as well."""
        with writing():
            if Silence.objects.filter(pk=self.pk, ended_at=None).update(ended_at=now()) and self.told_at:
                record("mailbox", self.mailbox_id, HEARD_AGAIN, by=Actor.amends())


def listen() -> int:
    """Look at every mailbox in use that is not known to be broken. Answers how many are silent."""
    boxes = Mailbox.objects.filter(is_active=True).exclude(imap_road__is_told=True).select_related("team")
    return sum(_listen_to(box) for box in boxes)


def _listen_to(mailbox: Mailbox) -> bool:
    known = Silence.objects.filter(mailbox=mailbox, ended_at=None).first()
    came = IncomingMail.objects.filter(mailbox=mailbox).exclude(road="import")
    last = came.order_by("-pk").values_list("received_at", flat=True).first()
    if known and last and last > known.since:
        known.end()
        known = None
    if known:
        if not known.told_at and now() - known.noticed_at >= PATIENCE:
            known.tell()
        return True
    if not last or now() - last < SHORTEST or not _is_silent(mailbox, came):
        return False
    with writing():
        Silence.objects.get_or_create(mailbox=mailbox, ended_at=None, defaults={"since": last})
    return True


def _is_silent(mailbox: Mailbox, came: "models.QuerySet[IncomingMail]") -> bool:
    arrivals = list(came.order_by("-pk").values_list("received_at", flat=True)[:MOST])
    hours = mailbox.team.business_hours
    return is_unusual(arrivals, now(), ZoneInfo(mailbox.team.timezone), hours.is_holiday)
