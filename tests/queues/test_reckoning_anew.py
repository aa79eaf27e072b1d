"""What a team or a mailbox changes moves those who wait already, soon after and without holding up anybody."""

from datetime import UTC, datetime, timedelta

import pytest

from amends.foundation.clock import now
from amends.journal.keeping import keep
from amends.mail.models import Mailbox
from amends.people.models import Team
from amends.people.teams import office_week
from amends.queues import reckoning_anew
from amends.queues.models import Placement, Reckoning
from amends.queues.reckoning_anew import reckon_anew
from tests import cast

TUESDAY_TO_SATURDAY = {str(day): [["09:00", "17:00"]] for day in range(1, 6)}


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


def change(thing: Team | Mailbox, by, **facts: object) -> None:
    """As the settings do it."""
    for name, fact in facts.items():
        setattr(thing, name, fact)
    keep(thing, thing._meta.model_name, by=by.actor, facts=facts)


def due(matter) -> datetime:
    return Placement.objects.get(pk=matter.pk).answer_by


def waiting_since(moment: datetime, mailbox: Mailbox):
    matter = cast.conversation(cast.customer(f"Kari {moment}", f"kari{moment:%d%H%M}@nordahl.example"), mailbox)
    matter.customer_waits_since = moment
    matter.save(update_fields=["customer_waits_since"])
    Placement.objects.filter(pk=matter.pk).delete()
    matter.record("conversation.waits", by=matter.customer.actor)
    return matter


@pytest.fixture
def leeds(db) -> Team:
    return cast.team("Leeds", week=office_week(), timezone="Europe/London")


@pytest.fixture
def hourly(leeds) -> Mailbox:
    return cast.mailbox(leeds, answer_within_minutes=60)


def test_a_team_that_opens_on_saturday_and_rests_on_monday(hourly, ada):
    matter = waiting_since(at(2026, 11, 20, 16, 30), hourly)
    sunday = waiting_since(at(2026, 11, 22, 12), hourly)
    assert (due(matter), due(sunday)) == (at(2026, 11, 23, 9, 30), at(2026, 11, 23, 10))
    change(hourly.team, ada, week=TUESDAY_TO_SATURDAY)
    reckon_anew()
    assert (due(matter), due(sunday)) == (at(2026, 11, 21, 9, 30), at(2026, 11, 24, 10))


def test_a_team_that_moves_to_another_zone_over_summer_time(hourly, ada):
    friday = waiting_since(at(2026, 3, 27, 18), hourly)
    assert due(friday) == at(2026, 3, 30, 9)
    change(hourly.team, ada, timezone="Europe/Berlin")
    reckon_anew()
    assert due(friday) == at(2026, 3, 30, 8)
    change(hourly.team, ada, timezone="America/New_York")
    reckon_anew()
    assert due(friday) == at(2026, 3, 27, 19)


@pytest.mark.parametrize(
    ("country", "region", "first_working_hour"),
    [
        ("", "", at(2026, 12, 25, 10)),
        ("DE", "", at(2026, 12, 28, 10)),
        ("NO", "", at(2026, 12, 28, 10)),
        ("GB", "ENG", at(2026, 12, 29, 10)),
    ],
)
def test_a_team_that_begins_to_keep_the_holidays_of_a_country(hourly, ada, country, region, first_working_hour):
    matter = waiting_since(at(2026, 12, 24, 20), hourly)
    change(hourly.team, ada, country=country, region=region)
    reckon_anew()
    assert due(matter) == first_working_hour


def test_a_mailbox_that_promises_to_be_quicker(conversation, mailbox, ada):
    change(mailbox, ada, answer_within_minutes=60)
    reckon_anew()
    assert due(conversation) == conversation.customer_waits_since + timedelta(hours=1)


def test_a_team_with_a_promise_of_its_own_keeps_that_one_and_not_the_mailboxs(conversation, team, ada):
    change(team, ada, answer_within_minutes=120)
    reckon_anew()
    assert due(conversation) == conversation.customer_waits_since + timedelta(hours=2)
    other = cast.team("Second line")
    conversation.move_to(other, by=ada.actor)
    assert due(conversation) == conversation.customer_waits_since + timedelta(hours=8)


def test_other_teams_and_what_is_put_aside_stay_where_they_are(conversation, mailbox, team, ada):
    elsewhere = cast.conversation(conversation.customer, cast.mailbox(cast.team("Leeds"), "help@morgenrot.example"))
    aside = cast.conversation(conversation.customer, mailbox)
    aside.snooze(now() + timedelta(days=1), by=ada.actor)
    before = due(elsewhere), due(aside)
    change(team, ada, answer_within_minutes=60)
    assert reckon_anew() == 1
    assert (due(elsewhere), due(aside)) == before


def test_a_worker_that_is_stopped_goes_on_where_it_was(conversation, mailbox, ada, monkeypatch):
    monkeypatch.setattr(reckoning_anew, "BATCH", 2)
    others = [cast.conversation(conversation.customer, mailbox) for _ in range(4)]
    late = due(others[-1])
    change(mailbox, ada, answer_within_minutes=60)
    assert [reckon_anew(batches=1), due(others[-1])] == [2, late]
    assert reckon_anew() == 3
    assert due(others[-1]) == others[-1].customer_waits_since + timedelta(hours=1)
    assert not Reckoning.objects.exists()


def test_a_change_in_the_middle_begins_again(conversation, mailbox, ada, monkeypatch):
    monkeypatch.setattr(reckoning_anew, "BATCH", 1)
    cast.conversation(conversation.customer, mailbox)
    change(mailbox, ada, answer_within_minutes=60)
    reckon_anew(batches=1)
    change(mailbox, ada, answer_within_minutes=120)
    assert reckon_anew() == 2
    assert due(conversation) == conversation.customer_waits_since + timedelta(hours=2)
