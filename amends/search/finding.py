"""Finding conversations: one verb over both databases, newest first, and only what the asker may see."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.db.models import QuerySet

from amends.conversations.models import Conversation, MessageBody, Status
from amends.foundation.asking_again import asked_again
from amends.people.models import Person
from amends.search.engines import Hit, Question, newest
from amends.search.filtering import Conditions, conditions_of
from amends.search.marking import says
from amends.search.terms import terms_of_word
from amends.search.vocabulary import widened
from amends.search.wishing import Filter, Wish, number_in, read_wish

PAGE = 25
# So many are looked at for an exact phrase, which takes as long as a page may; the next page goes on from there.
MOST_LOOKED_AT = 300
LOOKED_AT_ONCE = 100

ANY = tuple(f"state:{state.value}" for state in Status)


@dataclass(frozen=True)
class Found:
    """A page of what was found, newest first; `more_below` is the place from which there is more."""

    wish: Wish
    numbers: tuple[int, ...] = ()
    more_below: int | None = None
    straight: int | None = None
    marks: frozenset[str] = frozenset()
    not_understood: tuple[Filter, ...] = ()


def find(typed: str, person: Person, *, below: int | None = None) -> Found:
    """What a colleague looks for, as far as they may see it; `below` is where the page before ended."""
    wish = read_wish(typed)
    conditions = conditions_of(wish, person)
    words = [terms_of_word(word) if word in wish.said_exactly else widened(word) for word in wish.words]
    straight = straight_to(typed, person) if below is None else None
    if not (words or wish.without or wish.never_said or conditions.groups or _is_limited(conditions)):
        return Found(wish, straight=straight, not_understood=tuple(conditions.not_understood))
    question = question_of(wish, conditions, words, below)
    numbers, more_below = _first_visible(question, wish, person)
    named = {term.removeprefix("from:") for group in conditions.groups for term in group}
    return Found(
        wish,
        numbers=tuple(number for number in numbers if number != straight),
        more_below=more_below,
        straight=straight,
        marks=frozenset(term for group in words for term in group) | named,
        not_understood=tuple(conditions.not_understood),
    )


def question_of(wish: Wish, conditions: Conditions, found: list[tuple[str, ...]], below: int | None) -> Question:
    """All words and all filters; where only something is to be left out, everything else."""
    none_of = [*conditions.none_of, *(tuple(terms_of_word(word) for word in words) for words in wish.without)]
    return Question(
        groups=(*found, *conditions.groups) or (ANY,),
        none_of=tuple(none_of),
        since=conditions.since,
        below=min(conditions.below, below) if below is not None else conditions.below,
    )


def _is_limited(conditions: Conditions) -> bool:
    return bool(conditions.none_of) or (conditions.since, conditions.below) != (0, Conditions().below)


def straight_to(typed: str, person: Person) -> int | None:
    """The conversation of this number, or the one it lives on in."""
    number = number_in(typed)
    if number is None:
        return None
    found = Conversation.objects.visible_to(person).filter(pk=number).select_related("merge_row").first()
    if found is None:
        return None
    kept = found.kept
    return kept.pk if kept.may_be_known_to(person) else None


def _first_visible(question: Question, wish: Wish, person: Person) -> tuple[list[int], int | None]:
    """The first page that may be seen, and the place from which there may be more.

    A place says which conversation stands there and when it was last written in, so it is that of a visible one, and
    what is hidden counts for nothing.
    """
    found: list[Hit] = []
    looked_at, size = 0, LOOKED_AT_ONCE if wish.is_about_phrases else PAGE + 1
    while True:
        some = newest(question, size)
        visible = _visible_of(some, person)
        found += _said_so(visible, wish) if wish.is_about_phrases else visible
        looked_at += len(visible)
        if len(found) > PAGE:
            return [number for _place, number in found[:PAGE]], found[PAGE - 1][0]
        if len(some) < size:
            return [number for _place, number in found], None
        if looked_at >= MOST_LOOKED_AT:
            return [number for _place, number in found], visible[-1][0]
        question, size = replace(question, below=some[-1][0]), LOOKED_AT_ONCE


def _visible_of(hits: Sequence[Hit], person: Person) -> list[Hit]:
    visible = set(_visible(tuple(number for _place, number in hits), person.pk))
    return [hit for hit in hits if hit[1] in visible]


def _said_so(hits: Sequence[Hit], wish: Wish) -> list[Hit]:
    kept = as_said(wish, {number for _place, number in hits})
    return [hit for hit in hits if hit[1] in kept]


@asked_again
def _visible(numbers: tuple[int, ...], person: int) -> "QuerySet[Conversation, int]":
    return Conversation.objects.visible_to(Person(pk=person)).filter(pk__in=numbers).values_list("pk", flat=True)


def as_said(wish: Wish, numbers: set[int]) -> set[int]:
    """Those of these conversations that say each phrase they must, in one of their texts, and none they must not."""
    texts = texts_of(numbers)
    kept = [key for key in numbers if all(_says_one(texts[key], each) for each in wish.phrases)]
    return {key for key in kept if not any(_says_one(texts[key], each) for each in wish.never_said)}


def texts_of(numbers: Iterable[int]) -> dict[int, list[str]]:
    """The subject and all texts of each."""
    texts: dict[int, list[str]] = defaultdict(list)
    some = tuple(numbers)
    for number, subject in _subjects_of(some):
        texts[number].append(subject)
    for number, text, trimmed in _said_in(some):
        texts[number] += (text, trimmed)
    return texts


@asked_again
def _subjects_of(numbers: tuple[int, ...]) -> "QuerySet[Conversation, tuple[int, str]]":
    return Conversation.objects.filter(pk__in=numbers).values_list("pk", "subject")


@asked_again
def _said_in(numbers: tuple[int, ...]) -> "QuerySet[MessageBody, tuple[int, str, str]]":
    bodies = MessageBody.objects.filter(message__conversation__in=numbers)
    return bodies.values_list("message__conversation_id", "text", "trimmed")


def _says_one(texts: Iterable[str], phrase: str) -> bool:
    return any(says(text, phrase) for text in texts)
