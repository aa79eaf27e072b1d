"""The tree of causes, as people arrange it."""

import pytest
from django.utils.translation import override

from amends.causes.arranging import PartOfItself
from amends.causes.models import Cause, tree
from amends.causes.retiring import IsNeeded
from amends.journal.models import Event
from amends.people.models import Person


@pytest.fixture
def late(db, lena) -> Cause:
    """A tree of one cause with two parts, and one beside it."""
    Cause.objects.all().delete()
    top = Cause(name_en="Late", name_de="Zu spät").add(by=lena.actor)
    Cause(name_en="Damaged").add(by=lena.actor)
    for name in ("Parcel", "Answer"):
        Cause(name_en=name, parent=top).add(by=lena.actor)
    return top


def named(name: str) -> Cause:
    return Cause.objects.get(name_en=name)


def drawn(**how: bool) -> list[str]:
    """The tree as one reads it, a dash for each level."""
    return ["–" * depth + each.name_en for depth, each in tree(**how)]


def happened(to: Cause) -> list[str]:
    return [each.kind for each in Event.objects.about("cause", to.pk)]


def test_a_new_cause_stands_after_its_siblings(late):
    assert drawn() == ["Late", "–Parcel", "–Answer", "Damaged"]
    assert happened(late) == ["cause.added"]


@pytest.mark.parametrize(("language", "name"), [("de", "Zu spät"), ("nb", "Late"), ("nn", "Late"), ("en", "Late")])
def test_a_cause_is_called_in_the_language_of_whoever_reads_or_in_english(late, language, name):
    with override(language):
        assert late.name == name


def test_whoever_reads_nynorsk_reads_bokmal(late, lena):
    late.rename({"nb": "For sent"}, by=lena.actor)
    with override("nn"):
        assert named("Late").name == "For sent"
    assert happened(late)[-1] == "cause.renamed"


@pytest.mark.parametrize(
    ("steps", "order"),
    [
        (1, ["Late", "–Answer", "–Parcel", "Damaged"]),
        (5, ["Late", "–Answer", "–Parcel", "Damaged"]),
        (-1, ["Late", "–Parcel", "–Answer", "Damaged"]),
    ],
)
def test_a_cause_moves_among_its_siblings_and_no_further(late, lena, steps, order):
    named("Answer").move_before(steps, by=lena.actor)
    assert drawn() == order


def test_one_step_passes_a_retired_sibling_nobody_sees(late, lena):
    Cause(name_en="Refund", parent=late).add(by=lena.actor)
    named("Answer").retire(by=lena.actor)
    named("Refund").move_before(1, by=lena.actor)
    assert drawn() == ["Late", "–Refund", "–Parcel", "Damaged"]
    named("Refund").move_before(-1, by=lena.actor)
    assert drawn() == ["Late", "–Parcel", "–Refund", "Damaged"]


def test_a_cause_moves_with_its_parts(late, lena):
    late.move_under(named("Damaged"), by=lena.actor)
    assert drawn() == ["Damaged", "–Late", "––Parcel", "––Answer"]
    assert named("Parcel").top == named("Damaged")
    late.move_under(None, by=lena.actor)
    assert drawn() == ["Damaged", "Late", "–Parcel", "–Answer"]


@pytest.mark.parametrize("below", ["Late", "Parcel"])
def test_a_cause_is_never_a_part_of_itself(late, lena, below):
    with pytest.raises(PartOfItself):
        late.move_under(named(below), by=lena.actor)
    assert drawn() == ["Late", "–Parcel", "–Answer", "Damaged"]


def test_the_parts_of_a_retired_cause_stand_in_its_place(late, lena):
    late.retire(by=lena.actor)
    assert drawn() == ["Parcel", "Answer", "Damaged"]
    assert drawn(with_retired=True) == ["Late", "–Parcel", "–Answer", "Damaged"]


def test_a_retired_cause_comes_back_to_where_it_was(late, lena):
    for _twice in range(2):
        late.retire(by=lena.actor)
    assert not Cause.objects.offered().filter(pk=late.pk).exists()
    for _twice in range(2):
        late.bring_back(by=lena.actor)
    assert drawn() == ["Late", "–Parcel", "–Answer", "Damaged"]
    assert happened(late) == ["cause.added", "cause.retired", "cause.brought_back"]


def test_who_retired_a_cause_and_when_is_kept(late, lena: Person):
    late.retire(by=lena.actor)
    assert named("Late").retirement.by == lena.actor


def test_what_fits_nowhere_else_stays(db, lena):
    other = Cause.objects.get(code="other")
    with pytest.raises(IsNeeded):
        other.retire(by=lena.actor)
    assert not other.is_retired
