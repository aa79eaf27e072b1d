"""Notices: what a colleague should know, because of one thing that happened; read in the app, or mailed when they are away."""

from datetime import timedelta
from typing import Self

from django.db import models
from django.db.models import Q

from amends.conversations.models import Conversation
from amends.environment import environment
from amends.foundation.clock import now
from amends.foundation.writing import writing
from amends.journal.models import Actor, Event, record
from amends.mail.models import Mailbox, OutgoingMail
from amends.notices.kinds import KINDS, NoticeKind
from amends.people.models import Person

# The subject of these events is everything one colleague is told.
SUBJECT = "notices"
GIVEN, READ = "notices.given", "notices.read"
KEPT_FOR = timedelta(days=90)
FORGOTTEN_AT_ONCE = 500


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Many notices."""

    def shown_to(self, person: Person) -> Self:
        """What stands in their list, newest first."""
        return self.filter(person=person, in_app=True).order_by("-at", "-pk")

    def unread(self) -> Self:
        """What they have not read yet."""
        return self.filter(read_at=None)

    def about(self, conversation: Conversation) -> Self:
        """Those of one conversation."""
        return self.filter(conversation=conversation)

    def owed_by_mail(self) -> Self:
        """Those that are to be mailed, some day."""
        return self.filter(mail_due_at__isnull=False)

    def settle(self, mail: OutgoingMail | None) -> None:
        """No mail is owed any more, because this one tells it or nobody needs one; what only a mail tells is over."""
        self.filter(in_app=False).update(read_at=now())
        self.update(mail=mail, mail_due_at=None)

    def be_over(self) -> None:
        """What they say is so no longer: it counts as read, and nobody is mailed."""
        self.update(read_at=now(), over_since=now(), mail_due_at=None)

    def complete(self) -> Self:
        """With everything their sentences need."""
        return self.select_related("person", "actor", "event", "conversation__customer", "mailbox")

    def read(self, by: Person) -> int:
        """Their receiver has read them; nothing read is mailed. Answers how many were news."""
        fresh = self.filter(person=by, read_at=None)
        # Most often there is nothing to read, and a question need not stand in the line of the writers.
        if not fresh.exists():
            return 0
        with writing():
            count = fresh.order_by().update(read_at=now(), mail_due_at=None)
            record(SUBJECT, by.pk, READ, by=by.actor, count=count)
        return count


class Notice(models.Model):
    """Tells one colleague of one thing that happened."""

    # Without an index of its own: the constraint and the indexes below begin with it.
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="notices", db_index=False)
    kind = models.CharField(max_length=20)
    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, null=True, related_name="+", db_index=False
    )
    mailbox = models.ForeignKey(Mailbox, on_delete=models.CASCADE, null=True, related_name="+")
    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=now)
    in_app = models.BooleanField(default=True)
    read_at = models.DateTimeField(null=True)
    # Since when what it says is so no longer; should it be so again, this is empty again.
    over_since = models.DateTimeField(null=True)
    # Empty when no mail is owed, or no longer.
    mail_due_at = models.DateTimeField(null=True)
    is_for_digest = models.BooleanField(default=False)
    # When a device of theirs was told of it.
    pushed_at = models.DateTimeField(null=True)
    mail = models.ForeignKey(OutgoingMail, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "event"], name="one_notice_each")]
        indexes = [
            models.Index(fields=["person", "-at", "-id"], name="notice_unread", condition=Q(read_at=None, in_app=True)),
            models.Index(
                fields=["person", "-at", "-id"], name="notice_read", condition=Q(read_at__isnull=False, in_app=True)
            ),
            models.Index(fields=["conversation", "person"], name="notice_of_conversation"),
            models.Index(fields=["mail_due_at"], name="notice_mail_due", condition=Q(mail_due_at__isnull=False)),
            models.Index(fields=["read_at"], name="notice_old", condition=Q(read_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {self.person_id}"

    @property
    def sort(self) -> NoticeKind:
        """What kind of notice it is."""
        return KINDS[self.kind]

    @property
    def is_due(self) -> bool:
        """Whether the mail that is owed has waited long enough."""
        return self.mail_due_at is not None and self.mail_due_at <= now()

    @property
    def is_still_so(self) -> bool:
        """Whether what it says is not over meanwhile."""
        return self.sort.is_still_so(self)

    @property
    def icon(self) -> str:
        """What it looks like; a line shows how somebody feels."""
        is_distress = self.event.particulars.get("feeling") == "distress"
        return "feel-distress" if is_distress else self.sort.icon

    @property
    def sentence(self) -> str:
        """What it says, in the language that is active."""
        return self.sort.says(self)

    @property
    def names(self) -> dict[str, str]:
        """Whom and what it speaks of."""
        customer = str(self.conversation.customer) if self.conversation else ""
        return {"name": self.actor.name, "customer": customer, "address": str(self.mailbox or "")}

    @property
    def path(self) -> str:
        """The page it leads to."""
        if self.conversation_id:
            return f"/conversations/{self.conversation_id}/"
        return f"/settings/mailboxes/{self.mailbox_id}/fetching/"

    @property
    def url(self) -> str:
        """The whole web address, for a mail."""
        return f"{environment.public_url}{self.path}"


def forget_old_notices() -> int:
    """Delete what was read a good while ago, a few at a time. Answers how many."""
    old = Notice.objects.filter(read_at__lt=now() - KEPT_FOR).order_by("read_at")
    ids = list(old.values_list("pk", flat=True)[:FORGOTTEN_AT_ONCE])
    if ids:
        with writing():
            mails = list(Notice.objects.filter(pk__in=ids, mail__isnull=False).values_list("mail", flat=True))
            Notice.objects.filter(pk__in=ids).delete()
            # They name customers, and without their notices nobody would find them again.
            OutgoingMail.objects.filter(pk__in=mails).exclude(pk__in=_still_told_by(mails)).forget()
    return len(ids)


def _still_told_by(mails: list[int]) -> "models.QuerySet[Notice]":
    return Notice.objects.filter(mail__in=mails).values("mail")  # type: ignore[return-value]
