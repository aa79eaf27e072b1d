"""Files of a case, for whoever holds its link."""

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from amends.conversations.messages import INSIDE
from amends.conversations.models import Attachment, CaseLink
from amends.screens.portal.links import with_link
from amends.screens.ui.serving import serve


@with_link
@require_safe
def show(request: HttpRequest, link: CaseLink, attachment_id: int, name: str) -> HttpResponseBase:
    """Send a file of the case; what stands in a note stays inside."""
    public = Attachment.objects.filter(message__conversation=link.conversation).exclude(message__kind__in=INSIDE)
    attachment = get_object_or_404(public.select_related("file", "message__body"), pk=attachment_id)
    if not link.conversation.shared_with_customer([attachment.message]):
        raise Http404
    return serve(attachment)
