"""Who is told what because something happened to a conversation or a mail."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from amends.conversations.assigning import ASSIGNED
from amends.conversations.confiding import CONFIDED
from amends.conversations.confirming import DENIED
from amends.conversations.forwarding import HEARD_OUTSIDE
from amends.conversations.merging import MERGED, PARTED
from amends.conversations.models import Assignment, Conversation, Message, MessageKind
from amends.conversations.noting import MENTIONED
from amends.conversations.receiving import RECEIVED
from amends.foundation.asking_again import asked_again
from amends.journal.models import Event
from amends.journal.reactions import reacts_at_once, reacts_to
from amends.mail.models import OutgoingMail
from amends.mail.trying import BOUNCED, FAILED
from amends.notices import known
from amends.notices.notice import Notice
from amends.notices.telling import tell
from amends.people.models import Person

NEEDED = ("assignment__person", "customer", "team")
# Words that come with a “not yet” are part of it.
SAME_BREATH = timedelta(seconds=5)


@reacts_to(ASSIGNED)
def tell_whose_it_is(event: Event) -> None:
    """Whoever was given a conversation, unless it has gone on to somebody else since."""
    conversation = find(event)
    if conversation and conversation.assignee and conversation.assignee.pk == event.particulars["person"]:
        tell(known.ASSIGNED, [conversation.assignee], event, about=conversation)


@reacts_to(MENTIONED)
def tell_who_was_called(event: Event) -> None:
    """Whoever a note calls by name."""
    conversation = find(event)
    if conversation:
        tell(known.MENTIONED, Person.objects.filter(pk=event.particulars["person"]), event, about=conversation)


@reacts_to(RECEIVED, HEARD_OUTSIDE)
def tell_of_an_answer(event: Event) -> None:
    """Whoever had the conversation when somebody wrote."""
    # This is asked about every mail that comes in, and most are nobody's yet.
    if not _had_by_somebody(event.subject_id, event.at):
        return
    conversation = find(event)
    denied = Event.objects.about("conversation", event.subject_id).filter(kind=DENIED, at__gte=event.at - SAME_BREATH)
    if conversation and not denied.filter(pk__lt=event.pk).exists():
        tell(known.ANSWERED, whose(conversation), event, about=conversation)


@asked_again
def _had_by_somebody(conversation: int, before: datetime) -> "QuerySet[Assignment, int]":
    return Assignment.objects.filter(conversation=conversation, at__lt=before).values_list("pk", flat=True)


@reacts_to(DENIED)
def tell_of_a_not_yet(event: Event) -> None:
    """Whoever has the conversation, or answered last."""
    if conversation := find(event):
        tell(known.NOT_YET, whose(conversation) or last_who_answered(conversation), event, about=conversation)


@reacts_to(FAILED, BOUNCED)
def tell_of_a_mail_that_failed(event: Event) -> None:
    """Whoever wrote it, else whoever has the conversation."""
    mail = OutgoingMail.objects.filter(pk=event.subject_id).first()
    if mail is None:
        return
    written = Message.objects.filter(outgoing=mail.copy_of_id or mail.pk).exclude(kind=MessageKind.AUTOMATIC)
    for message in written.select_related("conversation__customer", "by"):
        writer = Person.objects.active().filter(actor=message.by)
        tell(known.UNDELIVERED, writer or whose(message.conversation), event, about=message.conversation)


@reacts_at_once(CONFIDED, MERGED)
def follow_the_conversation(event: Event) -> None:
    """Notices lead to where a merged matter lives on, and nobody keeps one about what they may no longer see."""
    conversation = Conversation.objects.select_related("merge_row").filter(pk=event.subject_id).first()
    if conversation is None:
        return
    kept, notices = conversation.kept, Notice.objects.about(conversation)
    notices.update(conversation=kept)
    if kept.is_confidential:
        Notice.objects.about(kept).exclude(person__in=kept.confidence.confidants.all()).delete()


@reacts_at_once(PARTED)
def go_back_with_the_conversation(event: Event) -> None:
    """What was told of a matter leads to it again when it no longer lives on in another."""
    parted = Conversation.objects.filter(pk=event.subject_id).first()
    if parted:
        told = Notice.objects.filter(event__subject_kind="conversation", event__subject_id__in=parted.all_numbers())
        told.update(conversation=parted)


def find(event: Event) -> Conversation | None:
    """The conversation an event is about, if it is still there."""
    return Conversation.objects.select_related(*NEEDED).filter(pk=event.subject_id).first()


def whose(conversation: Conversation) -> list[Person]:
    """Who has it, if they work here."""
    return [conversation.assignee] if conversation.assignee and conversation.assignee.is_active else []


def last_who_answered(conversation: Conversation) -> list[Person]:
    """Who wrote to the customer last."""
    reply = conversation.messages.filter(kind=MessageKind.REPLY).order_by("pk").last()
    return list(Person.objects.filter(actor=reply.by_id)) if reply else []
