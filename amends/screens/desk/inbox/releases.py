"""Taking a mail in on a colleague's word."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from amends.intake.belonging import known_to
from amends.intake.releasing import RELEASABLE, NoMailbox, NoSender, release
from amends.mail.models import IncomingMail
from amends.screens.desk.inbox.acting import way_back
from amends.screens.ui.allowing import Request, needs


@require_POST
@needs("quarantine.release")
def create(request: Request, mail_id: int) -> HttpResponse:
    """Take it in; where that is still not possible, say why."""
    known = known_to(request.user, IncomingMail.objects.filter(verdict__in=RELEASABLE))
    mail = get_object_or_404(known, pk=mail_id)
    try:
        release(mail, by=request.user.actor)
        said = _("Taken in as closed history.") if mail.is_history else _("Taken in. It stands in line now.")
        messages.success(request, said)
    except NoMailbox:
        messages.error(
            request, _("No mailbox takes mail for %(address)s. The mail stays here.") % {"address": mail.recipient}
        )
    except NoSender:
        messages.error(request, _("It names no sender whom we could answer. The mail stays here."))
    return redirect(way_back(request))
