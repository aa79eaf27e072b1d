"""The page of a conversation."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from amends.conversations.closing import BY_AGENT
from amends.conversations.models import Conversation, Draft, Reason, Status
from amends.foundation.clock import now
from amends.people.models import Person, Team
from amends.screens.desk.conversation.choosing import later_choices
from amends.screens.desk.conversation.finding import find
from amends.screens.desk.conversation.timeline import timeline_of
from amends.screens.ui.allowing import needs

STILL_WRITING = timedelta(seconds=60)


@needs("desk.look")
@require_safe
def show(request: HttpRequest, number: int) -> HttpResponse:
    """Show a conversation; one that was merged leads to where it lives on."""
    conversation = find(request, number)
    if hasattr(conversation, "merge_row"):
        return redirect("desk:conversation", conversation.kept.number)
    return show_page(request, conversation)


def show_page(request: HttpRequest, conversation: Conversation, status: int = 200, **more: Any) -> HttpResponse:
    """The page; after a warning with what was typed still in the composer."""
    earlier, recent = timeline_of(conversation)
    context = {
        "conversation": conversation,
        "headline": headline(conversation),
        "standing": standing(conversation),
        "earlier": earlier,
        "recent": recent,
        "offers": list(conversation.offers.all()),
        "composer": composer_for(request.user, conversation, more.pop("draft", None)),
        "may_answer": request.user.may("conversations.answer"),
        "may_lead": request.user.may("conversations.hold"),
        "people": Person.objects.active(),
        "teams": Team.objects.all(),
        "reasons": [(reason.value, reason.label) for reason in BY_AGENT],
        "later": later_choices(conversation.team, now()),
        "other_matters": others_of(conversation),
        "linked": list(conversation.linked()[:10]),
        "notes": list(conversation.customer.notes.select_related("by")[:5]),
        "tags": [each.tag.name for each in conversation.taggings.select_related("tag")],
    }
    return render(request, "desk/conversation/show.html", context | more, status=status)


@needs("desk.look")
@require_safe
def writing(request: HttpRequest, number: int) -> HttpResponse:
    """Who else is writing here, asked for by the page when the journal says so."""
    people = others_writing(request.user, find(request, number))
    return render(request, "ui/writing.html", {"people": people})


def headline(conversation: Conversation) -> str:
    """Whose matter it is and what about, as a sentence."""
    subject = conversation.subject or _("without a subject")
    return _("%(name)s: %(subject)s") % {"name": conversation.customer, "subject": subject}


def standing(conversation: Conversation) -> str:
    """How it stands, in a sentence where the due ring says nothing."""
    if conversation.is_closed:
        return str(Reason(conversation.closure.reason).label)
    if conversation.status == Status.WAITING:
        return _("We wait for %(name)s.") % {"name": conversation.customer}
    return ""


def composer_for(person: Person, conversation: Conversation, draft: dict[str, Any] | None = None) -> dict[str, Any]:
    """What the composer needs: the draft this colleague left here, on whatever device."""
    kept = conversation.drafts.filter(person=person).prefetch_related("files__file").order_by("-updated_at").first()
    number = conversation.number
    return {
        "action": reverse("desk:messages", args=[number]),
        "draft_url": reverse("desk:draft", args=[number]),
        "files_url": reverse("desk:draft_files", args=[number]),
        "label": _("Your answer to %(name)s") % {"name": conversation.customer},
        "language": conversation.language_for_customer,
        "kind": kept.kind if kept else "reply",
        "text": kept.text if kept else "",
        "files": [file_in(each) for each in kept.files.all()] if kept else [],
        "kept_at": kept.updated_at if kept else None,
        "writing": others_writing(person, conversation),
        "to": (kept and kept.to) or [reply_to(conversation)],
        "cc": (kept and kept.cc) or copied(conversation),
        "seen": seen(conversation),
    } | (draft or {})


def file_in(each: Any) -> dict[str, Any]:
    """A file laid beside a draft, as the composer shows it."""
    place = f"![{each.name}](cid:{each.content_id})" if each.content_id else ""
    return {"name": each.name, "size": each.file.size, "field": each.pk, "place": place}


def reply_to(conversation: Conversation) -> str:
    """Where an answer goes: whence they last wrote."""
    latest = conversation.messages.exclude(sender_address="").order_by("-at", "-pk").first()
    return latest.sender_address if latest else conversation.customer.first_address


def copied(conversation: Conversation) -> list[str]:
    """Whom the customer had in copy, less ourselves."""
    latest = conversation.messages.exclude(sender_address="").select_related("body").order_by("-at", "-pk").first()
    if latest is None:
        return []
    ours = {conversation.mailbox.address.lower(), latest.sender_address.lower()}
    everyone = [*latest.body.cc, *latest.body.to]
    return [each for each in dict.fromkeys(everyone) if each.lower() not in ours and "+" not in each]


def seen(conversation: Conversation) -> int:
    """The newest message the page shows, so that sending can tell whether something came in between."""
    latest = conversation.messages.order_by("-pk").values_list("pk", flat=True).first()
    return latest or 0


def others_writing(person: Person, conversation: Conversation) -> list[Person]:
    """Colleagues whose drafts moved within the last minute."""
    since = now() - STILL_WRITING
    drafts = Draft.objects.filter(conversation=conversation, updated_at__gt=since).exclude(person=person)
    return [draft.person for draft in drafts.select_related("person")]


def others_of(conversation: Conversation) -> list[Conversation]:
    """The customer's other matters, newest first."""
    matters = Conversation.objects.of(conversation.customer).exclude(pk=conversation.pk).filter(confidence__isnull=True)
    return list(matters.select_related("closure", "snooze_row")[:6])
