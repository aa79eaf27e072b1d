"""Notices are mailed to those who are away, together, in their language, and not at night."""

from datetime import UTC, datetime, time, timedelta

import pytest

from amends.conversations.models import Conversation
from amends.customers.models import Customer
from amends.foundation.clock import standing_at
from amends.mail.models import Mailbox, OutgoingMail
from amends.notices.mailing import mail_notices_due
from amends.notices.models import Notice, Pace, QuietHours, Way, forget_old_notices
from amends.notices.wishing import keep_quiet, wish
from amends.people.models import Person
from amends.rules.being_late import notice_who_is_late
from tests import cast
from tests.notices.reading import mails, text_of
from tests.notices.upset import turns

MONDAY_NOON = datetime(2026, 3, 2, 11, tzinfo=UTC)
EVENING = datetime(2026, 3, 2, 19, tzinfo=UTC)
SOON, LATER = timedelta(minutes=6), timedelta(hours=1)


def mailed_at(moment: datetime) -> int:
    """How many mails go out when the clock looks at this moment."""
    with standing_at(moment):
        return mail_notices_due()


@pytest.fixture
def conversation(kari: Customer, mailbox: Mailbox) -> Conversation:
    """Kari has written an hour before."""
    with standing_at(MONDAY_NOON - timedelta(hours=1)):
        return cast.conversation(kari, mailbox)


@pytest.fixture
def given(conversation: Conversation, jonas: Person, ingrid: Person) -> Conversation:
    """On a Monday at noon Ingrid gives Jonas Kari's matter."""
    with standing_at(MONDAY_NOON):
        conversation.assign(jonas, by=ingrid.actor)
        cast.let_others_react()
    return conversation


def test_after_a_few_minutes_the_mail_goes_out_once(given, jonas):
    assert mailed_at(MONDAY_NOON) == 0
    assert [mailed_at(MONDAY_NOON + SOON), mailed_at(MONDAY_NOON + LATER)] == [1, 0]
    (mail,) = mails()
    assert (mail["To"], mail["Auto-Submitted"]) == ("jonas@morgenrot.example", "auto-generated")
    assert mail["Subject"] == "Ingrid Solheim gave you the matter of Kari Nordahl"
    assert f"/conversations/{given.number}/" in text_of(mail)
    assert OutgoingMail.objects.get().envelope_from == ""


def test_it_speaks_the_language_of_its_receiver(given, jonas):
    Person.objects.filter(pk=jonas.pk).update(language="de")
    mailed_at(MONDAY_NOON + SOON)
    assert mails()[0]["Subject"] == "Ingrid Solheim hat dir das Anliegen von Kari Nordahl übergeben"


def test_what_is_read_before_is_not_mailed(given, jonas):
    with standing_at(MONDAY_NOON + timedelta(minutes=1)):
        Notice.objects.about(given).read(jonas)
    assert mailed_at(MONDAY_NOON + SOON) == 0
    assert mails() == []


def test_several_within_a_few_minutes_are_one_mail(given, jonas, ingrid, kari, mailbox):
    with standing_at(MONDAY_NOON + timedelta(minutes=2)):
        cast.conversation(kari, mailbox).assign(jonas, by=ingrid.actor)
        given.note("@Jonas, two of them belong together.", by=ingrid.actor)
        cast.let_others_react()
    assert mailed_at(MONDAY_NOON + SOON) == 1
    (mail,) = mails()
    assert mail["Subject"] == "3 notices"
    assert text_of(mail).count("/conversations/") == 3
    assert not Notice.objects.filter(mail=None).exists()


def test_a_mail_at_night_waits_for_the_morning_and_joins_the_others(conversation, jonas, ingrid):
    with standing_at(EVENING):
        conversation.assign(jonas, by=ingrid.actor)
        cast.let_others_react()
    with standing_at(EVENING + timedelta(hours=2)):
        conversation.note("@Jonas", by=ingrid.actor)
        cast.let_others_react()
    assert mailed_at(EVENING + timedelta(hours=10)) == 0
    assert mailed_at(datetime(2026, 3, 3, 6, 1, tzinfo=UTC)) == 1
    assert mails()[0]["Subject"] == "2 notices"


def test_whoever_is_at_the_desk_is_mailed_only_after_leaving(given, jonas):
    with standing_at(MONDAY_NOON + timedelta(minutes=5)):
        given.note("I look at it.", by=jonas.actor)
    assert mailed_at(MONDAY_NOON + SOON) == 0
    assert mailed_at(MONDAY_NOON + timedelta(minutes=17)) == 1


def test_who_has_left_meanwhile_gets_no_mail(given, jonas, lena):
    jonas.leave(by=lena.actor)
    assert mailed_at(MONDAY_NOON + SOON) == 0
    assert not Notice.objects.owed_by_mail().exists()


def test_what_became_confidential_meanwhile_is_not_mailed(given, lena):
    given.confide([lena], by=lena.actor)
    assert mailed_at(MONDAY_NOON + SOON) == 0


def test_a_name_cannot_smuggle_a_link_into_the_mail(conversation, kari, jonas, ingrid):
    kari.name = "[Bank](https://evil.example)"
    kari.save()
    with standing_at(MONDAY_NOON):
        conversation.assign(jonas, by=ingrid.actor)
        cast.let_others_react()
    mailed_at(MONDAY_NOON + SOON)
    assert b'href="https://evil' not in OutgoingMail.objects.get().raw.read()


def test_everybody_chooses_what_is_mailed_and_what_is_shown(given, jonas, ingrid):
    wish(jonas, {"assigned": Way(in_app=False), "mentioned": Way(in_app=False, by_mail=Pace.AT_ONCE)}, by=jonas.actor)
    with standing_at(MONDAY_NOON):
        given.unassign(by=ingrid.actor)
        given.assign(jonas, by=ingrid.actor)
        given.note("@Jonas", by=ingrid.actor)
        cast.let_others_react()
    assert [(each.kind, each.in_app) for each in Notice.objects.order_by("pk")] == [
        ("assigned", True),
        ("mentioned", False),
    ]
    assert Notice.objects.shown_to(jonas).count() == 1
    mailed_at(MONDAY_NOON + SOON)
    assert len(mails()) == 1
    assert Notice.objects.get(kind="mentioned").read_at


def test_deadlines_are_mailed_to_leads_and_shown_to_agents(conversation, jonas, lena):
    conversation.team.members.add(jonas, lena)
    with standing_at(MONDAY_NOON + timedelta(hours=9)):
        notice_who_is_late()
        cast.let_others_react()
    owed = {each.person.name: bool(each.mail_due_at) for each in Notice.objects.all()}
    assert owed == {"Jonas Weber": False, "Lena Brandt": True}


def test_without_any_mailbox_in_use_nothing_is_owed(given):
    Mailbox.objects.update(is_active=False)
    assert mailed_at(MONDAY_NOON + SOON) == 0
    assert not Notice.objects.owed_by_mail().exists()


# By the clock of Berlin: summer time began on 29 March 2026 at 2:00 and ended on 25 October at 3:00, both Sundays.
@pytest.mark.parametrize(
    ("moment", "loud"),
    [
        ("2026-03-02T11:00", "2026-03-02T11:00"),
        ("2026-03-02T17:59", "2026-03-02T17:59"),
        ("2026-03-02T18:00", "2026-03-03T06:00"),
        ("2026-03-03T05:59", "2026-03-03T06:00"),
        ("2026-03-06T20:00", "2026-03-09T06:00"),
        ("2026-03-27T20:00", "2026-03-30T05:00"),
        ("2026-10-23T20:00", "2026-10-26T06:00"),
    ],
)
def test_nights_and_weekends_are_quiet_also_when_the_clocks_change(jonas, moment, loud):
    quiet = QuietHours(person=jonas)
    assert f"{quiet.over(datetime.fromisoformat(moment).replace(tzinfo=UTC)):%Y-%m-%dT%H:%M}" == loud


@pytest.mark.parametrize(
    ("moment", "loud"),
    [
        ("2026-03-29T00:10", "2026-03-29T01:30"),
        ("2026-10-25T00:10", "2026-10-25T00:30"),
        ("2026-10-25T01:10", "2026-10-25T01:30"),
    ],
)
def test_a_night_that_ends_in_the_hour_the_clocks_change_still_ends(jonas, moment, loud):
    quiet = QuietHours(person=jonas, starts=time(22), ends=time(2, 30), weekends=False)
    assert f"{quiet.over(datetime.fromisoformat(moment).replace(tzinfo=UTC)):%Y-%m-%dT%H:%M}" == loud


def test_quiet_hours_may_be_a_part_of_the_day_or_none(jonas):
    noon = datetime(2026, 3, 2, 11, 30, tzinfo=UTC)
    keep_quiet(jonas, time(12), time(14), weekends=False)
    assert QuietHours.objects.get().over(noon) == noon + timedelta(hours=1, minutes=30)
    keep_quiet(jonas, time(0), time(0), weekends=False)
    assert QuietHours.objects.get().over(noon) == noon


@pytest.fixture
def late_shift(conversation: Conversation, jonas: Person) -> Conversation:
    """Kari's matter, in a team of Jonas that works from noon to eleven at night, also on Saturdays, by Oslo's clock."""
    conversation.team.members.add(jonas)
    conversation.team.week = {str(day): [["12:00", "23:00"]] for day in range(6)}
    conversation.team.save()
    return conversation


@pytest.mark.parametrize(
    ("moment", "loud"),
    [
        ("2026-03-02T21:59", "2026-03-02T21:59"),
        ("2026-03-02T22:00", "2026-03-03T06:00"),
        ("2026-03-06T22:00", "2026-03-07T11:00"),
        ("2026-03-07T12:00", "2026-03-07T12:00"),
        ("2026-03-07T22:00", "2026-03-09T06:00"),
    ],
)
def test_the_usual_quiet_hours_silence_nobody_whose_team_is_open(late_shift, jonas, moment, loud):
    at = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    assert f"{QuietHours(person=jonas).over(at, is_for_duty=True):%Y-%m-%dT%H:%M}" == loud


def test_what_is_not_for_whoever_is_on_duty_keeps_to_the_usual_hours(late_shift, jonas, ingrid):
    with standing_at(EVENING):
        late_shift.assign(jonas, by=ingrid.actor)
        cast.let_others_react()
    assert [mailed_at(EVENING + SOON), mailed_at(datetime(2026, 3, 3, 7, tzinfo=UTC))] == [0, 1]


def test_who_only_looks_on_is_never_on_duty(late_shift, ada):
    ada.role_rows.all().delete()
    ada.give_role("observer", by=ada.actor)
    late_shift.team.members.add(ada)
    observer = Person.objects.get(pk=ada.pk)
    assert QuietHours(person=observer).over(EVENING, is_for_duty=True) == datetime(2026, 3, 3, 6, tzinfo=UTC)


def test_a_team_without_hours_is_always_open(late_shift, jonas):
    late_shift.team.week = {}
    late_shift.team.save()
    assert QuietHours(person=jonas).over(EVENING, is_for_duty=True) == EVENING


def test_quiet_hours_of_ones_own_hold_also_while_the_team_is_open(late_shift, jonas):
    keep_quiet(jonas, time(18), time(7), weekends=True)
    assert QuietHours.objects.get().over(EVENING, is_for_duty=True) == datetime(2026, 3, 3, 6, tzinfo=UTC)


def test_nobody_who_is_away_is_disturbed_because_their_team_is_open(late_shift, jonas):
    jonas.be_away(EVENING.date(), EVENING.date(), by=jonas.actor)
    with standing_at(EVENING):
        assert QuietHours(person=jonas).over(EVENING, is_for_duty=True) == datetime(2026, 3, 3, 6, tzinfo=UTC)


def test_a_furious_customer_reaches_whoever_is_on_duty_in_the_evening(late_shift, jonas):
    with standing_at(EVENING):
        turns(late_shift)
    assert [mailed_at(EVENING), mailed_at(EVENING + SOON)] == [0, 1]
    assert [(each["To"], each["Subject"]) for each in mails()] == [
        (jonas.email, "Kari Nordahl is furious and waits for an answer")
    ]


def test_what_was_read_long_ago_is_forgotten_a_few_at_a_time(given, jonas, ingrid, kari, mailbox):
    with standing_at(MONDAY_NOON):
        Notice.objects.all().read(jonas)
        cast.conversation(kari, mailbox).assign(jonas, by=ingrid.actor)
        cast.let_others_react()
    with standing_at(MONDAY_NOON + timedelta(days=89)):
        assert forget_old_notices() == 0
    with standing_at(MONDAY_NOON + timedelta(days=91)):
        assert [forget_old_notices(), forget_old_notices()] == [1, 0]
    assert Notice.objects.get().read_at is None
