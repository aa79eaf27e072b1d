"""The tree as one list, each cause with how deep it stands."""

from collections import defaultdict
from collections.abc import Iterator

from amends.causes.cause import Cause


def tree(*, with_retired: bool = False) -> list[tuple[int, Cause]]:
    """Every cause below the one it is a part of, in the order people have given them.

    The parts of a retired one that is left out stand in its place.
    """
    parts: defaultdict[int | None, list[Cause]] = defaultdict(list)
    for each in Cause.objects.select_related("retirement").in_order():
        parts[each.parent_id].append(each)
    return list(_below(None, parts, 0, with_retired))


def _below(
    parent: int | None, parts: dict[int | None, list[Cause]], depth: int, with_retired: bool
) -> Iterator[tuple[int, Cause]]:
    for each in parts.get(parent, ()):
        is_shown = with_retired or not each.is_retired
        if is_shown:
            yield depth, each
        yield from _below(each.pk, parts, depth + is_shown, with_retired)
