"""Carrying an erasure out: many short transactions, in any of which a process may die; the next one goes on with what is left."""

import logging
import time
from datetime import timedelta

from django.db import connection

from amends.conversations.models import Conversation, Reason
from amends.customers.models import Customer, EmailAddress
from amends.environment import environment
from amends.files.models import StoredFile
from amends.foundation.clock import now
from amends.foundation.writing import writing
from amends.journal.models import Actor, Event
from amends.mail.spooling import Spool
from amends.privacy.erasing import ERASED, LOOK_AGAIN_AFTER, Erasure
from amends.privacy.ledger import remember
from amends.privacy.standing_in_the_way import holds_on
from amends.privacy.traces import Traces, matters_touched_by, traces_of
from amends.privacy.what_goes import PARTS
from amends.search.indexing import forget, index
from amends.search.wiping import wipe_forgotten_words

log = logging.getLogger(__name__)

MATTER_ERASED = "conversation.erased"
# Between two transactions others have their turn.
BREATH = 0.005
ASK_AGAIN_AFTER = timedelta(minutes=5)


class HeldBack(Exception):
    """A hold was put on a matter of theirs since it was asked."""


def erase_those_due() -> int:
    """Go on with the next erasure. Answers whether there was one."""
    erasure = Erasure.objects.due().select_related("customer", "by").first()
    if erasure is None:
        return 0
    try:
        go_on_with(erasure)
    except HeldBack:
        _put_off(erasure, held_back_at=erasure.held_back_at or now())
    except Exception:
        log.exception("Erasure %s failed and is tried again", erasure.pk)
        _put_off(erasure)
    return 1


def _put_off(erasure: Erasure, **facts: object) -> None:
    with writing():
        waiting = {"next_try_at": now() + ASK_AGAIN_AFTER, "tries": erasure.tries + 1}
        Erasure.objects.filter(pk=erasure.pk).update(**waiting, **facts)


def go_on_with(erasure: Erasure) -> None:
    """Erase what is left; once more a little later, for what was on its way into the house meanwhile."""
    traces = traces_of(erasure.customer)
    erase_all_parts(traces)
    close_their_matters(traces, by=erasure.by)
    if erasure.is_done:
        forget_words(traces)
        wipe_forgotten_words()
        wipe_the_log()
        with writing():
            Erasure.objects.filter(pk=erasure.pk).update(settled_at=now())
        return
    forget_mails_set_aside(traces)
    remember(erasure)
    take_the_name(erasure, traces)
    forget_words(traces)


def erase_all_parts(traces: Traces) -> None:
    """Table by table, a few rows in each transaction."""
    StoredFile.keep(b"")
    matters = matters_touched_by(traces)
    for part in PARTS:
        while keys := part.left(traces):
            with writing():
                _refuse_if_held(matters)
                part.erase(keys)
            time.sleep(BREATH)


def _refuse_if_held(matters: set[int]) -> None:
    if holds_on(matters):
        raise HeldBack


def close_their_matters(traces: Traces, *, by: Actor) -> None:
    """Nobody waits any more; each matter says in the journal that its words are gone, so that upper rooms forget them too."""
    known = Event.objects.filter(subject_kind="conversation", kind=MATTER_ERASED).values("subject_id")
    theirs = Conversation.objects.filter(traces.conversations())
    for matter in theirs.exclude(pk__in=known).order_by("pk"):
        with writing():
            _refuse_if_held({matter.pk})
            matter.wake(by=Actor.amends())
            matter.close(by=Actor.amends(), reason=Reason.ERASED)
            matter.record(MATTER_ERASED, by=by)
        time.sleep(BREATH)


def forget_mails_set_aside(traces: Traces) -> None:
    """Mails of theirs nobody could open lie in the spool, and in no table."""
    if traces.addresses and environment.spool.exists():
        Spool(environment.spool).forget_from(traces.addresses)


def take_the_name(erasure: Erasure, traces: Traces) -> None:
    """The last step, in one transaction: without address and name nobody is recognised any more."""
    with writing():
        _refuse_if_held(matters_touched_by(traces))
        EmailAddress.objects.filter(customer__in=traces.customers).delete()
        theirs = Customer.objects.filter(pk__in=traces.customers)
        theirs.update(name=erasure.left_name, language="", address_form="", organisation=None)
        Actor.objects.filter(pk__in=traces.actors).update(name=erasure.left_name)
        for actor in Actor.objects.filter(pk__in=traces.actors, ref__startswith="outside-"):
            Actor.objects.filter(pk=actor.pk).update(ref=f"erased-{actor.pk}")
        done = {"erased_at": now(), "next_try_at": now() + LOOK_AGAIN_AFTER, "held_back_at": None}
        Erasure.objects.filter(pk=erasure.pk).update(**done)
        for customer in theirs:
            customer.record(ERASED, by=erasure.by, why=erasure.why)


def forget_words(traces: Traces) -> None:
    """What the search knows of their matters goes, and what is left in them is indexed anew."""
    for number in sorted(matters_touched_by(traces)):
        forget([number])
        index([number])
        time.sleep(BREATH)


def wipe_the_log() -> None:
    """SQLite keeps old pages in its write-ahead log until it is cut; freed pages are overwritten by `secure_delete`."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        # Not longer than others can wait; a reader in the way means another try.
        cursor.execute("PRAGMA busy_timeout=200")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        is_busy = cursor.fetchone()[0]
        cursor.execute("PRAGMA busy_timeout=20000")
    if is_busy:
        raise OSError("the log could not be cut while somebody was reading")
