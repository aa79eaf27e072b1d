"""Everything known by the clock: its name, how often it is done, and what is done."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.sessions.models import Session
from django.core.cache import cache

from amends.conversations.acknowledging import remind_those_due
from amends.conversations.handing_over import hand_over_for_those_away
from amends.conversations.sending_once import forget_sent_forms
from amends.conversations.snoozing import wake_those_due
from amends.files.letting_go import clear_unfinished
from amends.foundation.clock import now
from amends.foundation.writing import writing
from amends.journal.missing import try_missed_again
from amends.mail.delivering import ask_silent_servers
from amends.mail.falling_silent import listen
from amends.notices.mailing import mail_notices_due
from amends.notices.models import forget_old_notices
from amends.privacy.exporting import forget_old_exports
from amends.privacy.ledger import erase_again
from amends.queues.reckoning_anew import reckon_anew
from amends.rules.being_late import notice_who_is_late
from amends.search.vocabulary import forget_unused_words


def forget_ended_sessions() -> int:
    """Delete the sign-ins that are over."""
    with writing():
        return Session.objects.filter(expire_date__lt=now()).delete()[0]


SEEN = "schedule.seen"


def be_seen() -> int:
    """Leave word that somebody follows the schedule, for whoever wonders; it is done to nobody."""
    with writing():
        cache.set(SEEN, now(), timeout=None)
    return 0


def last_seen() -> datetime | None:
    """When somebody followed the schedule last, on any machine."""
    seen: datetime | None = cache.get(SEEN)
    return seen


@dataclass(frozen=True)
class Duty:
    """One thing done again and again; `what` answers how many it was done to and may run twice at once."""

    name: str
    every: timedelta
    what: Callable[[], int]


SCHEDULE = (
    Duty("be seen", timedelta(minutes=1), be_seen),
    Duty("wake snoozed conversations", timedelta(seconds=10), wake_those_due),
    Duty("reckon anew when answers are due", timedelta(seconds=2), reckon_anew),
    Duty("remind customers who were asked whether it is solved", timedelta(minutes=1), remind_those_due),
    Duty("notice who waits too long", timedelta(minutes=1), notice_who_is_late),
    Duty("mail notices to those who are away", timedelta(seconds=30), mail_notices_due),
    Duty("forget old notices", timedelta(minutes=10), forget_old_notices),
    Duty("try again what others failed to do when something happened", timedelta(seconds=30), try_missed_again),
    Duty("listen for mailboxes that have fallen silent", timedelta(minutes=5), listen),
    Duty("ask servers that took no mail", timedelta(minutes=1), ask_silent_servers),
    Duty("hand over the work of those who are away", timedelta(minutes=1), hand_over_for_those_away),
    Duty("delete copies of customers' data that were kept long enough", timedelta(minutes=10), forget_old_exports),
    Duty("erase again whom a restored backup has brought back", timedelta(minutes=10), erase_again),
    Duty("forget the keys of forms that were sent", timedelta(hours=6), forget_sent_forms),
    Duty("forget words nobody uses any more", timedelta(minutes=1), forget_unused_words),
    Duty("delete files somebody was killed while writing", timedelta(hours=6), clear_unfinished),
    Duty("forget ended sessions", timedelta(hours=6), forget_ended_sessions),
)


class Clock:
    """Knows when each duty is due; begins with all of them due."""

    def __init__(self, duties: tuple[Duty, ...] = SCHEDULE) -> None:
        self._due = dict.fromkeys(duties, 0.0)

    def do_what_is_due(self) -> int:
        """Do every duty whose time has come; one that fails comes up again at its next time, after the others."""
        failed: list[Exception] = []
        moment = time.monotonic()
        due = [duty for duty, at in self._due.items() if at <= moment]
        for duty in due:
            self._due[duty] = moment + duty.every.total_seconds()
            try:
                duty.what()
            except Exception as problem:
                problem.add_note(f"while it was time to {duty.name}")
                failed.append(problem)
        if failed:
            raise ExceptionGroup("on the schedule", failed)
        return 0
