"""Mail on its way out, against a real server that fails as told."""

import socket
import ssl
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from amends.environment import environment
from amends.files.models import StoredFile
from amends.foundation.clock import now, standing_at
from amends.journal.models import Event
from amends.mail import carriers
from amends.mail.delivering import ask_silent_servers, deliver_due
from amends.mail.handing_over import Delivery, Envelope
from amends.mail.letters import Letter
from amends.mail.models import Mailbox, MailKind, MailState, OutgoingMail, SmtpRoad
from amends.mail.posting import new_message_id, prepare
from amends.mail.roads import NOT_SENDING, SENDING_AGAIN
from amends.mail.smtp import Line, SmtpAccount, SmtpCarrier
from amends.mail.trying import DELAYED, FAILED, GAPS, RETRIED, SENT
from tests import cast
from tests.mail.certificates import certificate_for
from tests.mail.post_office import PostOffice, open_post_office

KARI, NEIGHBOUR = "kari@nordahl.example", "nabo@nordahl.example"


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with open_post_office() as office:
        yield office


@pytest.fixture
def road(mailbox: Mailbox, office: PostOffice) -> SmtpRoad:
    return SmtpRoad.objects.create(mailbox=mailbox, host="127.0.0.1", port=office.port, security=Line.NONE)


def post(mailbox: Mailbox, *to: str, **changes) -> OutgoingMail:
    """A mail in the outbox."""
    letter = Letter(
        sender=mailbox.address,
        from_name="Morgenrot",
        to=to or (KARI,),
        subject="Maskinen",
        text="Hei Kari,\n.\nvi sender en ny.",
        message_id=new_message_id(mailbox, 12),
    )
    return prepare(replace(letter, **changes)).post(mailbox, MailKind.REPLY)


def told(mail: OutgoingMail) -> list[str]:
    """What the journal says about a mail."""
    return list(Event.objects.about("mail", mail.pk).values_list("kind", flat=True))


def later(**gap: float) -> datetime:
    return now() + timedelta(seconds=5, **gap)


def test_a_due_mail_reaches_the_server_as_it_was_written(mailbox, road, office):
    mail = post(mailbox)
    assert deliver_due() == 1
    mail.refresh_from_db()
    assert office.letters == [mail.raw.read()]
    assert office.readers == [KARI]
    assert office.taken[0].mail_from == mailbox.address
    assert (mail.state, mail.answer, mail.tries) == (MailState.SENT, "250 2.0.0 OK queued as 4711", 1)
    assert mail.sent_at is not None
    assert not mail.may_have_gone_out
    assert told(mail) == [SENT]


def test_nothing_is_sent_before_its_time(mailbox, road, office):
    prepare_for_later = post(mailbox)
    OutgoingMail.objects.update(next_try_at=later(minutes=1))
    assert deliver_due() == 0
    with standing_at(later(minutes=2)):
        assert deliver_due() == 1
    prepare_for_later.refresh_from_db()
    assert prepare_for_later.state == MailState.SENT


def test_bounces_go_where_the_mailbox_wants_them_and_automatic_mail_gets_none(mailbox, road, office):
    road.envelope_sender = "bounces@morgenrot.example"
    road.save()
    post(mailbox)
    post(mailbox, is_automatic=True)
    deliver_due()
    assert [envelope.mail_from for envelope in office.taken] == ["bounces@morgenrot.example", "<>"]


def test_a_server_that_asks_for_patience_is_asked_again_with_growing_gaps(mailbox, road, office):
    office.on_mail = "451 4.7.1 Greylisted, please come again"
    mail = post(mailbox)
    moment, gaps = now(), []
    for _ in range(5):
        with standing_at(moment):
            assert deliver_due() == 1
        mail.refresh_from_db()
        gaps.append(mail.next_try_at - moment)
        moment = mail.next_try_at
    assert gaps == [timedelta(minutes=each) for each in (1, 5, 15, 60, 240)]
    assert (mail.state, mail.answer) == (MailState.WAITING, "451 4.7.1 Greylisted, please come again")
    office.on_mail = "250 OK"
    with standing_at(moment):
        deliver_due()
    assert office.readers == [KARI]
    assert told(mail) == [DELAYED, SENT]


def test_after_three_days_a_mail_is_given_up(mailbox, road, office):
    office.on_mail = "451 4.7.1 Later"
    mail, moment, tries = post(mailbox), now(), 0
    while mail.state == MailState.WAITING:
        with standing_at(moment):
            tries += deliver_due()
        mail.refresh_from_db()
        moment = mail.next_try_at
    assert mail.state == MailState.FAILED
    assert tries == len(GAPS) + 1
    assert timedelta(days=2.5) < moment - mail.made_at < timedelta(days=3)
    assert told(mail) == [DELAYED, FAILED]


@pytest.mark.parametrize("where", ["on_sender", "on_mail"])
def test_a_refusal_for_good_fails_the_mail_at_once(mailbox, road, office, where):
    setattr(office, where, "554 5.7.1 We do not want this")
    mail = post(mailbox)
    deliver_due()
    mail.refresh_from_db()
    assert (mail.state, mail.answer) == (MailState.FAILED, "554 5.7.1 We do not want this")
    assert told(mail) == [FAILED]
    with standing_at(later(days=1)):
        assert deliver_due() == 0


def test_a_refused_recipient_is_named_and_the_others_get_one_copy(mailbox, road, office, jonas):
    office.refusals = {NEIGHBOUR: "550 5.1.1 No such person"}
    mail = post(mailbox, KARI, NEIGHBOUR)
    deliver_due()
    mail.refresh_from_db()
    assert mail.state == MailState.FAILED
    assert mail.recipients == [NEIGHBOUR]
    assert f"{NEIGHBOUR}: 550 5.1.1 No such person" in mail.answer
    office.refusals = {}
    assert mail.retry(by=jonas.actor)
    deliver_due()
    assert office.readers == [KARI, NEIGHBOUR]


def test_a_recipient_put_off_is_asked_again_alone(mailbox, road, office):
    office.refusals = {NEIGHBOUR: "450 4.2.2 Mailbox full"}
    mail = post(mailbox, KARI, NEIGHBOUR)
    deliver_due()
    mail.refresh_from_db()
    assert (mail.state, mail.recipients) == (MailState.WAITING, [NEIGHBOUR])
    office.refusals = {}
    with standing_at(later(minutes=1)):
        deliver_due()
    mail.refresh_from_db()
    assert mail.state == MailState.SENT
    assert office.readers == [KARI, NEIGHBOUR]
    assert office.letters[0] == office.letters[1]


def test_a_line_that_breaks_after_the_mail_is_tried_again_with_the_same_bytes_and_says_so(mailbox, road, office):
    office.hangs_up_after_mail = True
    mail = post(mailbox)
    deliver_due()
    mail.refresh_from_db()
    assert (mail.state, mail.may_have_gone_out) == (MailState.WAITING, True)
    office.hangs_up_after_mail = False
    with standing_at(later(minutes=1)):
        deliver_due()
    mail.refresh_from_db()
    assert (mail.state, mail.may_have_gone_out) == (MailState.SENT, True)
    assert office.letters[0] == office.letters[1]


def test_a_hiccup_of_the_server_gives_the_customer_one_copy_and_not_25(mailbox, road, office):
    """FreeScout #3607."""
    office.on_sender = "421 4.3.2 Service not available"
    mail, moment = post(mailbox), now()
    for _ in range(8):
        with standing_at(moment):
            deliver_due()
        moment += timedelta(hours=5)
    office.on_sender = "250 OK"
    for _ in range(25):
        with standing_at(moment):
            deliver_due()
        moment += timedelta(hours=5)
    assert office.readers == [KARI]
    assert told(mail) == [DELAYED, SENT]


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"", b"\r"])
def test_a_mail_with_any_ends_of_lines_arrives_with_those_of_the_network(office, end):
    carrier = SmtpCarrier(SmtpAccount("127.0.0.1", office.port, Line.NONE), patience=5)
    raw = end.join([b"Subject: x", b"", b".", b"x"]) + end if end else b"Subject: x\n\n.\nx"
    delivery = carrier.carry(Envelope("a@b.example", (KARI,), raw))
    assert delivery.taken == (KARI,)
    assert office.letters == [b"Subject: x\r\n\r\n.\r\nx\r\n"]


def test_a_slow_server_is_left_in_time(office):
    office.takes_seconds = 3
    carrier = SmtpCarrier(SmtpAccount("127.0.0.1", office.port, Line.NONE), patience=0.5)
    begun = now()
    delivery = carrier.carry(Envelope("a@b.example", (KARI,), b"Subject: x\r\n\r\nx\r\n"))
    assert now() - begun < timedelta(seconds=2)
    assert (delivery.left, delivery.is_uncertain) == ([KARI], True)


def test_a_server_that_is_away_holds_up_its_own_mailbox_only(mailbox, road, office, team):
    away = cast.mailbox(team, "weg@morgenrot.example")
    nobody_there = dead_end()
    SmtpRoad.objects.create(mailbox=away, host="127.0.0.1", port=nobody_there, security=Line.NONE)
    first, second, other = post(away), post(away), post(mailbox)
    assert deliver_due() == 2
    first.refresh_from_db()
    second.refresh_from_db()
    assert first.answer == f"127.0.0.1 does not answer on port {nobody_there}"
    assert (second.tries, second.state) == (0, MailState.WAITING)
    assert told(other) == [SENT]


def dead_end() -> int:
    """A port at which nobody answers."""
    with closing(socket.create_server(("127.0.0.1", 0))) as place:
        return place.getsockname()[1]


def test_a_server_that_stays_away_is_told_at_the_second_try_and_only_once(mailbox, road):
    SmtpRoad.objects.update(port=dead_end())
    post(mailbox)
    begun = now()
    kinds = []
    for minute in (0, 1, 6):
        with standing_at(begun + timedelta(minutes=minute, seconds=1)):
            deliver_due()
        kinds.append(told_of_mailbox(mailbox))
    assert kinds == [[], [NOT_SENDING], [NOT_SENDING]]


def test_a_refused_password_is_told_as_well(mailbox, road, office):
    SmtpRoad.objects.update(failing_since=now() - timedelta(minutes=2), trouble="refused")
    road.refresh_from_db()
    road.username, road.password = "hjelp", "wrong"
    road.save()
    post(mailbox)
    deliver_due()
    assert told_of_mailbox(mailbox) == [NOT_SENDING]


def test_when_a_server_is_back_what_waited_goes_out_without_its_pause(mailbox, road, office):
    right = road.port
    SmtpRoad.objects.update(port=dead_end())
    mail = post(mailbox)
    for minute in (0, 1, 6, 21):
        with standing_at(now() + timedelta(minutes=minute)):
            deliver_due()
    mail.refresh_from_db()
    assert mail.next_try_at > now() + timedelta(hours=1)
    assert ask_silent_servers() == 0
    SmtpRoad.objects.update(port=right)
    assert ask_silent_servers() == 1
    deliver_due()
    mail.refresh_from_db()
    assert (mail.state, told_of_mailbox(mailbox)) == (MailState.SENT, [NOT_SENDING, SENDING_AGAIN])
    assert ask_silent_servers() == 0


def told_of_mailbox(mailbox: Mailbox) -> list[str]:
    return list(Event.objects.about("mailbox", mailbox.pk).values_list("kind", flat=True))


def test_a_mailbox_without_a_server_keeps_its_mail_and_says_what_is_missing(mailbox):
    mail = post(mailbox)
    deliver_due()
    mail.refresh_from_db()
    assert mail.state == MailState.WAITING
    assert mail.answer == "No server for outgoing mail is set for hjelp@morgenrot.example"
    assert told(mail) == [DELAYED]


def test_in_the_demo_mail_goes_into_the_viewer(mailbox, monkeypatch):
    monkeypatch.setattr(carriers, "environment", replace(environment, demo=True))
    mail = post(mailbox)
    deliver_due()
    mail.refresh_from_db()
    assert mail.state == MailState.SENT


def test_also_the_demo_uses_a_server_that_is_set(mailbox, road, office, monkeypatch):
    monkeypatch.setattr(carriers, "environment", replace(environment, demo=True))
    post(mailbox)
    deliver_due()
    assert office.readers == [KARI]


def test_a_mail_whose_sender_died_goes_out_when_the_lease_has_run_out(mailbox, road, office):
    mail = post(mailbox)
    assert OutgoingMail.objects.lease_next() == mail
    with standing_at(later(minutes=4)):
        assert deliver_due() == 0
    with standing_at(later(minutes=5)):
        assert deliver_due() == 1
    mail.refresh_from_db()
    assert (mail.state, mail.may_have_gone_out) == (MailState.SENT, True)


def test_who_lost_the_lease_does_not_write_over_who_has_it(mailbox, road, office):
    mail = post(mailbox)
    slow = OutgoingMail.objects.lease_next()
    with standing_at(later(minutes=6)):
        quick = OutgoingMail.objects.lease_next()
        slow.note(Delivery(refused={KARI: "550 No"}))
        mail.refresh_from_db()
        assert (mail.state, mail.leased_until) == (MailState.SENDING, quick.leased_until)
        quick.note(Delivery(taken=(KARI,), answer="250 OK"))
    assert told(mail) == [SENT]


def test_a_person_may_try_again_what_failed(mailbox, road, office, jonas):
    office.on_mail = "550 No"
    mail = post(mailbox)
    deliver_due()
    office.on_mail = "250 OK"
    assert mail.retry(by=jonas.actor)
    deliver_due()
    assert told(mail) == [FAILED, RETRIED, SENT]
    assert not mail.retry(by=jonas.actor)


def test_a_mail_taken_back_is_never_sent(mailbox, road, office, jonas):
    mail = post(mailbox)
    OutgoingMail.objects.update(state=MailState.TAKEN_BACK)
    assert not mail.retry(by=jonas.actor)
    assert deliver_due() == 0


def test_a_mail_whose_bytes_are_gone_does_not_hold_up_the_next(mailbox, road, office):
    broken = post(mailbox)
    OutgoingMail.objects.update(raw=StoredFile.objects.create(digest="0" * 64, size=1))
    fine = post(mailbox, NEIGHBOUR)
    assert deliver_due() == 2
    broken.refresh_from_db()
    assert broken.state == MailState.WAITING
    assert told(fine) == [SENT]


@pytest.mark.parametrize("address", ["kari@nordahl.example>\r\nRCPT TO:<evil@robber.example", "kari", "a b@c.example"])
def test_what_is_no_address_is_refused_before_the_server_hears_it(mailbox, road, office, address):
    mail = post(mailbox, address, KARI)
    deliver_due()
    mail.refresh_from_db()
    assert (mail.state, mail.recipients) == (MailState.FAILED, [address])
    assert office.asked_for == [KARI]


def test_a_domain_with_umlauts_is_told_to_the_server_as_the_network_knows_it(mailbox, road, office):
    post(mailbox, "anna@bücher.example")
    deliver_due()
    assert office.readers == ["anna@xn--bcher-kva.example"]


def test_an_address_with_an_umlaut_needs_a_server_that_can_write_it(mailbox, road, office):
    mail = post(mailbox, "jürgen@kunden.example")
    deliver_due()
    assert office.readers == ["jürgen@kunden.example"]
    with open_post_office(enable_SMTPUTF8=False) as old:
        carrier = SmtpCarrier(SmtpAccount("127.0.0.1", old.port, Line.NONE))
        delivery = carrier.carry(Envelope("", ("jürgen@kunden.example", KARI), mail.raw.read()))
        assert delivery.left == ["jürgen@kunden.example"]
        assert old.readers == [KARI]


def test_we_sign_in_with_a_password_only_we_can_read(mailbox, road, office):
    road.username, road.password = "hjelp", "geheimnis-ü"
    road.save()
    road.refresh_from_db()
    assert "geheimnis" not in road.sealed_password
    post(mailbox)
    deliver_due()
    assert office.signed_in == ["hjelp"]


def test_a_wrong_password_is_ours_to_mend_and_loses_no_mail(mailbox, road, office):
    road.username, road.password = "hjelp", "falsch"
    road.save()
    mail = post(mailbox)
    deliver_due()
    mail.refresh_from_db()
    assert mail.state == MailState.WAITING
    assert mail.answer.startswith("127.0.0.1 does not let us sign in as hjelp: 535")


def test_a_server_that_wants_us_to_sign_in_loses_no_mail(mailbox, road, office):
    office.on_sender = "530 5.7.0 Authentication required"
    mail = post(mailbox)
    deliver_due()
    mail.refresh_from_db()
    assert (mail.state, mail.answer) == (MailState.WAITING, "530 5.7.0 Authentication required")


def test_a_password_sealed_with_a_lost_key_is_asked_for_again(mailbox, road, settings):
    road.username, road.password = "hjelp", "geheimnis-ü"
    road.save()
    settings.SECRET_KEY = "another"
    mail = post(mailbox)
    deliver_due()
    mail.refresh_from_db()
    assert mail.answer == "The password for 127.0.0.1 cannot be read any more, please enter it again"
    settings.SECRET_KEY_FALLBACKS = ["a key for tests only"]
    assert SmtpRoad.objects.get().password == "geheimnis-ü"


def test_the_line_is_protected_and_the_certificate_looked_at(tmp_path, monkeypatch):
    paper = certificate_for("localhost", tmp_path)
    own = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    own.load_cert_chain(paper)
    envelope = Envelope("", (KARI,), b"Subject: x\r\n\r\nx\r\n")
    with open_post_office(own) as office:
        carrier = SmtpCarrier(SmtpAccount("localhost", office.port))
        assert carrier.carry(envelope).words.startswith("The certificate of localhost cannot be trusted")
        monkeypatch.setenv("SSL_CERT_FILE", str(paper))
        assert carrier.carry(envelope).taken == (KARI,)
        assert office.readers == [KARI]
    with open_post_office() as unprotected:
        carrier = SmtpCarrier(SmtpAccount("127.0.0.1", unprotected.port))
        assert carrier.carry(envelope).words.startswith("127.0.0.1 cannot do what it is asked for")
        assert unprotected.readers == []
