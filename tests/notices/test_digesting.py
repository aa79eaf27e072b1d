"""A digest is one mail with everything of the kinds chosen for it, at the hours of its receiver, and none when all is read."""

from datetime import UTC, datetime, time, timedelta

import pytest

from amends.conversations.models import Conversation
from amends.customers.models import Customer
from amends.foundation.clock import standing_at
from amends.mail.models import Mailbox
from amends.notices.digesting import digest_times_of, send_digest_at
from amends.notices.mailing import mail_notices_due
from amends.notices.models import Notice, Pace, Way
from amends.notices.wishing import keep_quiet, wish
from amends.people.models import Person
from tests import cast
from tests.notices.reading import mails, text_of

# In Berlin, where Jonas is, it is an hour later.
MONDAY_NOON = datetime(2026, 3, 2, 11, tzinfo=UTC)
TUESDAY_EIGHT = datetime(2026, 3, 3, 7, tzinfo=UTC)
FRIDAY_NOON = datetime(2026, 3, 6, 11, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
OFFICE = cast.ALWAYS_OPEN | {"5": [], "6": []}


def mailed_at(moment: datetime) -> int:
    with standing_at(moment):
        return mail_notices_due()


def give(conversation: Conversation, to: Person, by: Person, at: datetime = MONDAY_NOON) -> None:
    with standing_at(at):
        conversation.assign(to, by=by.actor)
        cast.let_others_react()


@pytest.fixture
def patient(jonas: Person) -> Person:
    """Jonas, who hears in the digest what he is given."""
    wish(jonas, {"assigned": Way(by_mail=Pace.IN_DIGEST)}, by=jonas.actor)
    return jonas


@pytest.fixture
def two(kari: Customer, mailbox: Mailbox, patient: Person, ingrid: Person) -> list[Conversation]:
    """Two matters, given to Jonas on a Monday."""
    both = [cast.conversation(kari, mailbox), cast.conversation(kari, mailbox)]
    for hours, each in enumerate(both):
        give(each, patient, ingrid, MONDAY_NOON + timedelta(hours=hours))
    return both


def test_everything_comes_in_one_mail_once_and_at_its_hour(two, patient):
    assert [mailed_at(TUESDAY_EIGHT - MINUTE), mailed_at(TUESDAY_EIGHT), mailed_at(TUESDAY_EIGHT + DAY)] == [0, 1, 0]
    (mail,) = mails()
    assert (mail["To"], mail["Subject"]) == ("jonas@morgenrot.example", "Digest: 2 notices")
    assert [f"/conversations/{each.number}/" in text_of(mail) for each in two] == [True, True]
    assert "Somebody gives you a conversation" in text_of(mail)


def test_it_speaks_the_language_of_its_receiver(two, patient):
    Person.objects.filter(pk=patient.pk).update(language="de")
    mailed_at(TUESDAY_EIGHT)
    assert mails()[0]["Subject"] == "Sammelmail: 2 Hinweise"
    assert "Ingrid Solheim hat dir das Anliegen von Kari Nordahl übergeben." in text_of(mails()[0])


def test_it_is_due_by_the_clock_of_its_receiver(two, patient, conversation, ingrid):
    Person.objects.filter(pk=patient.pk).update(timezone="America/New_York")
    Notice.objects.all().read(patient)
    give(conversation, patient, ingrid)
    in_new_york = datetime(2026, 3, 2, 13, tzinfo=UTC)
    assert [mailed_at(in_new_york - MINUTE), mailed_at(in_new_york)] == [0, 1]


def test_what_is_read_is_not_in_it_and_nothing_is_never_sent(two, patient):
    with standing_at(MONDAY_NOON + DAY / 12):
        Notice.objects.about(two[0]).read(patient)
    mailed_at(TUESDAY_EIGHT)
    assert mails()[0]["Subject"] == "Digest: 1 notice"
    assert mailed_at(TUESDAY_EIGHT + DAY) == 0


def test_without_anything_unread_there_is_none(two, patient):
    Notice.objects.all().read(patient)
    assert (mailed_at(TUESDAY_EIGHT), mails()) == (0, [])


def test_what_is_told_at_once_does_not_wait_for_it(two, patient, ingrid):
    with standing_at(MONDAY_NOON + timedelta(hours=2)):
        two[0].note("@Jonas", by=ingrid.actor)
        cast.let_others_react()
    assert mailed_at(MONDAY_NOON + timedelta(hours=2, minutes=6)) == 1
    assert mails()[0]["Subject"] == "Ingrid Solheim mentions you in a note about Kari Nordahl"
    assert mailed_at(TUESDAY_EIGHT) == 1
    assert mails()[1]["Subject"] == "Digest: 2 notices"


def test_whoever_is_at_the_desk_gets_it_all_the_same(two, patient):
    with standing_at(TUESDAY_EIGHT - MINUTE):
        two[0].note("I look at it.", by=patient.actor)
    assert mailed_at(TUESDAY_EIGHT) == 1


def test_its_hour_counts_also_within_quiet_hours(two, patient):
    keep_quiet(patient, time(18), time(10), weekends=True)
    assert mailed_at(TUESDAY_EIGHT) == 1


def test_it_may_come_twice_a_day_and_other_times_hold_for_what_waits_already(two, patient):
    with standing_at(MONDAY_NOON + DAY / 12):
        send_digest_at(patient, time(7), time(16, 30), working_days=True)
    afternoon = datetime(2026, 3, 2, 15, 30, tzinfo=UTC)
    assert [mailed_at(afternoon - MINUTE), mailed_at(afternoon), mailed_at(TUESDAY_EIGHT)] == [0, 1, 0]


@pytest.mark.parametrize(("working_days", "hours"), [(True, 67), (False, 19)])
def test_it_rests_on_days_nobody_works(patient, working_days, hours):
    send_digest_at(patient, time(7), None, working_days=working_days)
    assert digest_times_of(patient).after(FRIDAY_NOON) == FRIDAY_NOON + timedelta(hours=hours)


def test_working_days_are_those_of_ones_teams(patient, team):
    team.members.add(patient)
    assert digest_times_of(patient).after(FRIDAY_NOON) == FRIDAY_NOON + timedelta(hours=20)
    team.week, team.country = OFFICE, "NO"
    team.save()
    # In 2026 the Thursday and Friday before Easter and the Monday after it are 2, 3 and 6 April.
    wednesday = datetime(2026, 4, 1, 11, tzinfo=UTC)
    assert digest_times_of(patient).after(wednesday) == datetime(2026, 4, 7, 6, tzinfo=UTC)


def test_a_team_that_works_never_keeps_nobody_from_their_digest(patient, team):
    team.members.add(patient)
    team.week = {"6": []}
    team.save()
    assert digest_times_of(patient).after(MONDAY_NOON) == TUESDAY_EIGHT


# By the clock of Berlin: summer time began on 29 March 2026 at 2:00 and ended on 25 October at 3:00, both Sundays.
@pytest.mark.parametrize("day", [datetime(2026, 3, 28, 12, tzinfo=UTC), datetime(2026, 10, 24, 12, tzinfo=UTC)])
def test_when_the_clocks_change_it_comes_once(patient, day):
    send_digest_at(patient, time(2, 30), None, working_days=False)
    times = digest_times_of(patient)
    first = times.after(day)
    assert first.date() == (day + DAY).date()
    assert times.after(first).date() == (day + 2 * DAY).date()


def test_what_became_confidential_meanwhile_is_left_out(two, lena):
    two[0].confide([lena], by=lena.actor)
    mailed_at(TUESDAY_EIGHT)
    assert mails()[0]["Subject"] == "Digest: 1 notice"
