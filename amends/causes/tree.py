"""The tree as one list, each cause with how deep it stands."""

from collections import defaultdict
from collections.abc import Iterator

from amends.causes.cause import Cause


def tree(*, with_retired: bool = False) -> list[tuple[int, Cause]]:
    """Every cause below the one it is a part of, in the order people have given them."""
    parts: defaultdict[int | None, list[Cause]] = defaultdict(list)
    for each in Cause.objects.select_related("retirement").in_order():
        parts[each.parent_id].append(each)
    return [(depth, each) for depth, each in _below(None, parts, 0) if with_retired or not each.is_retired]


def _below(parent: int | None, parts: dict[int | None, list[Cause]], depth: int) -> Iterator[tuple[int, Cause]]:
    for each in parts.get(parent, ()):
        yield depth, each
        yield from _below(each.pk, parts, depth + 1)
