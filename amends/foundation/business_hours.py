"""When people are at work: opening hours of each weekday in one time zone, less the holidays of a country."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

LONGEST_LOOK_AHEAD = 366

Spans = tuple[tuple[time, time], ...]


@lru_cache(maxsize=256)
def _holidays(country: str, region: str, year: int) -> frozenset[date]:
    if not country:
        return frozenset()
    return frozenset(holidays.country_holidays(country, subdiv=region or None, years=year))


@dataclass(frozen=True)
class BusinessHours:
    """Opening hours; `week` maps a weekday (Monday is 0) to its spans, a day that is missing is closed."""

    timezone: str = "UTC"
    week: Mapping[int, Spans] = field(default_factory=dict)
    country: str = ""
    region: str = ""

    def is_holiday(self, day: date) -> bool:
        """Whether nobody works on this day because of a holiday."""
        return day in _holidays(self.country, self.region, day.year)

    def is_open(self, moment: datetime) -> bool:
        """Whether somebody is at work at this moment."""
        return any(start <= moment < end for start, end in self._open_on(moment.astimezone(self._zone).date()))

    def open_from(self, moment: datetime) -> datetime | None:
        """The first moment from this one on at which somebody is at work; without any opening hours that is always."""
        if not any(self.week.values()):
            return moment
        return next((max(opens, moment) for opens, _closes in self._spans_from(moment)), None)

    def is_workday(self, day: date) -> bool:
        """Whether somebody works on this day; without any opening hours every day is one."""
        return not any(self.week.values()) or any(True for _span in self._open_on(day))

    def after(self, start: datetime, work: timedelta) -> datetime:
        """The moment when `work` hours of opening time have passed since `start`.

        Without any opening hours the clock simply runs.
        """
        if not any(self.week.values()):
            return start + work
        left = work
        for opens, closes in self._spans_from(start):
            begin = max(opens, start)
            if begin + left <= closes:
                return begin + left
            left -= closes - begin
        return start + work

    def between(self, start: datetime, end: datetime) -> timedelta:
        """How much opening time lies between two moments."""
        if not any(self.week.values()):
            return max(end - start, timedelta())
        worked = timedelta()
        for opens, closes in self._spans_from(start):
            if opens >= end:
                break
            worked += max(min(closes, end) - max(opens, start), timedelta())
        return worked

    @property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    def _spans_from(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        day = start.astimezone(self._zone).date()
        for offset in range(LONGEST_LOOK_AHEAD):
            for opens, closes in self._open_on(day + timedelta(days=offset)):
                if closes > start:
                    yield opens, closes

    def _open_on(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        """The spans of one day in UTC, so that a span over a change of the clock has its true length."""
        if self.is_holiday(day):
            return
        for opens, closes in self.week.get(day.weekday(), ()):
            yield self._at(day, opens), self._at(day, closes)

    def _at(self, day: date, hour: time) -> datetime:
        if hour == time.max:
            return datetime.combine(day + timedelta(days=1), time.min, self._zone).astimezone(UTC)
        return datetime.combine(day, hour, self._zone).astimezone(UTC)
