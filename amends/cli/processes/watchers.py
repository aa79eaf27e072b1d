"""Keeps one watcher for each mailbox that is fetched, starts and stops them as the rows change, and notes how they fare."""

import logging
import threading
from dataclasses import dataclass

from django.db import DatabaseError, connection

from amends.cli.processes.alone import alone
from amends.environment import environment
from amends.foundation.clock import now
from amends.mail.imap import ImapAccount
from amends.mail.imap_roads import ImapRoad, RoadState
from amends.mail.sealing import SealBroken
from amends.mail.spooling import Spool
from amends.mail.watching import Health, Watcher

log = logging.getLogger(__name__)

LOOK_EVERY = 5.0
SEAL_BROKEN = "The password cannot be read any more. Enter it again."


@dataclass
class Watched:
    """A road with its watcher, and what was last noted about it."""

    account: ImapAccount
    watcher: Watcher
    noted: Health


class Watchers:
    """All mailboxes this process watches."""

    def __init__(self, spool: Spool) -> None:
        self.spool = spool
        self.watched: dict[int, Watched] = {}

    def run(self, stop: threading.Event) -> None:
        """Look after them until told to stop; on several machines only one watches at a time."""
        while not stop.is_set():
            try:
                self._look_alone(stop)
            except DatabaseError as problem:
                # What is being watched goes on, and we begin anew with a fresh connection.
                log.warning("The mailboxes could not be looked after: %s", problem)
                connection.close()
            stop.wait(LOOK_EVERY)
        self._stop_all()
        connection.close()

    def _look_alone(self, stop: threading.Event) -> None:
        with alone("watching mailboxes") as is_ours:
            if not is_ours:
                self._stop_all()
            while is_ours and not stop.is_set():
                self.look()
                stop.wait(LOOK_EVERY)

    def look(self) -> None:
        """Make the watchers fit the rows, and note how each fares."""
        fetched = ImapRoad.objects.select_related("mailbox__oauth_account").filter(mailbox__is_active=True)
        roads = {road.pk: road for road in fetched}
        for gone in self.watched.keys() - roads.keys():
            self.watched.pop(gone).watcher.stop()
        for key, road in roads.items():
            self._tend(key, road)

    def _tend(self, key: int, road: ImapRoad) -> None:
        try:
            account = road.account
        except SealBroken:
            road.note(Health(last_error=SEAL_BROKEN, failing_since=road.failing_since or now()))
            return
        known = self.watched.get(key)
        if known and known.account == account and known.watcher.is_watching:
            self._note(road, known)
            return
        if known:
            known.watcher.stop()
        watcher = Watcher(account, RoadState(road), self.spool)
        self.watched[key] = Watched(account, watcher, watcher.health)
        watcher.start()

    def _note(self, road: ImapRoad, known: Watched) -> None:
        health = known.watcher.health
        is_news = health.last_error != known.noted.last_error or health.failing_since
        if is_news or health.last_success and not road.last_success_at:
            road.note(health)
            known.noted = health

    def _stop_all(self) -> None:
        for known in self.watched.values():
            known.watcher.stop()
        self.watched.clear()


def watch_mailboxes(stop: threading.Event) -> threading.Thread:
    """Begin to watch beside whatever else this process does."""
    thread = threading.Thread(target=Watchers(Spool(environment.spool)).run, args=[stop], name="watchers", daemon=True)
    thread.start()
    return thread
