"""Drafts, kept on the server from the first words on, found again on any device."""

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q

from amends.conversations.messages import Enclosure, Message
from amends.customers.models import Customer
from amends.files.models import StoredFile
from amends.foundation.clock import now
from amends.foundation.writing import writing
from amends.mail.models import Mailbox
from amends.people.models import Person

if TYPE_CHECKING:
    from amends.conversations.conversation import Conversation

WRITING = "conversation.writing"

GOES_ON = timedelta(seconds=50)


class Draft(models.Model):
    """What a colleague has written so far and not sent."""

    # A first mail to a customer has no conversation yet.
    conversation = models.ForeignKey(
        "conversations.Conversation", on_delete=models.CASCADE, related_name="drafts", null=True
    )
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="drafts", null=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="drafts")
    kind = models.CharField(max_length=10)
    about = models.ForeignKey(Message, on_delete=models.CASCADE, null=True, related_name="+")
    mailbox = models.ForeignKey(Mailbox, on_delete=models.SET_NULL, related_name="+", null=True)
    subject = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    to = models.JSONField(default=list)
    cc = models.JSONField(default=list)
    updated_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation", "person", "kind"], name="one_draft_each"),
            models.UniqueConstraint(fields=["customer", "person"], name="one_new_mail_each"),
            models.CheckConstraint(
                condition=Q(conversation__isnull=False) ^ Q(customer__isnull=False), name="draft_has_one_place"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.person_id}"

    def enclosures(self, wanted: Sequence[str]) -> tuple[Enclosure, ...]:
        """The files laid beside the draft that are still wanted, ready to go into a message."""
        return tuple(each.enclosed_in(self.text) for each in self.files.select_related("file").filter(pk__in=wanted))


class DraftFile(models.Model):
    """A file laid beside a draft."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="files")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=250)
    content_type = models.CharField(max_length=100)
    content_id = models.CharField(max_length=250, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name

    def enclosed_in(self, text: str) -> Enclosure:
        """The file in a message with these words; a picture they do not show goes along like any other file."""
        content_id = self.content_id if f"cid:{self.content_id}" in text else ""
        return Enclosure(self.file, self.name, self.content_type, content_id, bool(content_id))


def keep_draft(conversation: "Conversation", person: Person, kind: str, **words: object) -> Draft:
    """Keep what is written; whoever begins, or goes on after a rest, is seen to be writing."""
    with writing():
        mine: dict[str, Any] = {"conversation": conversation, "person": person, "kind": kind}
        goes_on = Draft.objects.filter(**mine, updated_at__gt=now() - GOES_ON).exists()
        draft, _is_new = Draft.objects.update_or_create(**mine, defaults={**words, "updated_at": now()})
        if not goes_on:
            conversation.record(WRITING, by=person.actor, sort=kind)
        return draft


def new_mail_draft(customer: Customer, person: Person) -> Draft | None:
    """The first mail to this customer I have begun, also to a record merged into theirs."""
    return Draft.objects.filter(customer__in=customer.all_ids(), person=person).order_by("-updated_at").first()


def keep_new_mail(customer: Customer, person: Person, **words: Any) -> Draft:
    """Keep what is written so far of a first mail to a customer."""
    with writing():
        draft = new_mail_draft(customer, person) or Draft(customer=customer, person=person, kind="new")
        for name, value in words.items():
            setattr(draft, name, value)
        draft.updated_at = now()
        draft.save()
        return draft


def put_back(conversation: "Conversation", person: Person, reply: Sequence[Enclosure], **words: Any) -> None:
    """Make a draft of a reply or forward that was taken back, above whatever has been written since."""
    with writing():
        kind = "forward" if words.get("about") else "reply"
        since = Draft.objects.filter(conversation=conversation, person=person, kind=kind).first()
        words["text"] = "\n\n".join(filter(None, [str(words["text"]), since.text if since else ""]))
        draft = keep_draft(conversation, person, kind, **words)
        DraftFile.objects.bulk_create(
            DraftFile(draft=draft, file=e.file, name=e.name, content_type=e.content_type, content_id=e.content_id)
            for e in reply
        )


def hand_on_drafts(conversation: "Conversation", kept: "Conversation") -> None:
    """Take what colleagues were writing along into the conversation this one lives on in."""
    for draft in conversation.drafts.all():
        other = Draft.objects.filter(conversation=kept, person=draft.person_id, kind=draft.kind).first()
        if other:
            other.text = "\n\n".join(filter(None, [other.text, draft.text]))
            other.save(update_fields=["text"])
            draft.files.update(draft=other)
            draft.delete()
        else:
            draft.conversation = kept
            draft.save(update_fields=["conversation"])
