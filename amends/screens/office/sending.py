"""How a mailbox sends: its server, and a test mail to see that it works."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from amends.foundation.writing import writing
from amends.mail.letters import Letter
from amends.mail.models import Mailbox, MailKind, OutgoingMail, SmtpRoad
from amends.mail.posting import new_message_id, prepare
from amends.screens.office.changing import closed_unless_admin, given_to, save
from amends.screens.office.passwords import SealedPasswordForm
from amends.screens.ui.allowing import Request, needs


class RoadForm(SealedPasswordForm):
    """A mail server, and how we sign in there."""

    class Meta:
        model = SmtpRoad
        fields = ("host", "port", "security", "username", "password", "envelope_sender")
        help_texts = {"host": gettext_lazy("Such as smtp.your-firm.example.")}


@require_http_methods(["GET", "HEAD", "POST"])
@needs("settings.look")
def show(request: Request, mailbox_id: int) -> HttpResponse:
    """The server of a mailbox."""
    mailbox = get_object_or_404(Mailbox, pk=mailbox_id)
    road = SmtpRoad.objects.filter(mailbox=mailbox).first() or SmtpRoad(mailbox=mailbox)
    form = RoadForm(given_to(request), instance=road)
    may_edit = closed_unless_admin(request, form)
    if request.method == "POST" and form.is_valid():
        save(request, form, "smtp_road")
        OutgoingMail.objects.hurry(mailbox)
        return redirect("office:sending", mailbox.pk)
    shown = {"mailbox": mailbox, "form": form, "may_edit": may_edit, "has_road": road.pk}
    return render(request, "office/sending.html", shown | {"test_mail": latest_test_mail(mailbox, request.user.email)})


@require_POST
@needs("settings.edit")
def test(request: Request, mailbox_id: int) -> HttpResponse:
    """Send a mail to whoever asks."""
    mailbox = get_object_or_404(Mailbox, pk=mailbox_id)
    posting = prepare(
        Letter(
            sender=mailbox.address,
            from_name=mailbox.from_name,
            to=(request.user.email,),
            subject=_("A test mail from Amends"),
            text=_("If you can read this, %(address)s can send.") % {"address": mailbox.address},
            message_id=new_message_id(mailbox, 0),
            is_automatic=True,
        )
    )
    with writing():
        posting.post(mailbox, MailKind.NOTICE)
    messages.success(request, _("A test mail to %(address)s is on its way.") % {"address": request.user.email})
    return redirect("office:sending", mailbox.pk)


def latest_test_mail(mailbox: Mailbox, address: str) -> OutgoingMail | None:
    """How the last test to this address went."""
    notices = OutgoingMail.objects.filter(mailbox=mailbox, kind=MailKind.NOTICE).order_by("-pk")[:20]
    return next((mail for mail in notices if address in mail.recipients or mail.state == "sent"), None)
