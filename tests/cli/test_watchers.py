import pytest

from amends.cli.processes.watchers import Watchers
from amends.mail.models import ImapRoad, Mailbox
from amends.mail.spooling import Spool
from tests import cast
from tests.mail.dovecot import PASSWORD, Dovecot, comes_true, dovecot  # noqa: F401

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

HELP = "hjelp@morgenrot.example"
ACCOUNT = "hjelp@shop.example"


@pytest.fixture
def watchers(tmp_path):
    them = Watchers(Spool(tmp_path / "spool"))
    yield them
    them._stop_all()


@pytest.fixture
def road(mailbox: Mailbox, dovecot: Dovecot) -> ImapRoad:  # noqa: F811
    road = ImapRoad(mailbox=mailbox, host="127.0.0.1", port=dovecot.imap, security="none", username=ACCOUNT)
    road.password = PASSWORD
    road.save()
    return road


def test_a_mailbox_is_watched_as_soon_as_its_row_is_there(watchers, road, dovecot):  # noqa: F811
    watchers.look()
    assert comes_true(lambda: ImapRoad.objects.get().state != {})
    dovecot.deliver(cast.letter("kari@nordahl.example", HELP, "Maskinen", "Den lekker"), ACCOUNT)
    assert comes_true(lambda: watchers.spool.count() == 1)
    name = watchers.spool.waiting(1)[0]
    assert watchers.spool.read(name).recipient == HELP


def test_a_mailbox_taken_out_of_use_is_left_alone(watchers, road):
    watchers.look()
    Mailbox.objects.update(is_active=False)
    watchers.look()
    assert watchers.watched == {}


def test_a_wrong_password_is_noted_on_the_row(watchers, road):
    road.password = "wrong"
    road.save()
    watchers.look()

    def is_noted() -> bool:
        watchers.look()
        return bool(ImapRoad.objects.get().trouble)

    assert comes_true(is_noted)
    assert ImapRoad.objects.get().failing_since is not None
