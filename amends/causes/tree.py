"""The tree as one list, each cause with how deep it stands."""

from collections import defaultdict
from collections.abc import Iterator

from django.db.models import QuerySet

from amends.causes.cause import Cause
from amends.foundation.asking_again import asked_again


def tree(*, with_retired: bool = False) -> list[tuple[int, Cause]]:
    """Every cause below the one it is a part of, in the order people have given them.

    The parts of a retired one that is left out stand in its place.
    """
    parts: defaultdict[int | None, list[Cause]] = defaultdict(list)
    for each in _all():
        parts[each.parent_id].append(each)
    return list(_below(None, parts, 0, with_retired))


@asked_again
def _all() -> "QuerySet[Cause]":
    return Cause.objects.select_related("retirement").in_order()


def causes_to_choose() -> list[tuple[int, str]]:
    """The tree for a menu: each cause by its number, its name set in by how deep it stands."""
    return [(cause.pk, f"{'– ' * depth}{cause.name}") for depth, cause in tree()]


def paths(*, with_retired: bool = False) -> list[tuple[int, Cause, str]]:
    """The tree, each cause with how deep it stands, and named with all it is a part of."""
    names: list[str] = []
    found = []
    for depth, cause in tree(with_retired=with_retired):
        names[depth:] = [cause.name]
        found.append((depth, cause, " › ".join(names)))
    return found


def _below(
    parent: int | None, parts: dict[int | None, list[Cause]], depth: int, with_retired: bool
) -> Iterator[tuple[int, Cause]]:
    for each in parts.get(parent, ()):
        is_shown = with_retired or not each.is_retired
        if is_shown:
            yield depth, each
        yield from _below(each.pk, parts, depth + is_shown, with_retired)
