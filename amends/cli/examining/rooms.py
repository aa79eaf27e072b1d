"""Looking at the rows and the spool: is everything that should move on moving on?"""

import time
from collections.abc import Iterator
from datetime import timedelta

from django.db import connection

from amends.cli.examining.finding import Finding
from amends.cli.house import missing_migrations, unknown_migrations
from amends.environment import environment
from amends.foundation.clock import now
from amends.journal.models import Event, MissedReaction, Reader
from amends.mail.imap_roads import ImapRoad
from amends.mail.models import Mailbox, MailState, OAuthAccount, OutgoingMail
from amends.mail.roads import SmtpRoad
from amends.mail.sealing import SealBroken
from amends.mail.smtp import SmtpCarrier
from amends.privacy.exporting import Export, ExportState
from amends.privacy.models import Erasure
from amends.schedule import last_seen
from amends.search.following import missing_from_index

LATE = timedelta(minutes=5)
SLOW = timedelta(hours=1)
PATIENCE_SECONDS = 10.0
MANY = 1001


def examine_database() -> Iterator[Finding]:
    """Whether it answers, and fits this version."""
    with connection.cursor() as cursor:
        begun = time.perf_counter()
        cursor.execute("SELECT 1")
        cursor.fetchone()
        yield Finding(f"{connection.display_name} answers in {(time.perf_counter() - begun) * 1000:.1f} ms")
    missing, unknown = missing_migrations(), unknown_migrations()
    if unknown:
        yield Finding("it belongs to a newer version", "Install the newer version, or restore a backup.")
    elif missing:
        yield Finding(
            f"{len(missing)} steps to this version are missing", "Run “amends upgrade” (“amends setup” if it is new)."
        )
    else:
        yield Finding("it fits this version")


def examine_clock() -> Iterator[Finding]:
    """Whether time has gone backwards since the last event."""
    last = Event.objects.order_by("-pk").values_list("at", flat=True).first()
    if last and last > now() + LATE:
        yield Finding(
            f"it is before the last event, {last:%Y-%m-%d %H:%M} UTC", "Set the clock of this machine (timedatectl)."
        )
    else:
        yield Finding(f"{now():%Y-%m-%d %H:%M} UTC")


def examine_spool() -> Iterator[Finding]:
    """Whether accepted mail is taken in, and nothing was put aside."""
    names = sorted(path.name for path in (environment.spool / "new").glob("[!.]*"))
    oldest = min((path.stat().st_mtime for path in (environment.spool / "new").glob("[!.]*")), default=time.time())
    is_late = time.time() - oldest > LATE.total_seconds()
    words = f"{len(names)} {'mail waits' if len(names) == 1 else 'mails wait'}"
    yield Finding(words, "Nobody takes them in: start “amends worker”, or read its log." if is_late else "")
    aside = [path for path in (environment.spool / "aside").glob("[!.]*") if path.suffix != ".reason"]
    if aside:
        remedy = f"Read the reason beside each in {environment.spool / 'aside'}; move a mended one back to “new”."
        yield Finding(f"{len(aside)} put aside, because nobody could open them", remedy)


def examine_mail_in() -> Iterator[Finding]:
    """Whether there is a mailbox, and fetching works."""
    boxes = Mailbox.objects.filter(is_active=True).count()
    yield Finding(f"{boxes} in use", "" if boxes else "Nobody can write to us: run “amends setup”.")
    for road in ImapRoad.objects.filter(mailbox__is_active=True).select_related("mailbox"):
        yield examined_road(road)
    for account in OAuthAccount.objects.filter(mailbox__is_active=True).select_related("mailbox"):
        yield examined_consent(account)


def examined_road(road: ImapRoad) -> Finding:
    """How one mailbox is fetched."""
    try:
        _ = road.password
    except SealBroken:
        return Finding(f"{road}: its password cannot be read", "Enter it again in the settings of the mailbox.")
    if road.failing_since:
        return Finding(
            f"{road} fails since {road.failing_since:%Y-%m-%d %H:%M} UTC: {road.trouble}", "Look at its settings."
        )
    return Finding(f"{road} is fetched")


def examined_consent(account: OAuthAccount) -> Finding:
    """Whether we still may open an account without its password."""
    again = f"Open the settings of {account.mailbox} and give the consent again."
    try:
        _ = account.secret, account.usable()
    except SealBroken:
        return Finding(f"{account}: its secret and tokens cannot be read", again)
    if account.broken:
        return Finding(f"{account}: {account.trouble}", again)
    if not account.sealed_refresh:
        return Finding(
            f"{account}: nobody has consented yet", f"Open the settings of {account.mailbox} and go on there."
        )
    return Finding(f"{account} is open to us, renewed last {account.renewed_at:%Y-%m-%d %H:%M} UTC")


def examine_mail_out() -> Iterator[Finding]:
    """Whether every mailbox can send, and nothing is stuck."""
    if not environment.demo:
        without = list(Mailbox.objects.filter(is_active=True, smtp_road=None).values_list("address", flat=True))
        if without:
            yield Finding(f"no server sends for {', '.join(without)}", "Enter one in the settings of the mailbox.")
    for road in SmtpRoad.objects.select_related("mailbox"):
        try:
            _ = road.password
        except SealBroken:
            yield Finding(f"{road}: its password cannot be read", "Enter it again in the settings of the mailbox.")
            continue
        yield examined_server(road)
    late = OutgoingMail.objects.due().filter(next_try_at__lt=now() - LATE).count()
    yield Finding(f"{late} are overdue", "Nobody sends them: start “amends worker”, or read its log." if late else "")
    failed = OutgoingMail.objects.filter(state=MailState.FAILED).count()
    words = "was not taken by its server" if failed == 1 else "were not taken by their servers"
    yield Finding(f"{failed} {words}; each shows the reason in its conversation")


def examined_server(road: SmtpRoad) -> Finding:
    """Whether a server lets us sign in right now."""
    since = f" since {road.failing_since:%Y-%m-%d %H:%M} UTC" if road.failing_since else ""
    if trouble := SmtpCarrier(road.account, patience=PATIENCE_SECONDS).trouble_signing_in():
        return Finding(f"{road} fails{since}: {trouble}", "Look at its settings; mail waits here until it works.")
    return Finding(f"{road} lets us sign in")


def examine_worker() -> Iterator[Finding]:
    """Whether somebody works in the background, here or on another machine."""
    seen = last_seen()
    if seen and now() - seen < LATE:
        yield Finding("somebody is at it")
    else:
        words = f"nobody was seen since {seen:%Y-%m-%d %H:%M} UTC" if seen else "nobody was ever seen"
        yield Finding(words, "Start “amends serve”, or “amends worker”.")


def examine_reactions() -> Iterator[Finding]:
    """Whether the rooms above have reacted to what happened."""
    unread = events_unread_by("reactions")
    yield Finding(f"{unread} events unread", "Start “amends worker”, or read its log." if unread else "")
    yield from examine_missed()


def examine_search() -> Iterator[Finding]:
    """Whether what happens can be found soon, and how much of what was is not in the index yet."""
    unread = events_unread_by("search")
    yield Finding(f"{unread} events unread", "Start “amends worker”, or read its log." if unread else "")
    if missing := len(missing_from_index(MANY)):
        count = "more than a thousand" if missing == MANY else f"{missing}"
        yield Finding(
            f"{count} not in the index yet; “amends worker” catches up, “amends reindex --missing” does it now"
        )


def events_unread_by(name: str) -> int:
    """How many events a reader should have read by now."""
    reader = Reader.objects.filter(name=name).first()
    return Event.objects.after(reader.position if reader else 0).filter(at__lt=now() - LATE).count()


def examine_missed() -> Iterator[Finding]:
    """Reactions that failed; most get well by themselves, the others are given up."""
    missed = MissedReaction.objects.order_by("-pk")
    for rows, words, remedy in (
        (missed.filter(next_try_at=None), "given up", "Please report it. “amends upgrade” tries them once more."),
        (missed.exclude(next_try_at=None), "failed", "Tried again by itself. If it stays, please report it."),
    ):
        if last := rows.first():
            yield Finding(f"{rows.count()} {words}, the last one {last.reaction}: {last.reason[:200]}", remedy)


def examine_their_data() -> Iterator[Finding]:
    """Whether people who are to be erased are, and copies are made."""
    late = Erasure.objects.unfinished().filter(at__lt=now() - SLOW)
    held = late.filter(held_back_at__isnull=False, erased_at=None)
    stuck = late.count() - held.count()
    yield Finding(f"{stuck} erasures are stuck", "Start “amends worker”, or read its log." if stuck else "")
    if held:
        numbers = ", ".join(str(each.customer_id) for each in held)
        yield Finding(f"a hold keeps back the erasure of customer {numbers}", "End the holds on their matters in time.")
    failed = Export.objects.filter(state=ExportState.FAILED).count()
    if failed:
        yield Finding(f"{failed} copies could not be made", "The worker's log says why; a lead may ask again.")
