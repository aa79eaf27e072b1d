"""Gathering every term a conversation is found under: what was said in it, by whom, with which files, how it stands."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from amends.conversations.models import Attachment, Conversation, Merge, Message, MessageKind, Reason, Tagging
from amends.customers.models import Customer, EmailAddress, OtherName, PhoneNumber
from amends.foundation.asking_again import asked_again
from amends.journal.models import ActorKind
from amends.search.terms import terms

LONGEST_TEXT = 100_000
# PostgreSQL takes a megabyte for all terms of a row.
MOST_BYTES = 400_000

NEEDED = ("closure", "snooze_row", "assignment", "customer")
SAID = ("conversation_id", "kind", "sender_address", "by__kind", "by__name")
WORDS = ("body__text", "body__trimmed", "body__to", "body__cc")
CALLED = ("pk", "name", "organisation__name")


@dataclass
class Gathered:
    """A conversation with its terms."""

    number: int
    last_message_at: datetime
    terms: set[str] = field(default_factory=set)


def gather(numbers: Sequence[int]) -> Iterator[Gathered]:
    """The terms of each of these conversations, in few queries for all of them."""
    conversations = _living_on(tuple(numbers))
    there = tuple(each.pk for each in conversations)
    tags, texts, with_files = by_first(_tags_of(there)), texts_of(there), by_first(_files_of(there))
    names = names_of(each.customer for each in conversations)
    for each in conversations:
        own = {str(each.number), *terms(each.subject), *standing(each), *(f"tag:{tag}" for tag in tags[each.pk])}
        own |= terms("\n".join(with_files[each.pk])) | ({"has:file"} if with_files[each.pk] else set())
        called = terms("\n".join(names[each.customer_id]))
        said = terms("\n".join(texts[each.pk]))
        certain = own | called | {f"from:{term}" for term in called}
        yield Gathered(each.number, each.last_message_at, certain | within(said - certain, MOST_BYTES))


@asked_again
def _living_on(numbers: tuple[int, ...]) -> "QuerySet[Conversation]":
    rows = Conversation.objects.filter(pk__in=numbers).exclude(closure__reason=Reason.MERGED)
    return rows.select_related(*NEEDED)


def standing(conversation: Conversation) -> set[str]:
    """How it stands and whose it is, as terms no text can have."""
    agent = conversation.assignment.person_id if conversation.assignee else 0
    return {f"state:{conversation.status.value}", f"team:{conversation.team_id}", f"agent:{agent}"}


@asked_again
def _tags_of(numbers: tuple[int, ...]) -> "QuerySet[Tagging, tuple[int, int]]":
    return Tagging.objects.filter(conversation__in=numbers).values_list("conversation_id", "tag_id")


@asked_again
def _files_of(numbers: tuple[int, ...]) -> "QuerySet[Attachment, tuple[int, str]]":
    # A picture that stands in the text is none.
    files = Attachment.objects.filter(message__conversation__in=numbers, is_inline=False)
    return files.values_list("message__conversation_id", "name")


def texts_of(numbers: tuple[int, ...]) -> dict[int, list[str]]:
    """Everything that was said in each, and what was merged into it."""
    found: dict[int, list[str]] = defaultdict(list)
    for row in _said_in(numbers):
        found[row["conversation_id"]] += _words_of(row)
    for kept, absorbed, subject in _merged_into(numbers):
        found[kept] += [str(absorbed), subject]
    return found


@asked_again
def _said_in(numbers: tuple[int, ...]) -> "QuerySet[Message, dict[str, Any]]":
    return Message.objects.filter(conversation__in=numbers).order_by("-pk").values(*SAID, *WORDS)


@asked_again
def _merged_into(numbers: tuple[int, ...]) -> "QuerySet[Merge, tuple[int, int, str]]":
    return Merge.objects.filter(kept__in=numbers).values_list("kept_id", "absorbed_id", "absorbed__subject")


def _words_of(row: dict[str, Any]) -> Iterator[str]:
    yield row["sender_address"]
    if row["by__kind"] == ActorKind.CUSTOMER:
        yield row["by__name"]
    # What Amends sends by itself says the same to everybody.
    if row["kind"] != MessageKind.AUTOMATIC:
        yield (row["body__text"] or "")[:LONGEST_TEXT]
        yield (row["body__trimmed"] or "")[:LONGEST_TEXT]
    yield from (*(row["body__to"] or ()), *(row["body__cc"] or ()))


def names_of(customers: Iterable[Customer]) -> dict[int, list[str]]:
    """What each customer is called and where they write from, in all records that are one person."""
    families = families_of({each.pk: each for each in customers})
    ids = tuple({key for family in families.values() for key in family})
    called: dict[int, list[str]] = defaultdict(list)
    for row in _called(ids):
        called[row["pk"]] += filter(None, [row["name"], row["organisation__name"]])
    for question in (_other_names_of, _addresses_of, _phone_numbers_of):
        for key, *words in question(ids):
            called[key] += words
    return {key: [name for one in family for name in called[one]] for key, family in families.items()}


def families_of(customers: dict[int, Customer]) -> dict[int, tuple[int, ...]]:
    """Each customer with all records that are one person with them; most have only one, and cost nothing."""
    with_others = set(_having_absorbed(tuple(customers)))
    return {
        key: tuple(each.resolved().all_ids()) if each.merged_into_id or key in with_others else (key,)
        for key, each in customers.items()
    }


@asked_again
def _having_absorbed(some: tuple[int, ...]) -> "QuerySet[Customer, int | None]":
    return Customer.objects.filter(merged_into__in=some).values_list("merged_into_id", flat=True)


@asked_again
def _called(ids: tuple[int, ...]) -> "QuerySet[Customer, dict[str, Any]]":
    return Customer.objects.filter(pk__in=ids).values(*CALLED)


@asked_again
def _other_names_of(ids: tuple[int, ...]) -> "QuerySet[OtherName, tuple[int, str]]":
    return OtherName.objects.filter(customer__in=ids).values_list("customer_id", "name")


@asked_again
def _addresses_of(ids: tuple[int, ...]) -> "QuerySet[EmailAddress, tuple[int, str]]":
    return EmailAddress.objects.filter(customer__in=ids).values_list("customer_id", "address")


@asked_again
def _phone_numbers_of(ids: tuple[int, ...]) -> "QuerySet[PhoneNumber, tuple[int, str, str]]":
    return PhoneNumber.objects.filter(customer__in=ids).values_list("customer_id", "written", "digits")


def by_first(rows: Iterable[tuple[int, Any]]) -> dict[int, list[Any]]:
    """Values by the key they stand behind."""
    found: dict[int, list[Any]] = defaultdict(list)
    for key, value in rows:
        found[key].append(value)
    return found


def within(found: set[str], most: int) -> set[str]:
    """As many terms as fit; the shortest stay, since long ones are rarely words."""
    if sum(len(term) * 4 for term in found) < most:
        return found
    kept: set[str] = set()
    for term in sorted(found, key=len):
        most -= len(term.encode()) + 1
        if most < 0:
            break
        kept.add(term)
    return kept


def conversations_of(customer_ids: Iterable[int]) -> list[int]:
    """The conversations of these customers, and of all records that are one person with them."""
    ids = set(customer_ids)
    for customer in Customer.objects.filter(pk__in=customer_ids):
        ids.update(customer.all_ids(), customer.resolved().all_ids())
    return list(Conversation.objects.filter(Q(customer_id__in=ids)).values_list("pk", flat=True))
