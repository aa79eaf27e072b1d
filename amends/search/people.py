"""Finding customers and organisations by name: all records that are one person count as one, whichever name was typed."""

from collections.abc import Collection, Iterator

from django.db.models import QuerySet

from amends.conversations.models import Conversation
from amends.customers.models import Customer, Organisation
from amends.foundation.asking_again import asked_again
from amends.people.models import Person
from amends.search.engines import Question, newest
from amends.search.terms import terms, words_of
from amends.search.vocabulary import widened
from amends.search.wishing import Wish

MOST = 5
LOOKED_AT = 100


def find_people(wish: Wish, person: Person) -> list[Customer | Organisation]:
    """Customers and organisations of that name, whoever wrote last first; only those with a matter the asker may see."""
    named = [each for each in wish.filters if each.kind == "from" and not each.is_not]
    words = [*wish.words, *(word for each in named for word in words_of(each.value))]
    if not words:
        return []
    groups = tuple(widened(word, prefix="from:") for word in words)
    wanted = [{term.removeprefix("from:") for term in group} for group in groups]
    hits = [number for _place, number in newest(Question(groups, is_rare=True), LOOKED_AT)]
    return _named_in(hits, wanted, person) if hits else []


def _named_in(hits: list[int], wanted: list[set[str]], person: Person) -> list[Customer | Organisation]:
    visible = dict(_customers_of(tuple(hits), person.pk))
    records = records_of(set(visible.values()))
    found: dict[tuple[str, int], Customer | Organisation] = {}
    for customer in dict.fromkeys(visible[number] for number in hits if number in visible):
        for one in _named_so(records[customer], wanted):
            found[type(one).__name__, one.pk] = one
        if len(found) >= MOST:
            break
    return list(found.values())[:MOST]


@asked_again
def _customers_of(numbers: tuple[int, ...], person: int) -> "QuerySet[Conversation, tuple[int, int]]":
    visible = Conversation.objects.visible_to(Person(pk=person))
    return visible.filter(pk__in=numbers).values_list("pk", "customer_id")


def records_of(customers: Collection[int]) -> dict[int, list[Customer]]:
    """Every record of each of these people, the kept one first; as many queries for a hundred people as for one."""
    into: dict[int, int | None] = {}
    fresh = set(customers)
    while fresh:
        into.update(Customer.objects.filter(pk__in=fresh).values_list("pk", "merged_into"))
        fresh = {one for one in into.values() if one and one not in into}
    kept = [one for one, other in into.items() if not other]
    rows = Customer.objects.filter(pk__in=Customer.objects.all_ids_of(kept)).select_related("organisation")
    known = {each.pk: each for each in rows.prefetch_related("addresses", "other_names").order_by("pk")}
    of_one: dict[int, list[Customer]] = {pk: [known[pk]] for pk in kept}
    for pk, record in known.items():
        if record.merged_into_id:
            of_one[_root(pk, known)].append(record)
    return {pk: of_one[_root(pk, known)] for pk in customers}


def _root(pk: int, known: dict[int, Customer]) -> int:
    above = known[pk].merged_into_id
    return _root(above, known) if above else pk


def _named_so(records: list[Customer], wanted: list[set[str]]) -> Iterator[Customer | Organisation]:
    names = [name for each in records for name in (*each.names, *(one.address for one in each.addresses.all()))]
    if _is_named(" ".join(names), wanted):
        yield records[0]
    for each in records:
        if each.organisation and _is_named(each.organisation.name, wanted):
            yield each.organisation


def _is_named(name: str, wanted: list[set[str]]) -> bool:
    return all(not terms(name).isdisjoint(group) for group in wanted)
