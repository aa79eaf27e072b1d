"""What is erased of a person, table by table; a test fails when a table with words or a customer is missing here."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, Model, Q, QuerySet, Value, When

from amends.conversations.models import (
    Attachment,
    CaseLink,
    Conversation,
    Draft,
    DraftFile,
    Message,
    MessageBody,
    Reference,
)
from amends.customers.models import CustomerNote, OtherName, PhoneNumber, VipMark
from amends.files.models import let_go
from amends.files.storing import digest_of
from amends.intake.models import BlockedSender, Offer
from amends.journal.models import Event, MissedReaction
from amends.mail.models import IncomingMail, MailState, OutgoingMail, Verdict
from amends.notices.models import Notice
from amends.privacy.exporting import Export, ExportState
from amends.privacy.traces import Traces
from amends.triage.models import Assessment, Mood

# What stands in the place of a raw mail, so that its row can stay.
NOTHING = digest_of(b"")

Ways = Callable[[Traces], Sequence[Q]]


@dataclass(frozen=True)
class Part:
    """Rows of one table: the ways to a person's, and what is left in them; where nothing is, they go."""

    model: type[Model]
    ways: Ways
    leaves: Mapping[str, Any] | None = None
    also: Mapping[str, Any] = field(default_factory=dict)
    files: tuple[str, ...] = ()

    @property
    def step(self) -> int:
        """How many go in one short transaction; a file takes as long as everything else."""
        return 1 if self.files else 25

    def rows(self, traces: Traces) -> Iterator["QuerySet[Any]"]:
        """Those of a person that are not erased yet, one query for each way."""
        for way in self.ways(traces):
            rows = self.model._default_manager.filter(way)
            yield rows if self.leaves is None else rows.exclude(**self.leaves)

    def left(self, traces: Traces) -> list[int]:
        """The next few, not yet erased."""
        for rows in self.rows(traces):
            if keys := list(rows.order_by("pk").values_list("pk", flat=True)[: self.step]):
                return keys
        return []

    def erase(self, keys: Sequence[int]) -> None:
        """Erase these, and the files nobody else refers to."""
        rows = self.model._default_manager.filter(pk__in=keys)
        digests = {digest for name in self.files for digest in rows.values_list(f"{name}_id", flat=True)}
        if self.leaves is None:
            rows.delete()
        else:
            rows.update(**self.leaves, **self.also)
        if digests:
            let_go(digests - {NOTHING, None})


def their(to: str) -> Ways:
    """Rows that point to one of their messages."""
    return lambda traces: traces.messages(f"{to}__")


def in_matter(to: str = "conversation") -> Ways:
    """Rows that point to one of their conversations."""
    return lambda traces: [Q(**{f"{to}__customer__in": traces.customers})]


def of_customer(traces: Traces) -> Sequence[Q]:
    """Rows that point to the customer."""
    return [Q(customer__in=traces.customers)]


def written_to_us(traces: Traces) -> Sequence[Q]:
    """Mails from their addresses, also those turned away, and whatever else came into their matters or was kept out."""
    return [
        Q(sender_address__in=traces.addresses),
        *traces.messages("messages__"),
        Q(belonging__conversation__customer__in=traces.customers),
    ]


def written_by_us(traces: Traces) -> Sequence[Q]:
    """Mails that were messages of theirs, their copies, what was taken back, and notices that speak of them."""
    told = Notice.objects.filter(conversation__customer__in=traces.customers, mail__isnull=False)
    return [
        *traces.messages("messages__"),
        *traces.messages("copy_of__messages__"),
        Q(pk__in=told.values("mail")),
        Q(pk__in=_taken_back(traces)),
    ]


def _taken_back(traces: Traces) -> list[int]:
    """A reply that was taken back has no message any more; its id still says to which matter it belonged."""
    numbers = set(Conversation.objects.filter(traces.conversations()).values_list("pk", flat=True))
    mails = OutgoingMail.objects.filter(state=MailState.TAKEN_BACK, messages=None).exclude(raw=NOTHING)
    beginnings = {f"amends.{number}" for number in numbers}
    return [pk for pk, name in mails.values_list("pk", "message_id") if ".".join(name.split(".")[:2]) in beginnings]


def servers_said(traces: Traces) -> Sequence[Q]:
    """What mail servers answered about their address, and which pattern of theirs was blocked."""
    mails = OutgoingMail.objects.filter(messages__conversation__customer__in=traces.customers).values("pk")
    copies = OutgoingMail.objects.filter(copy_of__messages__conversation__customer__in=traces.customers).values("pk")
    said = Q(subject_kind="mail", particulars__has_key="answer")
    return [
        said & Q(subject_id__in=mails),
        said & Q(subject_id__in=copies),
        Q(subject_kind="sender", particulars__pattern__in=traces.addresses),
    ]


def missed_about(traces: Traces) -> Sequence[Q]:
    """Reactions that failed over them; an error may repeat what it stumbled on."""
    matters = Conversation.objects.filter(traces.conversations()).values("pk")
    return [
        Q(event__subject_kind="conversation", event__subject_id__in=matters),
        Q(event__subject_kind="customer", event__subject_id__in=traces.customers),
        Q(event__subject_kind="mail"),
    ]


def offered(traces: Traces) -> Sequence[Q]:
    """Guesses about their messages, and those that name them as the true sender."""
    named = [Q(particulars__address__iexact=each) for each in traces.addresses]
    return [Q(conversation__customer__in=traces.customers), *named]


UNSENT = Case(When(state=MailState.SENT, then=Value(MailState.SENT)), default=Value(MailState.TAKEN_BACK))
CAME_IN = {"sender_address": "", "sender_name": "", "subject": "", "message_id": "", "body_hash": "", "reason": ""}
SAID = {"text": "", "trimmed": "", "html": "", "to": [], "cc": []}

PARTS = (
    Part(BlockedSender, lambda traces: [Q(pattern__in=traces.addresses)]),
    Part(Offer, offered),
    Part(DraftFile, lambda traces: [*in_matter("draft__conversation")(traces), *in_matter("draft")(traces)],
         files=("file",)),
    Part(Draft, lambda traces: [*in_matter()(traces), *of_customer(traces)]),
    Part(CaseLink, lambda traces: [*in_matter()(traces), Q(address__in=traces.addresses)]),
    Part(Reference, lambda traces: [*in_matter()(traces), *their("message")(traces)]),
    Part(Attachment, their("message"), files=("file",)),
    Part(MessageBody, their("message"), leaves=SAID),
    Part(Assessment, their("message"), leaves={"evidence": []}),
    Part(Mood, lambda traces: [*in_matter()(traces), *their("conversation__messages")(traces)], leaves={"excerpt": []}),
    Part(IncomingMail, written_to_us, leaves=CAME_IN | {"raw": NOTHING}, also={"verdict": Verdict.ERASED},
         files=("raw",)),
    Part(OutgoingMail, written_by_us, leaves={"recipients": [], "subject": "", "answer": "", "raw": NOTHING},
         also={"state": UNSENT, "leased_until": None}, files=("raw",)),
    Part(Message, lambda traces: traces.messages(), leaves={"sender_address": "", "answers_go_to": ""}),
    Part(Event, servers_said, leaves={"particulars": {}}),
    Part(MissedReaction, missed_about, leaves={"reason": ""}),
    Part(CustomerNote, of_customer),
    Part(OtherName, of_customer),
    Part(VipMark, of_customer),
    Part(PhoneNumber, of_customer),
    Part(Export, of_customer, leaves={"file": None, "state": ExportState.GONE}, files=("file",)),
    Part(Conversation, lambda traces: [traces.conversations()], leaves={"subject": "", "latest_words": ""}),
    # Also where words of theirs moved into a matter of somebody else.
    Part(Conversation, their("messages"), leaves={"latest_words": ""}),
)  # fmt: skip
