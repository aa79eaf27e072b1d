"""The postbox: mail by LMTP for the addresses we know, also while the database is away, and mailboxes fetched by IMAP."""

import logging
import threading
import time

from django.db import connection

from amends.cli.processes.stopping import StopSign
from amends.cli.processes.watchers import watch_mailboxes
from amends.cli.trouble import Trouble
from amends.environment import environment
from amends.mail.lmtp import Door, PostboxListener
from amends.mail.models import Mailbox
from amends.mail.spooling import Spool

log = logging.getLogger(__name__)

FRESH_FOR = 10.0


class KnownRecipients:
    """The addresses that take mail, asked anew every few seconds; the last list stands while the database is away."""

    def __init__(self) -> None:
        self._addresses: frozenset[str] | None = None
        self._asked_at = float("-inf")
        self._asking = threading.Lock()

    def __call__(self, address: str) -> bool:
        """Whether mail for this address is ours; raises while nobody can know."""
        with self._asking:
            if time.monotonic() - self._asked_at > FRESH_FOR:
                self._ask()
            if self._addresses is None:
                raise LookupError("the database has not answered yet")
            return address in self._addresses

    def _ask(self) -> None:
        try:
            rows = Mailbox.objects.filter(is_active=True).values_list("address", flat=True)
            self._addresses = frozenset(address.lower() for address in rows)
            self._asked_at = time.monotonic()
        except Exception as problem:
            log.warning("The mailboxes cannot be read: %s", problem)
            # With a list in hand the next try can wait; without one every mail tries again.
            if self._addresses is not None:
                self._asked_at = time.monotonic()
        finally:
            connection.close()


def open_door(sign: StopSign) -> None:
    """Take and fetch mail until the sign goes up."""
    host, port = environment.lmtp
    listener = PostboxListener(Spool(environment.spool), KnownRecipients(), Door(host, port, environment.mail_limit))
    try:
        listener.start()
    except OSError as problem:
        raise Trouble(f"Mail cannot be taken at {host}:{port}: {problem.strerror}.") from problem
    stop = threading.Event()
    watchers = watch_mailboxes(stop)
    sign.wait()
    stop.set()
    listener.stop()
    watchers.join(3)
