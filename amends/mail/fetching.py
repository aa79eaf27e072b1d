"""Fetching: every mail that waits in a folder comes into the spool, and only then is anything done to it there."""

import logging
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from imapclient import DELETED, SEEN, IMAPClient
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

from amends.mail.imap import After, ImapAccount, ImapState, Kind, MailboxTrouble, StateKeeper
from amends.mail.spooling import Spool

log = logging.getLogger(__name__)

TAKEN = b"AmendsTaken"
HEAD_OF_THE_TOO_LARGE = 256 * 1024
SEARCHED_AT_ONCE = 50_000
PUT_AWAY_AT_ONCE = 100


class Folder:
    """The folder of an account while a connection lasts."""

    def __init__(self, client: IMAPClient, account: ImapAccount, states: StateKeeper, spool: Spool) -> None:
        self.client, self.account, self.states, self.spool = client, account, states, spool
        self.retries_every = 60.0
        self.trouble: MailboxTrouble | None = None
        self._retry_at = 0.0

    def open(self) -> None:
        """Select the folder, and find out where to begin or go on."""
        self._retry_at = time.monotonic() + self.retries_every
        try:
            said = self.client.select_folder(self.account.folder)
        except IMAPClientAbortError:
            raise
        except IMAPClientError as problem:
            raise MailboxTrouble(Kind.FOLDER, f"Cannot open the folder {self.account.folder}: {problem}") from problem
        self._can_flag = rb"\*" in said.get(b"PERMANENTFLAGS", ())
        self.state = self._begun(self.states.load(), said)
        self.states.save(self.state)
        self._put_away()

    def fetch_waiting(self) -> int:
        """Bring every mail that waits into the spool; one that cannot be fetched holds up no other."""
        if time.monotonic() > self._retry_at:
            self._retry()
        fetched = 0
        for uid in self._waiting():
            fetched += self._take(uid)
            if len(self.state.not_put_away) >= PUT_AWAY_AT_ONCE and not self.trouble:
                self._put_away()
        if not self.trouble:
            self._put_away()
        return fetched

    def _begun(self, state: ImapState, said: dict[bytes, Any]) -> ImapState:
        uidvalidity = said.get(b"UIDVALIDITY", 1)
        if state.uidvalidity == uidvalidity:
            return state
        is_first = state.started_at is None
        coming = said.get(b"UIDNEXT") or max(self.client.search(["ALL"]), default=0) + 1
        return ImapState(
            uidvalidity=uidvalidity,
            last_uid=coming - 1 if is_first and self.account.since is None else 0,
            first_new_uid=coming,
            started_at=state.started_at or datetime.now(UTC).replace(microsecond=0),
        )

    def _waiting(self) -> Iterator[int]:
        assert self.state.started_at
        new = self.state.first_new_uid
        since = self.account.since or self.state.started_at.date() - timedelta(days=1)
        for start in range(self.state.last_uid + 1, new, SEARCHED_AT_ONCE):
            end = min(start + SEARCHED_AT_ONCE, new) - 1
            yield from sorted(self.client.search(["UID", f"{start}:{end}", "SINCE", since]))
            self._save(last_uid=max(self.state.last_uid, end))
        # A search alone may know only what the server told us last, and use up the news of what came since.
        self.client.noop()
        first = self.state.last_uid + 1
        # "n:*" always names the last mail, even when it is older than n.
        yield from sorted(uid for uid in self.client.search(["UID", f"{first}:*"]) if uid >= first)

    def _take(self, uid: int) -> bool:
        others = tuple(each for each in self.state.left_behind if each != uid)
        last_uid = max(self.state.last_uid, uid)
        try:
            mail = self._fetched(uid)
        except (IMAPClientError, OSError) as problem:
            self._save(last_uid=last_uid, left_behind=(*others, uid))
            if isinstance(problem, IMAPClientAbortError | OSError):
                raise
            log.warning("Mail %s of %s could not be fetched: %s", uid, self.account.recipient, problem)
            return False
        if not mail:
            self._save(last_uid=last_uid, left_behind=others)
            return False
        self._keep(uid, *mail)
        self._save(last_uid=last_uid, left_behind=others, not_put_away=(*self.state.not_put_away, uid))
        return True

    def _fetched(self, uid: int) -> tuple[bytes, dict[str, Any]] | None:
        said = self.client.fetch([uid], ["RFC822.SIZE", "INTERNALDATE"]).get(uid)
        if not said:
            return None
        facts = self._facts(uid, said.get(b"INTERNALDATE") or datetime.now(UTC))
        if facts["history"] and self.account.since is None:
            return None
        part, size = "BODY.PEEK[]", said.get(b"RFC822.SIZE", 0)
        if size > self.account.size_limit:
            part, facts["too_large"] = f"BODY.PEEK[]<0.{HEAD_OF_THE_TOO_LARGE}>", size
        body = self.client.fetch([uid], [part]).get(uid, {})
        raw = next((value for key, value in body.items() if key.startswith(b"BODY[]")), None)
        if raw is None:
            raise IMAPClientError("the server gave no text")
        return raw, facts

    def _facts(self, uid: int, arrived_at: datetime) -> dict[str, Any]:
        assert self.state.started_at
        was_there = uid < self.state.first_new_uid and arrived_at < self.state.started_at
        return {
            "uid": uid,
            "uidvalidity": self.state.uidvalidity,
            "history": was_there,
            "arrived_at": arrived_at.isoformat(),
        }

    def _keep(self, uid: int, raw: bytes, facts: dict[str, Any]) -> None:
        try:
            self.spool.keep(raw, recipient=self.account.recipient, road="imap", sender="", **facts)
        except OSError as problem:
            raise MailboxTrouble(Kind.ROOM, f"We cannot keep mail now: {problem}") from problem

    def _retry(self) -> None:
        self._retry_at = time.monotonic() + self.retries_every
        self.trouble = None
        for uid in self.state.left_behind:
            self._take(uid)

    def _put_away(self) -> None:
        uids = list(self.state.not_put_away)
        try:
            for start in range(0, len(uids), PUT_AWAY_AT_ONCE):
                self._put_away_some(uids[start : start + PUT_AWAY_AT_ONCE])
                self._save(not_put_away=tuple(uids[start + PUT_AWAY_AT_ONCE :]))
        except IMAPClientAbortError:
            raise
        except IMAPClientError as problem:
            words = f"Mail comes in, but cannot be put away on {self.account.host}: {problem}"
            self.trouble = MailboxTrouble(Kind.FOLDER, words)

    def _put_away_some(self, uids: list[int]) -> None:
        match self.account.after:
            case After.SEEN:
                self.client.add_flags(uids, SEEN, silent=True)
            case After.MOVE:
                self._move(uids)
            case After.LEAVE if self._can_flag:
                self.client.add_flags(uids, TAKEN, silent=True)

    def _move(self, uids: list[int]) -> None:
        folder = self.account.move_to
        if not self.client.folder_exists(folder):
            with suppress(IMAPClientError):
                self.client.create_folder(folder)
        if self.client.has_capability("MOVE"):
            self.client.move(uids, folder)
            return
        self.client.copy(uids, folder)
        self.client.add_flags(uids, DELETED, silent=True)
        # A plain EXPUNGE would also take what other people have marked.
        if self.client.has_capability("UIDPLUS"):
            self.client.uid_expunge(uids)

    def _save(self, **changes: Any) -> None:
        self.state = replace(self.state, **changes)
        self.states.save(self.state)
