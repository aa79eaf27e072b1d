"""The vocabulary: every longer term there is, found by any part of it, so that “maschine” finds “Kaffeemaschine”.

Parts are found by three letters at a time, and only here: over the bodies that would cost eight times the index.
"""

from collections.abc import Collection, Iterable

from django.db import models

from amends.foundation.asking_again import asked_again
from amends.foundation.clock import now
from amends.foundation.writing import writing
from amends.search import engines
from amends.search.terms import terms_of_word

SHORTEST_TERM, SHORTEST_PART, SHORTEST_HEAD = 5, 4, 3
MOST = 200
AT_ONCE = 400


class Word(models.Model):
    """A term that occurs, and its parts of three letters between blanks; a term of a name begins with “from:”."""

    term = models.TextField()
    parts = models.TextField()
    looked_at = models.DateTimeField(default=now, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["term"], name="one_word_each")]

    def __str__(self) -> str:
        return self.term


def learn(terms: Iterable[str]) -> None:
    """Take new terms into the vocabulary."""
    worth = sorted(term for term in terms if _is_worth_it(term))
    for first in range(0, len(worth), AT_ONCE):
        some = worth[first : first + AT_ONCE]
        known = set(_known_of(tuple(some)))
        fresh = [Word(term=term, parts=_parts_of(term)) for term in some if term not in known]
        Word.objects.bulk_create(fresh, ignore_conflicts=True)


@asked_again
def _known_of(terms: tuple[str, ...]) -> "models.QuerySet[Word, str]":
    return Word.objects.filter(term__in=terms).values_list("term", flat=True)


def unlearn(terms: Collection[str]) -> int:
    """Take those out again that no conversation has any more. Answers how many."""
    unused = [term for term in terms if _is_worth_it(term) and not engines.is_used(term)]
    return Word.objects.filter(term__in=unused).delete()[0] if unused else 0


def forget_unused_words(limit: int = 200) -> int:
    """Look through a part of the vocabulary, whatever was looked at longest ago, and take out what occurs no more."""
    rows = dict(Word.objects.order_by("looked_at").values_list("pk", "term")[:limit])
    with writing():
        gone = unlearn(rows.values())
        Word.objects.filter(pk__in=rows).update(looked_at=now())
    return gone


def widened(word: str, *, prefix: str = "") -> tuple[str, ...]:
    """The terms a word is looked for under: its own, and those of longer words it is a part of, the nearest first."""
    own = terms_of_word(word)
    stem = min(own, key=len)
    longer = _with_part(stem, prefix) if len(stem) >= SHORTEST_PART and stem.isalpha() else []
    return (*(prefix + term for term in own), *longer)


def _with_part(stem: str, prefix: str) -> list[str]:
    asked = _parts_of(prefix + stem).split()
    found = (term for term in engines.words_with(asked) if _is_longer(term, stem, prefix))
    return sorted(found, key=lambda term: (len(term), term))[:MOST]


def _is_longer(term: str, stem: str, prefix: str) -> bool:
    """Whether the term is a compound with this part or another form of it; “ring” is no part of “bring”."""
    kind, _colon, bare = term.rpartition(":")
    head = bare.find(stem)
    return kind == prefix.rstrip(":") and bare != stem and (head == 0 or head >= SHORTEST_HEAD)


def _is_worth_it(term: str) -> bool:
    bare = term.removeprefix("from:")
    return len(bare) >= SHORTEST_TERM and bare.isalpha()


def _parts_of(term: str) -> str:
    kind, colon, bare = term.rpartition(":")
    return " ".join(dict.fromkeys([*filter(None, [kind + colon]), *(bare[i : i + 3] for i in range(len(bare) - 2))]))
