"""What the composer holds when a page opens: my drafts from any device, whom an answer goes to, who else is writing."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from amends.conversations.models import Conversation, Draft, DraftFile, Message
from amends.foundation.clock import now
from amends.mail.models import ours_among
from amends.people.models import Person

STILL_WRITING = timedelta(seconds=60)
REPLY, NOTE, FORWARD = "reply", "note", "forward"


def drafts_in(conversation: Conversation, person: Person) -> list[Draft]:
    """My own drafts, and those colleagues are writing on, the newest first."""
    wanted = Q(person=person) | Q(updated_at__gt=now() - STILL_WRITING)
    files = Prefetch("files", DraftFile.objects.select_related("file"))
    return list(conversation.drafts.filter(wanted).select_related("person").prefetch_related(files).order_by("-pk"))


def draft_in(conversation: Conversation, person: Person, kind: str) -> Draft | None:
    """My draft of one kind."""
    return conversation.drafts.filter(person=person, kind=kind).prefetch_related("files__file").first()


def others_writing(drafts: Sequence[Draft], person: Person) -> list[Person]:
    """Colleagues who have written something here within the last minute."""
    fresh = (each.person for each in drafts if each.person_id != person.pk and each.text)
    return list(dict.fromkeys(fresh))


def composer_for(
    person: Person, conversation: Conversation, said: Sequence[Message], drafts: Sequence[Draft], typed: dict[str, Any]
) -> dict[str, Any]:
    """Everything the composer shows; what was just typed and refused goes before what was kept."""
    mine = {each.kind: each for each in drafts if each.person_id == person.pk and each.kind in (REPLY, NOTE)}
    kind = typed.get("kind") or max(mine, key=lambda each: mine[each].updated_at, default=REPLY)
    kept, number = mine.get(kind), conversation.number
    reply, everybody = mine.get(REPLY), copied(conversation, said)
    return {
        "action": reverse("desk:messages", args=[number]),
        "draft_url": reverse("desk:draft", args=[number]),
        "files_url": reverse("desk:draft_files", args=[number]),
        "saved_url": reverse("desk:saved_replies", args=[number]),
        "writing_url": reverse("desk:writing", args=[number]),
        "live": f"conversation:{number}",
        "label": _("Your answer to %(name)s") % {"name": conversation.customer},
        "language": conversation.language_for_customer,
        "kind": kind,
        "text": kept.text if kept else "",
        "files": files_of(kept),
        "kept_at": kept.updated_at if kept else None,
        "begun": [
            {"kind": each, "text": mine[each].text, "files": files_of(mine[each])} for each in mine if each != kind
        ],
        "writing": others_writing(drafts, person),
        "to": (reply and reply.to) or [reply_to(conversation, said)],
        "cc": reply.cc if reply else everybody,
        "everybody": everybody,
        "seen": max((each.pk for each in said), default=0),
    } | typed


def files_of(draft: Draft | None) -> list[dict[str, Any]]:
    """The files beside a draft, as the composer shows them."""
    return (
        [file_in(each, draft.conversation_id) for each in draft.files.all()] if draft and draft.conversation_id else []
    )


def file_in(each: DraftFile, number: int) -> dict[str, Any]:
    """One file beside a draft; a picture has a place in the text."""
    return {
        "name": each.name,
        "size": each.file.size,
        "field": each.pk,
        "place": f"![{each.name}](cid:{each.content_id})" if each.content_id else "",
        "remove_url": reverse("desk:draft_file", args=[number, each.pk]),
    }


def reply_to(conversation: Conversation, said: Sequence[Message]) -> str:
    """Where an answer goes: whence they last wrote, or where that mail wants it."""
    latest = latest_mail(said)
    return latest.answer_address if latest else conversation.customer.first_address


def copied(conversation: Conversation, said: Sequence[Message]) -> list[str]:
    """Whom the customer had in copy, less ourselves."""
    latest = latest_mail(said)
    if latest is None:
        return []
    theirs = {latest.sender_address.lower(), latest.answer_address.lower()}
    others = [each for each in dict.fromkeys([*latest.body.cc, *latest.body.to]) if each.lower() not in theirs]
    ours = ours_among(others)
    return [each for each in others if each.lower() not in ours]


def latest_mail(said: Sequence[Message]) -> Message | None:
    """The newest message of the customer that came from an address."""
    return next((each for each in reversed(said) if each.is_from_customer and each.sender_address), None)
