"""An invitation opens the door once, for a week."""

from datetime import timedelta

import pytest

from amends.foundation.clock import now, standing_at
from amends.journal.models import Event
from amends.people.models import Invitation, LastAdmin, Person, find_invitation
from tests import cast


@pytest.fixture
def invited(jonas, ada) -> str:
    return jonas.invite(by=ada.actor)


def test_an_invitation_sets_the_password_once(invited, jonas):
    invitation = find_invitation(invited)
    again = find_invitation(invited)
    assert invitation.accept("a-password-of-mine") == jonas
    assert again.accept("somebody-elses-password") is None
    jonas.refresh_from_db()
    assert jonas.check_password("a-password-of-mine")


def test_after_a_week_it_is_too_late(invited):
    with standing_at(now() + timedelta(days=7)):
        assert find_invitation(invited).has_expired
        assert find_invitation(invited).accept("a-password-of-mine") is None


def test_a_new_invitation_closes_the_old_one(invited, jonas, ada):
    jonas.invite(by=ada.actor)
    assert find_invitation(invited) is None


def test_the_link_cannot_be_read_in_the_database(invited):
    assert invited not in str(Invitation.objects.values())


def test_the_journal_knows_who_invited(invited, jonas, ada):
    event = Event.objects.about("person", jonas.pk).get(kind="person.invited")
    assert event.by == ada.actor


def test_whoever_has_left_cannot_come_in_by_an_old_invitation(invited, jonas, ada):
    jonas.leave(by=ada.actor)
    assert find_invitation(invited) is None


def test_the_last_admin_stays(ada):
    with pytest.raises(LastAdmin):
        ada.leave(by=ada.actor)
    with pytest.raises(LastAdmin):
        ada.take_role("admin", by=ada.actor)


def test_with_another_admin_one_may_leave(ada):
    cast.person("Berit Bø", "admin")
    ada.leave(by=ada.actor)
    assert list(Person.objects.active().values_list("name", flat=True)) == ["Berit Bø"]


def test_a_new_name_stands_under_what_was_done_before(jonas):
    jonas.change_name("Jonas Albrecht")
    assert Person.objects.get().actor.name == "Jonas Albrecht"
