"""The page of a conversation, and the parts of it that refresh themselves."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from amends.conversations.closing import BY_AGENT
from amends.conversations.messages import AMONG_US
from amends.conversations.models import Conversation, Message, MessageKind, Reason, Status
from amends.foundation.clock import now
from amends.queues.placing import promised_by
from amends.screens.desk.because import reasons_in_words
from amends.screens.desk.conversation.composing import FORWARD, composer_for, drafts_in, others_writing
from amends.screens.desk.conversation.finding import find, find_shown
from amends.screens.desk.conversation.helping import help_for, taking_part
from amends.screens.desk.conversation.judgements import (
    Item,
    Judged,
    judged_in,
    judging_url,
    message_to_judge,
    panel_of,
    threatening,
    which_of,
)
from amends.screens.desk.conversation.timeline import Timeline, newer_than, timeline_of
from amends.screens.desk.conversation.what_there_is import what_there_is
from amends.screens.ui.allowing import Request, needs
from amends.screens.ui.telling_time import tell
from amends.triage.models import Field

NOTHING_NEW = 204


@needs("desk.look")
@require_safe
def show(request: Request, number: int) -> HttpResponse:
    """Show a conversation; one that was merged leads to where it lives on."""
    conversation = find_shown(request, number)
    if conversation.number != number:
        return redirect("desk:conversation", conversation.number)
    return show_page(request, conversation, {})


def show_page(request: Request, conversation: Conversation, typed: dict[str, Any], status: int = 200) -> HttpResponse:
    """The page; after a warning with what was typed still in the composer."""
    person, there_is = request.user, what_there_is(request.user, conversation)
    drafts = drafts_in(conversation, person) if there_is["drafts"] else []
    timeline = timeline_of(conversation, whole="all" in request.GET, has_files=bool(there_is["files"]))
    if not typed and request.GET.get("kind") in ("reply", "note"):
        typed = {"kind": request.GET["kind"]}
    context = facts(request, conversation, has_tags=bool(there_is["tags"])) | {
        "headline": headline(conversation),
        "timeline": timeline,
        "begun_forward": next(
            (d for d in drafts if d.person_id == person.pk and d.kind == FORWARD and d.about_id), None
        ),
        "newest_url": newest_url(conversation, timeline.said),
        "offers": list(conversation.offers.all()) if there_is["offers"] else [],
        "reading": reading_in(conversation, timeline, request.GET.get("message", "")),
        "threat": threat_in(conversation, timeline),
        "composer": composer_for(person, conversation, timeline.said, drafts, typed),
        "may_hold": person.may("conversations.hold"),
        "may_confide": person.may("conversations.confide"),
        "reasons": [(reason.value, reason.label) for reason in BY_AGENT],
        "pest": senders_of(timeline.said)[-1:] if person.may("quarantine.release") else [],
        "is_late": is_promise_broken(conversation),
        "next_has_focus": "sent" in request.GET,
        "is_news": bool(there_is["news"]),
    }
    context |= help_for(person, conversation, there_is)
    context["taking_part"] = taking_part(conversation, timeline.said, others_writing(drafts, person))
    return render(request, "desk/conversation/show.html", context, status=status)


def reading_in(conversation: Conversation, timeline: Timeline, wanted: str) -> Item | None:
    """What was read in the message somebody wants to judge."""
    message = message_to_judge(conversation, timeline.said, wanted)
    panel = panel_of(message, conversation.subject, judged_of(message, timeline))
    return panel and panel | {"which": which_of(message, timeline.said)}


def judged_of(message: Message | None, timeline: Timeline) -> Judged:
    """Which fields of a message a person has spoken about; asked only for one the page does not show."""
    return timeline.judged if message is None or message in timeline.said else judged_in([message])


def threat_in(conversation: Conversation, timeline: Timeline) -> Item | None:
    """The threat the conversation stands under: where it is written, and where one says that it is none."""
    message = threatening(conversation, timeline.said)
    if message is None:
        return None
    here = "" if message in timeline.said else "?all"
    return {
        "kind": message.assessment.threat,
        "is_sure": Field.THREAT in judged_of(message, timeline).get(message.pk, ()),
        "url": judging_url(message),
        "seen": now().isoformat(),
        "words_url": f"{here}#entry-{message.pk}",
    }


def is_promise_broken(conversation: Conversation) -> bool:
    """Whether the customer waits for us longer than was promised; what only presses may be late before that."""
    return conversation.customer_waits_since is not None and promised_by(conversation.pk) < now()


def senders_of(said: Sequence[Message]) -> list[str]:
    """The addresses mail of these messages came from, the latest last."""
    return [each.sender_address for each in said if each.kind == MessageKind.RECEIVED and each.sender_address]


def newest_url(conversation: Conversation, said: list[Message]) -> str:
    """Where the customer's newest message is passed on, or whatever else was said last."""
    fitting = [each for each in said if each.kind not in AMONG_US]
    newest = next((each for each in reversed(fitting) if each.is_from_customer), fitting[-1] if fitting else None)
    return reverse("desk:forward", args=[conversation.number, newest.pk]) if newest else ""


@needs("desk.look")
@require_safe
def stand(request: Request, number: int) -> HttpResponse:
    """How it stands, asked for again when something has happened."""
    return render(request, "desk/conversation/standing.html", facts(request, find_shown(request, number)))


@needs("desk.look")
@require_safe
def newer(request: Request, number: int) -> HttpResponse:
    """What has come since the page was opened, to stand below what is there."""
    conversation = find(request, number)
    timeline = newer_than(conversation, _place(request, "after"), _place(request, "event"))
    if not timeline.items:
        return HttpResponse(status=NOTHING_NEW)
    for item in timeline.items:
        item.pop("latest", None)
    after = max(timeline.last_said, _place(request, "after"))
    shown = {"conversation": conversation, "timeline": timeline, "after": after, "event": timeline.event}
    return render(
        request, "desk/conversation/newer.html", shown | {"may_answer": request.user.may("conversations.answer")}
    )


@needs("desk.look")
@require_safe
def writing(request: Request, number: int) -> HttpResponse:
    """Who else is writing here, asked for by the page when the journal says so."""
    people = others_writing(drafts_in(find(request, number), request.user), request.user)
    return render(request, "ui/writing.html", {"people": people})


def facts(request: Request, conversation: Conversation, *, has_tags: bool = True) -> dict[str, Any]:
    """The line under the headline."""
    mood, placement = getattr(conversation, "mood", None), getattr(conversation, "placement", None)
    is_due = conversation.status == Status.OPEN and placement is not None
    return {
        "conversation": conversation,
        "mood": mood,
        "why": reasons_in_words(placement.because, mood and mood.unanswered) if placement and is_due else "",
        "queue": queue_of(conversation),
        "standing": standing(conversation),
        "is_due": is_due,
        "tags": list(conversation.taggings.values_list("tag__name", flat=True)) if has_tags else [],
        "may_answer": request.user.may("conversations.answer"),
    }


def queue_of(conversation: Conversation) -> tuple[str, str] | None:
    """The line it stands in, by its word and its name."""
    if conversation.status == Status.OPEN and hasattr(conversation, "placement") and conversation.placement.is_upset:
        return "upset", pgettext("queue", "Upset")
    return {
        Status.OPEN: ("answer", _("To answer")),
        Status.WAITING: ("waiting", _("Waiting for customer")),
        Status.SNOOZED: ("later", _("For later")),
    }.get(conversation.status)


def headline(conversation: Conversation) -> str:
    """Whose matter it is and what about, as a sentence."""
    subject = conversation.subject or _("without a subject")
    return _("%(name)s: %(subject)s") % {"name": conversation.customer, "subject": subject}


def standing(conversation: Conversation) -> str:
    """Who has it and how it stands, in a sentence."""
    person, name = conversation.assignee, conversation.customer.first_name or str(conversation.customer)
    if conversation.is_closed:
        return str(Reason(conversation.closure.reason).label)
    if conversation.is_snoozed:
        return _("Put aside until %(time)s.") % {"time": tell(conversation.snooze_row.until, now())}
    if conversation.status == Status.WAITING:
        return _("We wait for %(name)s.") % {"name": name}
    return _("%(agent)s has it.") % {"agent": person.first_name} if person else _("Nobody has it yet.")


def _place(request: Request, name: str) -> int:
    text = request.GET.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 19 else 0
