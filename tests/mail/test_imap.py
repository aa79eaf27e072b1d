"""Reading a real Dovecot: every mail comes once, whatever else happens there."""

import re
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from imapclient import SEEN

from amends.mail.fetching import TAKEN
from amends.mail.imap import After, ImapAccount, ImapState, Kind, MailboxTrouble, Security, signed_in
from amends.mail.spooling import Spool, Spooled
from amends.mail.watching import Health, Pace, Watcher
from tests.mail.dovecot import PASSWORD, Dovecot, comes_true, dovecot, running_dovecot

__all__ = ["dovecot"]

pytestmark = pytest.mark.slow

US = "hilfe@shop.example"
BRISK = Pace(idle=3, poll=0.2, after_mail=0.2, first_gap=0.2, longest_gap=0.5)


class Remembered:
    """The state of a folder, in memory, with all its earlier states."""

    def __init__(self) -> None:
        self.states = [ImapState()]

    def load(self) -> ImapState:
        return self.states[-1]

    def save(self, state: ImapState) -> None:
        self.states.append(state)


class Desk:
    """A watched mailbox and where its mail goes."""

    def __init__(self, dovecot: Dovecot, folder: Path) -> None:
        self.spool, self.states = Spool(folder), Remembered()
        line = {"host": "127.0.0.1", "port": dovecot.imap, "security": Security.NONE}
        self.account = ImapAccount(recipient=US, username=US, password=PASSWORD, **line)
        self.watchers: list[Watcher] = []

    def watch(self, *, pace: Pace = BRISK, **changes: Any) -> Watcher:
        """Watch the mailbox, with changes to its account, until the test is over."""
        self.account = replace(self.account, **changes)
        watcher = Watcher(self.account, self.states, self.spool, pace)
        self.watchers.append(watcher)
        watcher.start()
        return watcher

    def watch_from_now(self, **changes: Any) -> Watcher:
        """Watch the mailbox, and wait until it has been read once."""
        watcher = self.watch(**changes)
        assert comes_true(lambda: watcher.health.last_success is not None), watcher.health
        return watcher

    @property
    def mails(self) -> list[Spooled]:
        return [self.spool.read(name) for name in self.spool.waiting(limit=1000)]

    @property
    def subjects(self) -> list[str]:
        return [re.findall(r"^Subject: (.*)\r$", mail.raw.decode(), re.MULTILINE)[0] for mail in self.mails]

    def holds(self, *subjects: str) -> bool:
        """Whether just these have come, each once."""
        return comes_true(lambda: len(self.subjects) >= len(subjects)) and self.subjects == list(subjects)


def mail(subject: str, text: str = "Ich warte.") -> bytes:
    return f"Subject: {subject}\r\nFrom: kunde@web.example\r\n\r\n{text}\r\n".encode()


def troubled(watcher: Watcher) -> Health:
    """The health of the mailbox as soon as there is trouble."""
    assert comes_true(lambda: watcher.health.last_error_kind is not None)
    return watcher.health


@pytest.fixture
def desk(dovecot: Dovecot, tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(dovecot, tmp_path / "spool")
    yield desk
    for watcher in desk.watchers:
        watcher.stop()


def test_a_new_mail_is_there_within_two_seconds(dovecot: Dovecot, desk: Desk) -> None:
    """Several times, since mail that comes between two commands is told of only once."""
    desk.watch_from_now(pace=Pace())
    subjects = [f"push {number}" for number in range(4)]
    for count, subject in enumerate(subjects, start=1):
        time.sleep(0.3 * count)
        dovecot.deliver(mail(subject), US)
        assert comes_true(lambda so_far=count: len(desk.subjects) == so_far, within=2)
    assert desk.subjects == subjects


def test_a_mail_comes_with_its_facts_and_stays_unread(dovecot: Dovecot, desk: Desk) -> None:
    desk.watch_from_now()
    dovecot.deliver(mail("Grüße", "Straße\r\n.\r\nEnde"), US)
    assert desk.holds("Grüße")
    came = desk.mails[0]
    assert (came.recipient, came.road, came.raw.endswith(mail("Grüße", "Straße\r\n.\r\nEnde"))) == (US, "imap", True)
    assert (came.facts["uid"], came.facts["history"]) == (1, False)
    assert came.facts["uidvalidity"] == desk.states.load().uidvalidity
    assert comes_true(lambda: TAKEN in dovecot.mails(US)["Grüße"])
    assert SEEN not in dovecot.mails(US)["Grüße"]


def test_six_waiting_mails_all_arrive_while_they_are_moved(dovecot: Dovecot, desk: Desk) -> None:
    """osTicket #6979: moving by position while fetching skipped every second mail."""
    desk.watch_from_now().stop()
    subjects = [f"waiting {number}" for number in range(6)]
    for subject in subjects:
        dovecot.deliver(mail(subject), US)
    desk.watch(after=After.MOVE, move_to="Amends/Geholt")
    assert desk.holds(*subjects)
    assert comes_true(lambda: sorted(dovecot.mails(US, "Amends/Geholt")) == subjects)
    assert dovecot.mails(US) == {}


def test_mails_are_moved_by_a_server_that_cannot_move_or_idle(tmp_path: Path) -> None:
    for server in running_dovecot("imap_capability = IMAP4rev1 UIDPLUS AUTH=PLAIN"):
        desk = Desk(server, tmp_path)
        watcher = desk.watch_from_now(after=After.MOVE, move_to="Geholt")
        server.deliver(mail("polled"), US)
        assert desk.holds("polled")
        assert comes_true(lambda: list(server.mails(US, "Geholt")) == ["polled"])  # noqa: B023
        assert server.mails(US) == {}
        watcher.stop()


def test_mail_can_be_marked_as_read_afterwards(dovecot: Dovecot, desk: Desk) -> None:
    desk.watch_from_now(after=After.SEEN)
    dovecot.deliver(mail("read me"), US)
    assert desk.holds("read me")
    assert comes_true(lambda: SEEN in dovecot.mails(US)["read me"])


def test_mail_comes_in_though_it_cannot_be_put_away(dovecot: Dovecot, desk: Desk) -> None:
    watcher = desk.watch_from_now(after=After.MOVE, move_to="a//b")
    for subject in ("one", "two"):
        dovecot.deliver(mail(subject), US)
    assert desk.holds("one", "two")
    assert troubled(watcher).last_error_kind == Kind.FOLDER
    assert "cannot be put away" in watcher.health.last_error
    watcher.stop()
    desk.watch(move_to="Geholt")
    assert comes_true(lambda: sorted(dovecot.mails(US, "Geholt")) == ["one", "two"])
    assert desk.subjects == ["one", "two"]


def test_one_poison_mail_holds_up_no_other(dovecot: Dovecot, desk: Desk) -> None:
    """osTicket #6441; Zammad #811, #2372, #3303, #4584."""
    watcher = desk.watch_from_now()
    watcher.stop()
    for raw in (
        mail("before"),
        b"Subject: date\r\nDate: Fri, 99 Foo 2050 99:99:99 +9999\r\n\r\n",
        b"Subject: nothing\r\n",
        "Subject: umlaut\r\nFrom: jürgen@web.example\r\n\r\nä\r\n".encode("latin-1"),
        b"Subject: bytes\r\n\r\n" + bytes(range(1, 256)) * 40 + b"\r\n",
        b"Subject: large\r\n\r\n" + b"All of this text is large.\r\n" * 40_000,
        mail("after"),
    ):
        dovecot.deliver(raw, US)
    desk.watch(size_limit=1_000_000)
    arrived = [subject for subject in ("before", "date", "nothing", "umlaut", "bytes", "large", "after")]
    assert comes_true(lambda: len(desk.mails) == 7)
    assert [each for each in arrived if any(f"Subject: {each}".encode() in mail.raw for mail in desk.mails)] == arrived


def test_the_head_of_a_mail_too_large_comes_with_a_note(dovecot: Dovecot, desk: Desk) -> None:
    desk.watch_from_now(size_limit=500_000)
    dovecot.deliver(mail("large", "Everything in here is far too much.\r\n" * 20_000), US)
    assert comes_true(lambda: len(desk.mails) == 1)
    came = desk.mails[0]
    assert came.facts["too_large"] > 700_000
    assert len(came.raw) == 256 * 1024
    assert b"Subject: large\r\n" in came.raw


def test_a_mail_the_server_cannot_give_is_left_behind_and_comes_later(dovecot: Dovecot, desk: Desk) -> None:
    watcher = desk.watch_from_now()
    watcher.stop()
    for subject in ("one", "locked", "three"):
        dovecot.deliver(mail(subject), US)
    locked = next(path for path in dovecot.files(US) if b"Subject: locked" in path.read_bytes())
    locked.chmod(0)
    watcher = desk.watch()
    assert desk.holds("one", "three")
    assert comes_true(lambda: len(desk.states.load().left_behind) == 1)
    next(path for path in dovecot.files(US) if path.stat().st_mode & 0o777 == 0).chmod(0o600)
    assert comes_true(lambda: desk.subjects == ["one", "three", "locked"])
    assert comes_true(lambda: watcher.health.left_behind == 0 and not watcher.health.last_error)


def test_a_mail_read_in_another_program_still_arrives(dovecot: Dovecot, desk: Desk) -> None:
    """FreeScout #1611, #2416: only unread mail was asked for."""
    desk.watch_from_now().stop()
    dovecot.deliver(mail("read elsewhere"), US)
    with dovecot.signed_in(US) as other:
        other.select_folder("INBOX")
        other.add_flags(other.search(), SEEN)
    desk.watch()
    assert desk.holds("read elsewhere")


def test_reading_again_brings_nothing_twice(dovecot: Dovecot, desk: Desk) -> None:
    """FreeScout #1611; Zammad #1578."""
    desk.watch_from_now()
    dovecot.deliver(mail("once"), US)
    assert desk.holds("once")
    for _ in range(3):
        desk.watchers[-1].stop()
        desk.watch_from_now()
    dovecot.deliver(mail("then"), US)
    assert desk.holds("once", "then")


def test_another_uidvalidity_brings_all_since_the_start_once_more(dovecot: Dovecot, desk: Desk) -> None:
    dovecot.add(mail("old"), US, datetime.now(UTC) - timedelta(days=40))
    desk.watch_from_now()
    dovecot.deliver(mail("first"), US)
    assert desk.holds("first")
    desk.watchers[-1].stop()
    dovecot.renumber(US, 4242)
    dovecot.deliver(mail("second"), US)
    desk.watch()
    assert desk.holds("first", "first", "second")
    assert [came.facts["history"] for came in desk.mails] == [False] * 3
    assert desk.mails[-1].facts["uidvalidity"] == 4242
    dovecot.deliver(mail("third"), US)
    assert desk.holds("first", "first", "second", "third")


def test_from_now_on_leaves_the_history_where_it_is(dovecot: Dovecot, desk: Desk) -> None:
    for days in (400, 3, 0):
        dovecot.add(mail(f"{days} days old"), US, datetime.now(UTC) - timedelta(days=days))
    desk.watch_from_now()
    dovecot.deliver(mail("new"), US)
    assert desk.holds("new")
    assert desk.mails[0].facts["history"] is False


def test_history_since_a_date_is_told_from_new_mail(dovecot: Dovecot, desk: Desk) -> None:
    today = datetime.now(UTC)
    for days in (400, 20, 3):
        dovecot.add(mail(f"{days} days old"), US, today - timedelta(days=days))
    desk.watch_from_now(since=today.date() - timedelta(days=30))
    dovecot.deliver(mail("new"), US)
    assert desk.holds("20 days old", "3 days old", "new")
    assert [came.facts["history"] for came in desk.mails] == [True, True, False]
    assert datetime.fromisoformat(desk.mails[0].facts["arrived_at"]).date() == (today - timedelta(days=20)).date()


def test_history_interrupted_goes_on_as_history(dovecot: Dovecot, desk: Desk) -> None:
    today = datetime.now(UTC)
    subjects = [f"old {number:02}" for number in range(40)]
    for subject in subjects:
        dovecot.add(mail(subject), US, today - timedelta(days=5))
    watcher = desk.watch(since=today.date() - timedelta(days=30))
    assert comes_true(lambda: len(desk.mails) >= 3)
    watcher.stop()
    assert len(desk.mails) < 40
    dovecot.deliver(mail("new"), US)
    desk.watch()
    assert comes_true(lambda: len(desk.mails) == 41)
    assert sorted(desk.subjects) == sorted([*subjects, "new"])
    assert [came.facts["history"] for came in desk.mails].count(True) == 40


def test_an_old_mail_somebody_moves_into_the_folder_is_new(dovecot: Dovecot, desk: Desk) -> None:
    desk.watch_from_now(since=date(2020, 1, 1))
    dovecot.add(mail("found in spam"), US, datetime(2019, 5, 1, tzinfo=UTC))
    assert desk.holds("found in spam")
    assert desk.mails[0].facts["history"] is False


def test_a_state_is_saved_only_when_its_mail_is_in_the_spool(dovecot: Dovecot, desk: Desk) -> None:
    """osTicket #6979: what is safe is written down before anything is moved."""
    in_spool: list[tuple[int, int]] = []
    save = desk.states.save

    def save_and_count(state: ImapState) -> None:
        in_spool.append((state.last_uid, desk.spool.count()))
        assert len(dovecot.files(US)) >= len(state.not_put_away)
        save(state)

    desk.states.save = save_and_count  # type: ignore[method-assign]
    desk.watch_from_now(after=After.MOVE, move_to="Geholt")
    for subject in ("one", "two", "three"):
        dovecot.deliver(mail(subject), US)
    assert desk.holds("one", "two", "three")
    assert all(last_uid <= count for last_uid, count in in_spool)


def test_a_full_spool_leaves_the_mail_on_the_server(dovecot: Dovecot, desk: Desk) -> None:
    watcher = desk.watch_from_now(after=After.MOVE, move_to="Geholt")
    new = desk.spool.folder / "tmp"
    new.rmdir()
    new.write_bytes(b"in the way")
    dovecot.deliver(mail("patient"), US)
    assert troubled(watcher).last_error_kind == Kind.ROOM
    assert list(dovecot.mails(US)) == ["patient"]
    new.unlink()
    new.mkdir()
    assert desk.holds("patient")


@pytest.mark.parametrize("method", ["XOAUTH2", "OAUTHBEARER"])
def test_a_good_token_signs_in(tmp_path: Path, method: str) -> None:
    for server in running_dovecot(f"auth_mechanisms = plain {method.lower()}"):
        server.tokens.good["good-token"] = US
        desk = Desk(server, tmp_path)
        server.deliver(mail("by token"), US)
        watcher = desk.watch(password="", access_token=lambda **_: "good-token", since=date(2020, 1, 1))
        assert desk.holds("by token")
        assert f"method={method}" in (server.home / "log").read_text()
        watcher.stop()


def test_a_refused_token_is_told_as_such_and_a_new_one_helps(dovecot: Dovecot, desk: Desk) -> None:
    """osTicket #6455, #5645: nobody heard that the token had run out."""
    tokens = ["old-token"]
    watcher = desk.watch(password="", access_token=lambda **_: tokens[-1])
    health = troubled(watcher)
    assert (health.last_error_kind, health.last_success) == (Kind.TOKEN, None)
    assert "no longer accepts our access for hilfe@shop.example" in health.last_error
    dovecot.tokens.good["new-token"] = US
    tokens.append("new-token")
    assert comes_true(lambda: watcher.health.last_success is not None)
    assert (watcher.health.last_error, watcher.health.failing_since) == ("", None)


def test_a_token_nobody_can_get_is_trouble_with_the_token(desk: Desk) -> None:
    def access_token(*, instead_of: str = "") -> str:
        raise RuntimeError("the consent was taken back")

    health = troubled(desk.watch(password="", access_token=access_token))
    assert health.last_error_kind == Kind.TOKEN
    assert "the consent was taken back" in health.last_error


def test_a_checker_of_tokens_that_is_down_is_no_refusal(dovecot: Dovecot, desk: Desk) -> None:
    dovecot.tokens.close()
    watcher = desk.watch(password="", access_token=lambda **_: "good-token")
    assert comes_true(lambda: watcher.health.last_error_kind is not None, within=30)
    assert watcher.health.last_error_kind == Kind.CONNECTION


@pytest.mark.parametrize(
    ("changes", "kind", "words"),
    [
        ({"password": "falsch"}, Kind.PASSWORD, "does not accept the password for hilfe@shop.example"),
        ({"folder": "Gibt es nicht"}, Kind.FOLDER, "Cannot open the folder Gibt es nicht"),
        ({"port": 1}, Kind.CONNECTION, "does not answer on port 1"),
        ({"host": "nowhere.invalid"}, Kind.CONNECTION, "There is no server called nowhere.invalid"),
    ],
)
def test_trouble_is_told_in_plain_words(desk: Desk, changes: dict[str, Any], kind: Kind, words: str) -> None:
    health = troubled(desk.watch(**changes))
    assert (health.last_error_kind, words in health.last_error) == (kind, True), health.last_error
    assert PASSWORD not in repr(desk.account)


def test_an_umlaut_in_a_password_is_no_obstacle(dovecot: Dovecot, desk: Desk) -> None:
    desk.watch_from_now(username="post@shop.example", password="schlüssel")


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
def test_a_line_is_protected_and_its_certificate_checked(dovecot: Dovecot, desk: Desk, security: Security) -> None:
    port = dovecot.imaps if security == Security.TLS else dovecot.imap
    health = troubled(desk.watch(port=port, security=security))
    assert health.last_error_kind == Kind.CONNECTION
    assert health.last_error.startswith("The certificate of 127.0.0.1 cannot be trusted")
    desk.watch_from_now(certificates=dovecot.certificates)
    dovecot.deliver(mail("sealed"), US)
    assert desk.holds("sealed")


def test_a_server_that_goes_away_and_comes_back_is_read_on(dovecot: Dovecot, desk: Desk) -> None:
    watcher = desk.watch_from_now()
    dovecot.deliver(mail("before"), US)
    assert desk.holds("before")
    dovecot.stop()
    health = troubled(watcher)
    assert health.last_error_kind == Kind.CONNECTION
    assert health.failing_since
    dovecot.start()
    dovecot.deliver(mail("after"), US)
    assert desk.holds("before", "after")
    assert comes_true(lambda: not watcher.health.last_error)


@pytest.mark.parametrize("capability", ["", "imap_capability = IMAP4rev1 UIDPLUS AUTH=PLAIN"])
def test_it_stops_within_two_seconds_whatever_it_waits_for(tmp_path: Path, capability: str) -> None:
    for server in running_dovecot(capability):
        watcher = Desk(server, tmp_path).watch_from_now(pace=Pace())
        time.sleep(0.2)
        began = time.monotonic()
        watcher.stop()
        assert time.monotonic() - began < 2
        assert not watcher.is_watching
        assert not watcher.health.last_error


def test_it_stops_within_two_seconds_while_there_is_no_server(desk: Desk) -> None:
    watcher = desk.watch(port=1, pace=Pace(first_gap=300))
    troubled(watcher)
    began = time.monotonic()
    watcher.stop()
    assert time.monotonic() - began < 2
    assert not watcher.is_watching


def test_a_quiet_line_is_renewed(dovecot: Dovecot, desk: Desk) -> None:
    watcher = desk.watch_from_now(pace=Pace(idle=0.2))
    first = watcher.health.last_success
    assert comes_true(lambda: watcher.health.last_success != first)
    assert (dovecot.home / "log").read_text().count("Login: user=<hilfe@shop.example>") == 1


def test_an_account_can_be_tried_before_it_is_saved(desk: Desk) -> None:
    with signed_in(desk.account) as client:
        assert client.folder_exists("INBOX")
    with pytest.raises(MailboxTrouble), signed_in(replace(desk.account, password="falsch")):
        pass
