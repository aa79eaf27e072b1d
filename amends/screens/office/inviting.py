"""Telling an invited colleague where the door is: on the page, and by mail where we can send."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from amends.environment import environment
from amends.foundation.writing import writing
from amends.mail.letters import Letter
from amends.mail.models import Mailbox, MailKind
from amends.mail.posting import new_message_id, prepare
from amends.people.models import Person
from amends.screens.ui.allowing import Request


def invite(request: Request, person: Person) -> tuple[str, bool]:
    """Open the door. Answers the address of the link, and whether it was mailed too."""
    url = environment.public_url + reverse("office:join", args=[person.invite(by=request.user.actor)])
    mailbox = sending_mailbox()
    if mailbox:
        with override(person.language):
            mail_invitation(mailbox, person, request.user.name, url)
    return url, mailbox is not None


def sending_mailbox() -> Mailbox | None:
    """A mailbox that can send; the viewer of the demo takes everything."""
    boxes = Mailbox.objects.filter(is_active=True)
    return (boxes if settings.DEMO_PASSWORD else boxes.filter(smtp_road__isnull=False)).order_by("pk").first()


def mail_invitation(mailbox: Mailbox, person: Person, who: str, url: str) -> None:
    """Write to the colleague."""
    words = _(
        "Hello %(name)s,\n\n%(who)s invites you to answer customers with Amends. The link works once, for a week."
    )
    posting = prepare(
        Letter(
            sender=mailbox.address,
            from_name=mailbox.from_name,
            to=(person.email,),
            subject=_("Your invitation"),
            text=words % {"name": person.first_name, "who": who},
            footer=(_("Choose a password and begin:"), url),
            message_id=new_message_id(mailbox, 0),
            is_automatic=True,
        )
    )
    with writing():
        posting.post(mailbox, MailKind.NOTICE)
