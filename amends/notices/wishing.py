"""How each colleague wants to be told: in the app, by mail, and when mails have to wait."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import models
from django.utils.translation import gettext_lazy as _

from amends.foundation.writing import writing
from amends.journal.models import Actor, record
from amends.notices.kinds import KINDS, NoticeKind
from amends.people.models import Person

WISHED = "notices.wished"
SATURDAY = 5
EVENING, MORNING = time(19), time(7)
# A week has fewer nights and weekends than this.
LONGEST_WAIT = 20


class Pace(models.TextChoices):
    """How soon a mail tells of it; a mail that is never sent counts as none."""

    AT_ONCE = "at_once", _("At once")
    IN_DIGEST = "digest", _("In the digest")
    NEVER = "", _("Never")


@dataclass(frozen=True)
class Way:
    """Where a notice is told."""

    in_app: bool = True
    by_mail: str = Pace.NEVER
    # On every device they have switched on.
    by_push: bool = False


class Wish(models.Model):
    """Says that a colleague wants one kind of notice in another way than usual."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20)
    in_app = models.BooleanField(default=True)
    by_mail = models.CharField(max_length=10, choices=Pace.choices, default=Pace.NEVER, blank=True)
    by_push = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "kind"], name="one_wish_each")]

    def __str__(self) -> str:
        return f"{self.kind} for {self.person_id}"


class QuietHours(models.Model):
    """When what is told at once has to wait; without a row nights and weekends are quiet.

    The usual hours hold up nothing meant for whoever is on duty while they are; hours of one's own always hold.
    """

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="quiet_hours")
    starts = models.TimeField(default=EVENING)
    ends = models.TimeField(default=MORNING)
    weekends = models.BooleanField(default=True)

    def __str__(self) -> str:
        return f"{self.starts:%H:%M}–{self.ends:%H:%M} for {self.person_id}"

    @property
    def are_usual(self) -> bool:
        """Whether they are those of everybody who has not chosen others."""
        return (self.starts, self.ends, self.weekends) == (EVENING, MORNING, True)

    def is_quiet(self, local: datetime) -> bool:
        """Whether a moment by the colleague's clock is quiet."""
        if self.weekends and local.weekday() >= SATURDAY:
            return True
        if self.starts <= self.ends:
            return self.starts <= local.time() < self.ends
        return local.time() >= self.starts or local.time() < self.ends

    def over(self, moment: datetime, *, is_for_duty: bool = False) -> datetime:
        """The same moment, or the end of the quiet hours it falls into; or when they are on duty, for what is meant for that."""
        end = self._end(moment)
        is_lifted = end > moment and is_for_duty and self.are_usual
        return min([end, *self._on_duty_from(moment)]) if is_lifted else end

    def _on_duty_from(self, moment: datetime) -> list[datetime]:
        """When each of their teams is open next; nobody who is away or only looks on is on duty."""
        is_ever = self.person.may_answer and not self.person.is_away
        teams = self.person.teams.all() if is_ever else ()
        return [opens for team in teams if (opens := team.business_hours.open_from(moment))]

    def _end(self, moment: datetime) -> datetime:
        zone = ZoneInfo(self.person.timezone)
        for _night in range(LONGEST_WAIT):
            local = moment.astimezone(zone)
            if not self.is_quiet(local):
                break
            moment = self._next_change(local, zone).astimezone(UTC)
        return moment

    def _next_change(self, local: datetime, zone: ZoneInfo) -> datetime:
        """The next time of day at which it may become loud: the end of the night, or midnight in a weekend."""
        tomorrow = local.date() + timedelta(days=1)
        if self.weekends and local.weekday() >= SATURDAY:
            return datetime.combine(tomorrow, time(), zone)
        day = local.date() if local.time() < self.ends else tomorrow
        return datetime.combine(day, self.ends, zone).replace(fold=local.fold)


def quiet_hours_of(person: Person) -> QuietHours:
    """Their own, or the usual ones."""
    return QuietHours.objects.filter(person=person).select_related("person").first() or QuietHours(person=person)


def ways_of(person: Person) -> dict[str, Way]:
    """How they are told of each kind."""
    wished = {wish.kind: _way(wish) for wish in Wish.objects.filter(person=person)}
    return {word: wished.get(word) or usual_way(kind, person) for word, kind in KINDS.items()}


def ways_of_kind(kind: NoticeKind, people: Iterable[Person]) -> dict[int, Way]:
    """How each of these is told of one kind."""
    everyone = list(people)
    wishes = Wish.objects.filter(kind=kind.word, person__in=everyone)
    wished = {wish.person_id: _way(wish) for wish in wishes}
    return {person.pk: wished.get(person.pk) or usual_way(kind, person) for person in everyone}


def usual_way(kind: NoticeKind, person: Person) -> Way:
    """How they are told of it until they choose otherwise."""
    is_mailed = kind.mailed_to(person)
    return Way(in_app=True, by_mail=Pace.AT_ONCE if is_mailed else Pace.NEVER, by_push=is_mailed)


def _way(wish: Wish) -> Way:
    return Way(wish.in_app, wish.by_mail, wish.by_push)


def wish(person: Person, ways: Mapping[str, Way], *, by: Actor) -> None:
    """Be told so from now on; what is as usual is not kept, so that a better usual reaches it."""
    with writing():
        for word, way in ways.items():
            if way == usual_way(KINDS[word], person):
                Wish.objects.filter(person=person, kind=word).delete()
            else:
                Wish.objects.update_or_create(person=person, kind=word, defaults=vars(way))
        record("person", person.pk, WISHED, by=by)


def keep_quiet(person: Person, starts: time, ends: time, *, weekends: bool) -> None:
    """Let mails wait between these times from now on; the same time twice means no quiet night."""
    with writing():
        QuietHours.objects.update_or_create(
            person=person, defaults={"starts": starts, "ends": ends, "weekends": weekends}
        )
