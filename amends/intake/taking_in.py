"""From the spool to the desk: the named process that carries a mail to its conversation.

Reading and files come first, without the database; then one short transaction for each few mails. Every step may
run twice: the name in the spool is unique in the database, and the spool file goes only after the commit.
"""

import logging
import time

from django.db import IntegrityError, transaction

from amends.environment import environment
from amends.foundation.writing import writing
from amends.intake.carrying import deliver_into_conversation, set_aside_for_a_look
from amends.intake.noting_down import note_down
from amends.intake.opening import Opened, open_mail
from amends.intake.turning_away import judge
from amends.mail.models import IncomingMail, Verdict, find_mailbox
from amends.mail.spooling import Spool

log = logging.getLogger(__name__)

MEGABYTE = 1024 * 1024
BATCH = 12
# Long enough for a few mails to share one commit; somebody who sends a reply meanwhile waits no longer than this.
LONGEST_WRITE = 0.025
BREATH = 0.004


def take_in_waiting(spool: Spool, limit: int = BATCH) -> int:
    """Take in the next few mails. Answers how many were waiting."""
    names = spool.waiting(limit)
    opened = [each for each in (_open(spool, name) for name in names) if each]
    while opened:
        done = _write_some(opened)
        for each in done:
            spool.done(each.spooled.name)
        opened = opened[len(done) :]
        time.sleep(BREATH if opened else 0)
    return len(names)


def _open(spool: Spool, name: str) -> Opened | None:
    """A spool file that cannot even be opened is set aside, so that it holds nobody up."""
    try:
        return open_mail(spool.read(name))
    except Exception as error:
        log.exception("could not open %s", name)
        spool.set_aside(name, repr(error))
        return None


def _write_some(opened: list[Opened]) -> list[Opened]:
    """Take in as many as fit into one short transaction."""
    begun, done = time.perf_counter(), []
    with writing():
        for each in opened:
            take_in(each)
            done.append(each)
            if time.perf_counter() - begun > LONGEST_WRITE:
                break
    return done


def take_in(opened: Opened) -> IncomingMail | None:
    """Take in one mail; whatever goes wrong, it stays visible as one that needs a look."""
    try:
        with transaction.atomic():
            return _take_in(opened)
    except IntegrityError as error:
        if IncomingMail.objects.filter(spool_name=opened.spooled.name).exists():
            return None
        return set_aside_for_a_look(opened, repr(error))
    except Exception as error:
        log.exception("%s needs a look", opened.spooled.name)
        return set_aside_for_a_look(opened, repr(error))


def only_its_beginning(size: int) -> str:
    """What is missing of a mail that was too large, and where all of it is."""
    most = environment.mail_limit // MEGABYTE
    return (
        f"{size / MEGABYTE:.0f} MB, more than the {most} MB we take: only its beginning is here, "
        "the whole mail is still in the mailbox on the server"
    )


def _take_in(opened: Opened) -> IncomingMail:
    mailbox = find_mailbox(opened.spooled.recipient)
    if mailbox is None:
        return note_down(opened, None, Verdict.UNREADABLE, f"no mailbox for {opened.spooled.recipient}")
    if size := opened.spooled.facts.get("too_large"):
        return set_aside_for_a_look(opened, only_its_beginning(size))
    judgement = judge(opened.mail, mailbox)
    row = note_down(opened, mailbox, judgement.verdict, judgement.reason)
    if not judgement.is_kept_apart:
        deliver_into_conversation(opened, row)
    return row
