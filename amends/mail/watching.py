"""Watching: a mailbox is read as soon as mail arrives, and somebody hears of it when that no longer works."""

import logging
import socket
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

from amends.mail.fetching import Folder
from amends.mail.imap import ImapAccount, Kind, MailboxTrouble, StateKeeper, in_plain_words, signed_in
from amends.mail.spooling import Spool

log = logging.getLogger(__name__)

STOPS_WITHIN = 2.0


@dataclass(frozen=True)
class Pace:
    """How many seconds we wait for what."""

    # A server tells once that mail came, and may do so while we are busy; so we also look for ourselves.
    idle: float = 60
    poll: float = 30
    after_mail: float = 1
    first_gap: float = 1
    longest_gap: float = 300
    # Some servers lock an account after a few wrong passwords.
    after_wrong_password: float = 120


@dataclass(frozen=True)
class Health:
    """How a mailbox fares: an error stays until the mailbox has been read again."""

    last_success: datetime | None = None
    last_mail: datetime | None = None
    last_error: str = ""
    last_error_kind: Kind | None = None
    failing_since: datetime | None = None
    left_behind: int = 0


class Watcher:
    """One mailbox, watched in a thread of its own from `start` to `stop`."""

    def __init__(self, account: ImapAccount, states: StateKeeper, spool: Spool, pace: Pace | None = None) -> None:
        self.account, self.states, self.spool, self.pace = account, states, spool, pace or Pace()
        self.health = Health()
        self._can_idle = True
        self._client: IMAPClient | None = None
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._watch, name=f"imap {account.recipient}", daemon=True)

    def start(self) -> None:
        """Begin to watch."""
        self._thread.start()

    def stop(self) -> None:
        """Stop to watch; a mail that is half fetched stays on the server and comes next time."""
        self._stopping.set()
        if client := self._client:
            # Wakes the thread from whatever it waits for.
            with suppress(OSError, ValueError):
                client.socket().shutdown(socket.SHUT_RDWR)
        if self._thread.ident:
            self._thread.join(STOPS_WITHIN)

    @property
    def is_watching(self) -> bool:
        """Whether the thread is alive."""
        return self._thread.is_alive()

    def _watch(self) -> None:
        gap = self.pace.first_gap
        while not self._stopping.is_set():
            began = time.monotonic()
            trouble = self._troubled_session()
            if self._stopping.is_set():
                return
            self._note(trouble)
            if time.monotonic() - began > self.pace.idle:
                gap = self.pace.first_gap
            self._stopping.wait(self.pace.after_wrong_password if trouble.kind == Kind.PASSWORD else gap)
            gap = min(gap * 2, self.pace.longest_gap)

    def _troubled_session(self) -> MailboxTrouble:
        try:
            with in_plain_words(self.account), signed_in(self.account) as self._client:
                self._read_on(self._client)
        except MailboxTrouble as trouble:
            return trouble
        except Exception as problem:
            log.exception("Watching %s failed by a mistake of ours", self.account.recipient)
            return MailboxTrouble(Kind.OURS, f"Reading {self.account.recipient} failed: {problem}")
        finally:
            self._client = None
        return MailboxTrouble(Kind.CONNECTION, "We stopped")

    def _read_on(self, client: IMAPClient) -> None:
        folder = Folder(client, self.account, self.states, self.spool)
        folder.retries_every = self.pace.idle
        folder.open()
        while not self._stopping.is_set():
            fetched = folder.fetch_waiting()
            self._rejoice(folder, fetched)
            self._wait(client, self.pace.after_mail if fetched else self.pace.idle)

    def _wait(self, client: IMAPClient, seconds: float) -> None:
        if not (self._can_idle and client.has_capability("IDLE")):
            self._stopping.wait(min(seconds, self.pace.poll))
            return
        began = time.monotonic()
        try:
            _idle(client, seconds)
        except IMAPClientAbortError:
            # Some servers offer IDLE and hang up when it is used; an ordinary loss of the line takes longer.
            self._can_idle = time.monotonic() - began > 5
            raise
        except IMAPClientError:
            self._can_idle = False

    def _rejoice(self, folder: Folder, fetched: int) -> None:
        now = datetime.now(UTC)
        self.health = Health(
            last_success=now,
            last_mail=now if fetched else self.health.last_mail,
            left_behind=len(folder.state.left_behind),
        )
        if folder.trouble:
            self._note(folder.trouble)

    def _note(self, trouble: MailboxTrouble) -> None:
        log.warning("%s: %s", self.account.recipient, trouble)
        self.health = replace(
            self.health,
            last_error=str(trouble),
            last_error_kind=trouble.kind,
            failing_since=self.health.failing_since or datetime.now(UTC),
        )


def _idle(client: IMAPClient, seconds: float) -> None:
    client.idle()
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        heard = client.idle_check(timeout=left)
        # Nothing before the time is over means that the line is gone, which the goodbye will tell.
        if not heard or any(len(each) > 1 and each[1] == b"EXISTS" for each in heard):
            break
    client.idle_done()
