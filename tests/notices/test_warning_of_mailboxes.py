from datetime import timedelta

import pytest

from amends.foundation.clock import now
from amends.mail.handing_over import Delivery
from amends.mail.imap_roads import PATIENCE
from amends.mail.models import ImapRoad, MailKind, OutgoingMail, SmtpRoad
from amends.mail.watching import Health
from amends.notices.models import Notice
from tests import cast


@pytest.fixture
def road(mailbox):
    return ImapRoad.objects.create(mailbox=mailbox, host="imap.example", username="hjelp")


def failing(minutes: int) -> Health:
    return Health(last_error="The password was refused.", failing_since=now() - timedelta(minutes=minutes))


def test_a_mailbox_that_stops_is_told_to_the_admins_by_another_road(road, team, ada, jonas):
    """osTicket #6455, #5645: token expired, no mail: alert within minutes."""
    other = cast.mailbox(team, "faktura@morgenrot.example")
    road.note(failing(minutes=5))
    cast.let_others_react()
    mail = OutgoingMail.objects.get(kind=MailKind.NOTICE)
    assert (mail.recipients, mail.mailbox) == ([ada.email], other)
    assert b"password was refused" in mail.raw.read().replace(b"=\r\n", b"")


def test_a_short_hiccup_is_not_worth_a_mail(road, ada):
    road.note(failing(minutes=0))
    cast.let_others_react()
    assert timedelta(0) < PATIENCE
    assert not OutgoingMail.objects.exists()


def test_it_is_told_once_and_its_end_as_well(road, ada):
    for _ in range(3):
        road.note(failing(minutes=5))
    road.note(Health(last_success=now()))
    road.note(Health(last_success=now()))
    cast.let_others_react()
    cast.let_others_react()
    assert OutgoingMail.objects.filter(kind=MailKind.NOTICE).count() == 2


def test_a_mailbox_that_cannot_send_is_told_by_one_that_can(mailbox, team, ada, jonas):
    """The issue's own words: told to the admins within minutes, by another road than the broken one."""
    other = cast.mailbox(team, "faktura@morgenrot.example")
    SmtpRoad.objects.create(mailbox=other, host="smtp.other.example")
    broken = SmtpRoad.objects.create(mailbox=mailbox, host="smtp.example", failing_since=now() - timedelta(minutes=3))
    broken.note(Delivery(put_off={"kari@nordahl.example": "smtp.example does not answer"}, is_unreachable=True))
    cast.let_others_react()
    mail = OutgoingMail.objects.get(kind=MailKind.NOTICE)
    assert (mail.recipients, mail.mailbox) == ([ada.email], other)
    assert b"smtp.example does not answer" in mail.raw.read().replace(b"=\r\n", b"")
    assert [notice.person for notice in Notice.objects.filter(kind="not_sending")] == [ada]
    broken.note(Delivery(taken=("kari@nordahl.example",)))
    cast.let_others_react()
    assert OutgoingMail.objects.filter(kind=MailKind.NOTICE).count() == 2
