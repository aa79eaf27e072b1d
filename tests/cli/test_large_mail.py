"""Mails far larger than anybody sends, through a whole house: a plain answer, and nothing lost."""

import pytest

from tests.cli.house import MAILBOX, House, eventually
from tests.mail.deliverer import Deliverer
from tests.mail.dovecot import PASSWORD, Dovecot, dovecot  # noqa: F401

pytestmark = pytest.mark.slow

ACCOUNT = "hjelp@shop.example"
KIM = "kim@customer.example"
HEAD = f"From: Kim <{KIM}>\r\nTo: <{MAILBOX}>\r\n".encode()
SIXTY = b"".join((HEAD, b"Subject: Sixty\r\n\r\nIt leaks.\r\n", (b"x" * 76 + b"\r\n") * (60 * 1024 * 1024 // 78 + 1)))
CROWD = b"To: " + b",\r\n\t".join(b"guest%d@web.example" % number for number in range(5000))
CROWDED = b"".join((HEAD, CROWD, b"\r\nSubject: Crowd\r\n\r\nIt leaks.\r\n"))
SMALL = HEAD + b"Subject: Small\r\n\r\nIt leaks.\r\n"

FROM_CUSTOMERS = "SELECT sender_address FROM conversations_message WHERE kind = 'received'"


def subjects(house: House) -> list[str]:
    """What stands on the desk."""
    return sorted(subject for (subject,) in house.asked("SELECT subject FROM conversations_conversation"))


def looked_for(house: House) -> list[tuple[str, str]]:
    """What needs a look, and why."""
    return house.asked("SELECT subject, reason FROM mail_incomingmail WHERE verdict = 'unreadable'")


def test_by_lmtp_sixty_megabytes_are_refused_and_the_next_mail_is_taken(settled: House) -> None:
    settled.serve()
    with Deliverer(settled.lmtp) as deliverer:
        assert deliverer.deliver(SIXTY, [MAILBOX], sender=KIM) == ["552"]
        assert deliverer.deliver(CROWDED, [MAILBOX], sender=KIM) == ["250"]
        assert deliverer.deliver(SMALL, [MAILBOX], sender=KIM) == ["250"]
    eventually(lambda: subjects(settled) == ["Crowd", "Small"])
    assert looked_for(settled) == []
    assert (len(CROWDED),) in settled.asked("SELECT size FROM files_storedfile")
    # The acknowledgement may have gone out by now, or not yet.
    assert set(settled.asked(FROM_CUSTOMERS)) == {(KIM,)}


def test_by_lmtp_sixty_megabytes_are_taken_where_they_are_wanted(settled: House) -> None:
    settled.environment["AMENDS_MAIL_LIMIT_MB"] = "70"
    settled.serve()
    with Deliverer(settled.lmtp) as deliverer:
        assert deliverer.deliver(SIXTY, [MAILBOX], sender=KIM) == ["250"]
    eventually(lambda: subjects(settled) == ["Sixty"], seconds=60)
    assert settled.asked("SELECT size FROM files_storedfile") == [(len(SIXTY),)]


def test_by_imap_sixty_megabytes_are_shown_with_their_beginning(settled: House, dovecot: Dovecot) -> None:  # noqa: F811
    settled.fetch_from(dovecot.imap, ACCOUNT, PASSWORD)
    settled.serve()
    eventually(lambda: settled.asked("SELECT state FROM mail_imaproad") != [("{}",)])
    for raw in (SIXTY, CROWDED, SMALL):
        dovecot.deliver(raw, ACCOUNT)
    eventually(lambda: subjects(settled) == ["Crowd", "Small"], seconds=60)
    eventually(lambda: looked_for(settled))
    ((subject, reason),) = looked_for(settled)
    assert subject == "Sixty"
    assert "60 MB, more than the 50 MB we take" in reason
    assert len(dovecot.files(ACCOUNT)) == 3
