"""The worker: a few loops side by side, so that a slow one delays no other."""

import gc
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import close_old_connections, connection

from amends import schedule
from amends.cli.processes.alone import alone
from amends.cli.processes.stopping import StopSign
from amends.demo.arriving import keep_arriving
from amends.environment import environment
from amends.intake.taking_in import take_in_waiting
from amends.journal.events import give_positions
from amends.journal.following import react
from amends.mail.delivering import deliver_due
from amends.mail.spooling import Spool
from amends.notices.pushing import push_due
from amends.privacy.carrying_out import erase_those_due
from amends.privacy.exporting import make_exports_due
from amends.search.following import CatchingUp, index_what_happened
from amends.triage.noticing import read_what_is_unread
from amends.triage.outside.asking_next import ask_outside

log = logging.getLogger(__name__)

LONGEST_GAP = 30.0

Step = Callable[[], int]


@dataclass
class Loop:
    """Steps done again and again: soon while there is work, after a pause when there is none.

    A breath between two rounds lets work gather: ten events cost hardly more than one.
    """

    name: str
    steps: tuple[Step, ...]
    pause: float
    breath: float = 0.0
    gap: float = field(default=0.0, init=False)

    def run(self, stop: threading.Event) -> None:
        """Go on until told to stop; a step that fails is tried again after a growing gap."""
        while not stop.is_set():
            worked = self.go_round()
            stop.wait(self.gap or (self.breath if worked else self.pause))
        connection.close()

    def go_round(self) -> bool:
        """Take every step once. Answers whether there was work."""
        outcomes = [self._take(step) for step in self.steps]
        self.gap = min(max(self.gap * 2, 0.5), LONGEST_GAP) if None in outcomes else 0.0
        return any(outcomes)

    def _take(self, step: Step) -> int | None:
        try:
            return step()
        except Exception:
            log.exception("%s failed and is tried again", self.name)
            return None
        finally:
            close_old_connections()


def loops() -> list[Loop]:
    """What the worker does."""
    spool, clock, behind = Spool(environment.spool), schedule.Clock(), CatchingUp()
    return [
        Loop("taking in mail", (lambda: take_in_waiting(spool),), 0.1),
        Loop("reading", (lambda: only_one("reading", read_what_is_unread),), 0.5),
        Loop("asking the reader outside", (ask_outside,), 1.0),
        Loop("delivering mail", (deliver_due,), 0.3),
        Loop("pushing notices to devices", (push_due,), 1.0),
        Loop("reacting", (give_positions, lambda: only_one("reacting", react)), 0.2, breath=0.1),
        Loop(
            "erasing and exporting",
            (lambda: only_one("privacy", erase_those_due), lambda: only_one("privacy", make_exports_due)),
            1.0,
        ),
        Loop(
            "indexing",
            (lambda: only_one("indexing", index_what_happened), lambda: only_one("indexing", behind.go_on)),
            # A little patience lets several be indexed for the price of one.
            0.5,
            breath=0.5,
        ),
        Loop("the schedule", (lambda: only_one("schedule", clock.do_what_is_due),), 1.0),
    ]


def only_one(name: str, step: Step) -> int:
    """Take a step unless another worker is at it."""
    with alone(name) as is_free:
        return step() if is_free else 0


def work(sign: StopSign) -> None:
    """Run all loops until the sign goes up, then let each finish what it has begun."""
    # What is loaded stays; looking at all of it for each few mails cost an eighth of taking them in.
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
    stop = threading.Event()
    threads = [threading.Thread(target=loop.run, args=[stop], name=loop.name) for loop in loops()]
    if environment.demo:
        threads.append(threading.Thread(target=keep_arriving, args=[environment.lmtp, stop], name="demo mail"))
    for thread in threads:
        thread.start()
    sign.wait()
    stop.set()
    deadline = time.monotonic() + 4
    for thread in threads:
        thread.join(max(deadline - time.monotonic(), 0))
