"""Telling the admins that a mailbox has stopped, by another road than the broken one."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from amends.foundation.writing import writing
from amends.journal.models import Event
from amends.journal.reactions import reacts_to
from amends.mail.falling_silent import HEARD_AGAIN, SILENT
from amends.mail.imap_roads import FAILING, RECOVERED
from amends.mail.letters import Letter
from amends.mail.models import Mailbox, MailKind, OutgoingMail
from amends.mail.posting import prepare
from amends.mail.roads import NOT_SENDING, SENDING_AGAIN
from amends.notices.known import MAILBOX
from amends.notices.known import NOT_SENDING as CANNOT_SEND
from amends.notices.known import SILENT as NOTHING_COMES
from amends.notices.telling import tell
from amends.notices.wishing import ways_of_kind
from amends.people.models import Person, Role

KIND_OF = {
    FAILING: MAILBOX,
    RECOVERED: MAILBOX,
    SILENT: NOTHING_COMES,
    HEARD_AGAIN: NOTHING_COMES,
    NOT_SENDING: CANNOT_SEND,
    SENDING_AGAIN: CANNOT_SEND,
}


@reacts_to(*KIND_OF)
def tell_the_admins(event: Event) -> None:
    """Tell every admin once for each time a mailbox stops; those who want it by mail also when it is well again."""
    broken = Mailbox.objects.filter(pk=event.subject_id).first()
    if broken is None:
        return
    admins = list(Person.objects.active().filter(role_rows__role=Role.ADMIN).prefetch_related("role_rows"))
    kind = KIND_OF[event.kind]
    if event.kind in {FAILING, SILENT, NOT_SENDING}:
        tell(kind, admins, event, mailbox=broken)
    ways = ways_of_kind(kind, admins)
    for admin in admins:
        if ways[admin.pk].by_mail:
            with translation.override(admin.language):
                _mail(admin, broken, event)


def _mail(admin: Person, broken: Mailbox, event: Event) -> None:
    road = _other_road(broken)
    message_id = f"amends.mailbox.{event.pk}.{admin.pk}@{road.domain}"
    if OutgoingMail.objects.filter(message_id=message_id).exists():
        return
    subject, text = _words(broken, event)
    posting = prepare(
        Letter(road.address, road.from_name, (admin.email,), subject, text, message_id, is_automatic=True)
    )
    with writing():
        posting.post(road, MailKind.NOTICE)


def _words(broken: Mailbox, event: Event) -> tuple[str, str]:
    if event.kind == RECOVERED:
        subject = _("%(address)s is being fetched again") % {"address": broken.address}
        return subject, _("Mail to %(address)s comes in again. What waited there has been fetched.") % {
            "address": broken.address
        }
    if event.kind in {SILENT, HEARD_AGAIN}:
        return _words_of_silence(broken, event)
    if event.kind in {NOT_SENDING, SENDING_AGAIN}:
        return _words_of_sending(broken, event)
    subject = _("Mail to %(address)s is not being fetched") % {"address": broken.address}
    text = _(
        "Since a few minutes ago we cannot fetch mail to %(address)s. Nothing is lost: it waits on the server.\n\n"
        "What the server said: %(words)s\n\nIn Settings you can check the account and the password."
    )
    return subject, text % {"address": broken.address, "words": event.particulars.get("words", "")}


def _words_of_sending(broken: Mailbox, event: Event) -> tuple[str, str]:
    address = {"address": broken.address}
    if event.kind == SENDING_AGAIN:
        return _("Mail from %(address)s goes out again") % address, _(
            "The server takes mail from %(address)s again. What waited is on its way."
        ) % address
    text = _(
        "Mail from %(address)s does not go out. Nothing is lost: we keep it and try again by ourselves.\n\n"
        "What the server said: %(words)s\n\nIn Settings you can check the server and the password."
    )
    words = event.particulars.get("words", "")
    return _("Mail from %(address)s does not go out") % address, text % (address | {"words": words})


def _words_of_silence(silent: Mailbox, event: Event) -> tuple[str, str]:
    address = {"address": silent.address}
    if event.kind == HEARD_AGAIN:
        return _("Mail to %(address)s comes again") % address, _(
            "The silence is over: mail to %(address)s comes."
        ) % address
    since = timezone.localtime(datetime.fromisoformat(event.particulars["since"]), ZoneInfo(silent.team.timezone))
    text = _(
        "Nothing has come to %(address)s since %(since)s. In the weeks before, there was always mail at these hours.\n\n"
        "Nothing says that it is broken. Please send a mail there yourself, and look whether it arrives."
    )
    return _("Nothing comes to %(address)s") % address, text % (address | {"since": f"{since:%Y-%m-%d %H:%M}"})


def _other_road(broken: Mailbox) -> Mailbox:
    """A mailbox that sends by a server of its own and is not the broken one, else whatever there is."""
    others = Mailbox.objects.filter(is_active=True).exclude(pk=broken.pk)
    well = others.exclude(smtp_road=None).exclude(smtp_road__is_told=True)
    return well.exclude(smtp_road__host=_host(broken)).first() or well.first() or others.first() or broken


def _host(broken: Mailbox) -> str:
    return broken.smtp_road.host if hasattr(broken, "smtp_road") else ""
