"""Mail that came while the house was dark."""

import pytest

from tests.cli.house import House, eventually
from tests.mail.dovecot import PASSWORD, Dovecot, comes_true, dovecot  # noqa: F401

pytestmark = pytest.mark.slow

ACCOUNT = "hjelp@shop.example"


def letter(number: int) -> bytes:
    return (
        f"From: k{number}@customer.example\r\nMessage-ID: <{number}@customer.example>\r\n"
        f"Subject: Matter {number}\r\n\r\nIt leaks.\r\n"
    ).encode()


def test_all_six_that_wait_become_conversations_while_they_are_moved(settled: House, dovecot: Dovecot) -> None:  # noqa: F811
    """osTicket #6979: moved while fetching, every second one was passed over; more come in meanwhile, none comes twice."""
    settled.fetch_from(dovecot.imap, ACCOUNT, PASSWORD, after="move", move_to="Taken in")
    settled.serve()
    eventually(lambda: settled.asked("SELECT state FROM mail_imaproad") != [("{}",)])
    settled.stop()
    for number in range(6):
        dovecot.deliver(letter(number), ACCOUNT)
    settled.serve()
    for number in range(6, 9):
        dovecot.deliver(letter(number), ACCOUNT)
    subjects = [f"Matter {number}" for number in range(9)]
    asked = "SELECT subject FROM conversations_conversation ORDER BY subject"
    eventually(lambda: [subject for (subject,) in settled.asked(asked)] == subjects, seconds=40)
    assert comes_true(lambda: sorted(dovecot.mails(ACCOUNT, "Taken in")) == subjects)
    assert dovecot.mails(ACCOUNT) == {}
    assert settled.asked("SELECT COUNT(*) FROM mail_incomingmail") == [(9,)]
