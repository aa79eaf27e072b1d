"""Which cause a reader of messages means, and which one stands in where nobody is to choose that any more."""

from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import QuerySet

from amends.causes.cause import OWN, Cause
from amends.foundation.asking_again import asked_again

if TYPE_CHECKING:
    from collections.abc import Iterator


class Meant(NamedTuple):
    """A cause, its retirement, and what it is a part of."""

    number: int
    code: str
    retirement: int | None
    parent: int | None

    @property
    def in_its_place(self) -> int | None:
        """The nearest of what it is a part of that is offered."""
        above = self.parent
        while above:
            number, _code, retirement, further = next(iter(_numbered((above,))))
            if not retirement:
                return int(number)
            above = further
        return None


def offered_ones(cause: str | None, runner_up: str | None) -> tuple[int | None, int | None]:
    """The numbers of both as far as they are offered; for a retired cause the runner-up, else the nearest above it that is."""
    known = {each.code or f"{OWN}{each.number}": each for each in _meant_by(cause, runner_up)}
    first, second = known.get(cause or ""), known.get(runner_up or "")
    other = second.number if second and not second.retirement else None
    if first is None or not first.retirement:
        return first and first.number, other
    return other or first.in_its_place, None


def _meant_by(*tokens: str | None) -> "Iterator[Meant]":
    own = [each.removeprefix(OWN) for each in tokens if each and each.startswith(OWN)]
    codes = tuple(each for each in tokens if each and not each.startswith(OWN))
    for row in (*_coded(codes), *_numbered(tuple(map(int, own)))):
        yield Meant(*row)


@asked_again
def _coded(codes: tuple[str, ...]) -> "QuerySet[Cause, Any]":
    return _told(Cause.objects.filter(code__in=codes))


@asked_again
def _numbered(numbers: tuple[int, ...]) -> "QuerySet[Cause, Any]":
    return _told(Cause.objects.filter(pk__in=numbers))


def _told(causes: "QuerySet[Cause]") -> "QuerySet[Cause, Any]":
    return causes.values_list("pk", "code", "retirement", "parent")
