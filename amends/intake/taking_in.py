"""From the spool to the desk: the named process that carries a mail to its conversation.

Reading and files come first, without the database; then one short transaction for each few mails. Every step may
run twice: the name in the spool is unique in the database, and the spool file goes only after the commit.
"""

import logging
import time
from dataclasses import replace

from django.db import IntegrityError
from django.utils.translation import gettext_noop as _

from amends.environment import environment
from amends.foundation.writing import attempt, writing
from amends.intake.addressing import writer_of
from amends.intake.belonging import note_where_it_belongs
from amends.intake.carrying import deliver_into_conversation, set_aside_for_a_look
from amends.intake.noting_down import note_down
from amends.intake.opening import Opened, open_mail
from amends.intake.recognising import bare_subject
from amends.intake.turning_away import Judgement, judge
from amends.mail.models import IncomingMail, Verdict, find_mailbox
from amends.mail.spooling import Spool
from amends.triage.noticing import read_quietly
from amends.triage.reading import Reading

log = logging.getLogger(__name__)

MEGABYTE = 1024 * 1024
# How many are read before the first of them is written; and for how many the spool is looked through once.
BATCH, AT_ONCE = 12, 120
# Long enough for a few mails to share one commit; somebody who sends a reply meanwhile waits no longer than this.
LONGEST_WRITE = 0.025
BREATH = 0.004


def take_in_waiting(spool: Spool, limit: int = AT_ONCE) -> int:
    """Take in the next mails. Answers how many were waiting."""
    names = spool.waiting(limit)
    for start in range(0, len(names), BATCH):
        opened = [each for each in (_open(spool, name) for name in names[start : start + BATCH]) if each]
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
        opened = open_mail(spool.read(name))
        return replace(opened, reading=_read(opened)) if _is_worth_reading(opened) else opened
    except FileNotFoundError:
        # Another worker was faster.
        return None
    except Exception as error:
        log.exception("could not open %s", name)
        spool.set_aside(name, repr(error))
        return None


def _is_worth_reading(opened: Opened) -> bool:
    """What a person wrote to us just now."""
    mail = opened.mail
    return not (opened.is_history or opened.whole_size or mail.is_auto_reply or mail.has_failed)


def _read(opened: Opened) -> Reading | None:
    """Read before the pen is taken, with its subject unless that only says that it answers something."""
    mail = opened.mail
    is_answer = bool(mail.in_reply_to) and bare_subject(mail.subject) != " ".join(mail.subject.lower().split())
    return read_quietly(mail.new_text, "" if is_answer else mail.subject)


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
        with attempt():
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
        return note_down(opened, None, Judgement(Verdict.UNREADABLE, _("there is no mailbox for this address")))
    if size := opened.whole_size:
        return set_aside_for_a_look(opened, only_its_beginning(size))
    writer = writer_of(opened.mail)
    judgement = judge(opened.mail, writer, mailbox, is_history=opened.is_history)
    row = note_down(opened, mailbox, judgement, writer)
    if judgement.is_kept_apart:
        note_where_it_belongs(opened, row, writer)
    else:
        deliver_into_conversation(opened, row, writer)
    return row
