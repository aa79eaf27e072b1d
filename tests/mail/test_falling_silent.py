"""A mailbox in which nothing comes though mail is usual: judged by its own history, told once, ended by the next mail."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from amends.files.models import StoredFile
from amends.foundation.clock import standing_at
from amends.journal.models import Event
from amends.mail.falling_silent import HEARD_AGAIN, PATIENCE, SILENT, Silence, is_unusual, listen
from amends.mail.models import ImapRoad, IncomingMail, MailKind, OutgoingMail
from tests import cast

OSLO = ZoneInfo("Europe/Oslo")
BEGAN = datetime(2026, 1, 5, tzinfo=OSLO)
# Mails an hour by the hour of the day, on working days; a tenth of it comes at weekends.
HOURS = [0.2] * 7 + [2, 5, 9, 9, 8, 6, 7, 8, 7, 5, 3, 2, 2, 2, 1, 0.5, 0.3]


def a_year(seed: int, busy: float = 1.0, days: int = 365) -> Iterator[datetime]:
    """Mail as people write it: by day, mostly on working days, in bunches, and little on the first of May."""
    chance = random.Random(seed)
    for day in range(days):
        for hour, rate in enumerate(HOURS):
            start = BEGAN + timedelta(days=day, hours=hour)
            rate *= busy * (0.1 if start.weekday() > 4 or is_holiday(start.date()) else 1)
            rest = chance.expovariate(rate)
            while rest < 1:
                for _ in range(1 + (chance.random() < 0.2) * 3):
                    yield start + timedelta(hours=rest, seconds=chance.random() * 40)
                rest += chance.expovariate(rate)


def is_holiday(day: date) -> bool:
    return (day.month, day.day) in {(5, 1), (5, 17), (12, 25), (12, 26), (1, 1)}


def alarms(arrivals: list[datetime]) -> list[datetime]:
    """The ends of all gaps that would have been told, with nobody knowing what comes later."""
    told = []
    ordered = sorted(arrivals)
    for number, (last, following) in enumerate(zip(ordered, ordered[1:], strict=False), 1):
        if following - last > timedelta(hours=2):
            known = ordered[max(number - 5000, 0) : number]
            if is_unusual(known, following - timedelta(seconds=1), OSLO, is_holiday):
                told.append(following)
    return told


def test_nights_weekends_and_holidays_are_no_news():
    assert alarms(list(a_year(1, busy=0.3, days=150))) == []


@pytest.mark.slow
@pytest.mark.parametrize("busy", [0.1, 1.0])
@pytest.mark.parametrize("seed", [1, 2])
def test_nothing_in_a_whole_year_is_news(seed: int, busy: float):
    assert alarms(list(a_year(seed, busy))) == []


@pytest.mark.parametrize(
    ("stops", "within"),
    [
        (datetime(2026, 3, 17, 9, tzinfo=OSLO), 4),
        # On the evening before the working week, a stop shows when the week begins.
        (datetime(2026, 3, 15, 20, tzinfo=OSLO), 15),
        # Over the change to summer time.
        (datetime(2026, 3, 28, 12, tzinfo=OSLO), 48),
    ],
)
def test_a_stop_is_noticed_within_hours_of_usual_mail(stops: datetime, within: int):
    known = [each for each in a_year(3, days=90) if each < stops]
    moments = [stops + timedelta(minutes=30 * step) for step in range(2 * 72)]
    noticed = next(each for each in moments if is_unusual(known, each, OSLO, is_holiday))
    assert timedelta(hours=2) <= noticed - stops <= timedelta(hours=within)


def test_a_holiday_on_a_working_day_is_no_news_and_the_day_after_it_is():
    stops = datetime(2026, 4, 30, 20, tzinfo=OSLO)
    known = [each for each in a_year(4, days=120) if each < stops]
    assert not is_unusual(known, datetime(2026, 5, 1, 18, tzinfo=OSLO), OSLO, is_holiday)
    assert is_unusual(known, datetime(2026, 5, 1, 18, tzinfo=OSLO), OSLO, lambda day: False)
    assert is_unusual(known, datetime(2026, 5, 4, 13, tzinfo=OSLO), OSLO, is_holiday)


def test_a_young_mailbox_has_no_habits_yet():
    known = list(a_year(5, days=20))
    assert not is_unusual(known, known[-1] + timedelta(days=2), OSLO, is_holiday)
    assert not is_unusual([], BEGAN, OSLO, is_holiday)


def test_a_burst_of_history_makes_no_habit():
    burst = [BEGAN + timedelta(weeks=week, seconds=second) for week in range(8) for second in range(300)]
    assert not is_unusual(burst, BEGAN + timedelta(weeks=8, days=2), OSLO, is_holiday)


TUESDAY = datetime(2026, 3, 17, 9, tzinfo=OSLO).astimezone(UTC)


@pytest.fixture
def raw(db: None) -> StoredFile:
    return StoredFile.keep(b"Subject: Hei\r\n\r\nHei")


@pytest.fixture
def used(mailbox, raw):
    """A mailbox with ten weeks of mail, until a Tuesday at nine."""
    moments = [each for each in a_year(6, days=75) if each < TUESDAY]
    IncomingMail.objects.bulk_create(arrival(mailbox, raw, each) for each in moments)
    return mailbox


def arrival(mailbox, raw, at: datetime) -> IncomingMail:
    name = f"{at.timestamp():.6f}.{random.random()}"
    return IncomingMail(spool_name=name, mailbox=mailbox, road="lmtp", raw=raw, received_at=at)


def came(mailbox, raw, at: datetime) -> None:
    arrival(mailbox, raw, at).save()


def listening_at(at: datetime) -> int:
    with standing_at(at):
        return listen()


def told(mailbox) -> list[str]:
    return list(Event.objects.about("mailbox", mailbox.pk).values_list("kind", flat=True))


def test_a_silence_is_told_once_and_its_end_as_well(used, raw, ada):
    noon = TUESDAY + timedelta(hours=4)
    assert listening_at(noon) == 1
    assert told(used) == []
    for minutes in (25, 35, 300):
        listening_at(noon + timedelta(minutes=minutes))
    assert told(used) == [SILENT]
    came(used, raw, noon + timedelta(hours=6))
    listening_at(noon + timedelta(hours=6, minutes=1))
    assert told(used) == [SILENT, HEARD_AGAIN]
    assert Silence.objects.get().ended_at is not None


def test_what_was_only_on_its_way_is_not_told(used, raw):
    noon = TUESDAY + timedelta(hours=4)
    listening_at(noon)
    came(used, raw, noon + PATIENCE / 2)
    listening_at(noon + PATIENCE)
    assert told(used) == []
    assert Silence.objects.get().told_at is None


def test_a_mailbox_known_to_be_broken_is_not_told_of_twice(used):
    ImapRoad.objects.create(mailbox=used, host="imap.example", username="hjelp", is_told=True)
    assert listening_at(TUESDAY + timedelta(hours=4)) == 0


def test_admins_hear_of_a_silence_on_screen_and_by_mail(used, ada, jonas, client):
    for minutes in (0, 25):
        at = TUESDAY + timedelta(hours=4, minutes=minutes)
        listening_at(at)
    with standing_at(at):
        cast.let_others_react()
    mail = OutgoingMail.objects.get(kind=MailKind.NOTICE)
    assert mail.recipients == [ada.email]
    assert b"Nothing has come to hjelp@morgenrot.example" in mail.raw.read().replace(b"=\r\n", b"")
    for person, is_shown in ((ada, True), (jonas, False)):
        client.force_login(person)
        words = client.get("/queue/answer/").content.decode()
        assert ("Nothing comes to hjelp@morgenrot.example, though mail is usual" in words) is is_shown
