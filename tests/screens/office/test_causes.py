"""Leads arrange the tree of causes on one page."""

import pytest
from django.test import Client

from amends.causes.models import Cause, tree
from tests import cast
from tests.screens.office.reading import read

URL = "/settings/causes/"


@pytest.fixture
def office(client, lena) -> Client:
    client.force_login(lena)
    return client


@pytest.fixture
def charge(lena) -> Cause:
    """A tree of one cause with two parts, and two beside it."""
    Cause.objects.exclude(code="other").delete()
    top = Cause(name_en="Wrong charge", name_de="Falsche Abbuchung").add(by=lena.actor)
    for name in ("Hidden fee", "Charged twice"):
        Cause(name_en=name, parent=top).add(by=lena.actor)
    Cause(name_en="Rudeness").add(by=lena.actor)
    return top


def named(name: str) -> Cause:
    return Cause.objects.get(name_en=name)


def drawn() -> list[str]:
    return ["–" * depth + each.name_en for depth, each in tree()]


def test_every_cause_has_one_line_and_nothing_is_open(office):
    text = read(office.get(URL))
    assert text.count('href="?edit=') == Cause.objects.count()
    assert "Not received" in text
    assert "Nicht angekommen · Ikke mottatt" in text
    assert '<input type="text"' not in text
    assert "13 to choose from" in read(office.get("/settings/"))


def test_sixty_causes_are_one_page_with_one_form(office, lena):
    for each in range(60):
        Cause(name_en=f"Cause {each}").add(by=lena.actor)
    text = read(office.get(URL, {"edit": named("Cause 30").pk}))
    assert text.count(f'action="{URL}') == 3
    assert text.count('<input type="text"') == 3


def test_a_cause_is_added_with_an_english_name_alone(office, charge):
    assert "A new cause" in read(office.get(URL, {"add": ""}))
    office.post(URL, {"name_en": "Too loud"})
    assert named("Too loud").parent is None
    assert drawn()[-1] == "Too loud"


def test_a_cause_is_added_below_another(office, charge):
    page = office.get(URL, {"add": charge.pk})
    assert "A new cause below “Wrong charge”" in read(page)
    office.post(URL, {"name_en": "Wrong tax", "name_nb": "Feil avgift", "below": charge.pk})
    assert drawn()[1:] == ["Wrong charge", "–Hidden fee", "–Charged twice", "–Wrong tax", "Rudeness"]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"name_en": " ", "name_de": "Zu laut"}, "This field is required."),
        ({"name_en": "rudeness", "name_de": "Zu laut"}, "There is a cause of this name here already."),
        ({"name_en": "x" * 61, "name_de": "Zu laut"}, "at most 60 characters"),
    ],
)
def test_what_cannot_be_is_said_by_the_field_and_stays(office, charge, typed, told):
    page = office.post(URL, typed)
    assert page.status_code == 422
    assert told in read(page)
    assert page.context["adding"]["name_de"].value() == "Zu laut"
    assert not Cause.objects.filter(name_de="Zu laut").exists()


def test_a_name_of_a_retired_one_is_not_given_again(office, charge, lena):
    named("Rudeness").retire(by=lena.actor)
    assert "Bring it back instead." in read(office.post(URL, {"name_en": "Rudeness"}))
    assert office.post(URL, {"name_en": "Rudeness", "below": charge.pk}).status_code == 302


def test_a_cause_is_renamed_where_it_stands(office, charge):
    page = office.get(URL, {"edit": charge.pk})
    assert page.context["opened"].form["name_de"].value() == "Falsche Abbuchung"
    office.post(f"{URL}{charge.pk}/names/", {"name_en": "Money", "name_de": "Geld", "name_nb": "Penger"})
    charge.refresh_from_db()
    assert (charge.name_en, charge.name_de, charge.name_nb) == ("Money", "Geld", "Penger")


def test_a_name_that_is_refused_leaves_the_list_as_it_was(office, charge):
    page = office.post(f"{URL}{charge.pk}/names/", {"name_en": "", "name_de": "Geld"})
    assert page.status_code == 422
    assert "This field is required." in read(page)
    assert page.context["opened"].cause.name_de == "Falsche Abbuchung"
    assert page.context["opened"].form["name_de"].value() == "Geld"


def test_a_cause_goes_up_and_down_and_the_button_keeps_the_focus(office, charge):
    twice = named("Charged twice")
    page = office.post(f"{URL}{twice.pk}/place/", {"to": "up"}, follow=True)
    assert drawn()[1:] == ["Wrong charge", "–Charged twice", "–Hidden fee", "Rudeness"]
    assert 'value="down" autofocus' in read(page)
    assert "Move up" not in read(page)
    office.post(f"{URL}{twice.pk}/place/", {"to": "down"})
    assert drawn()[1:] == ["Wrong charge", "–Hidden fee", "–Charged twice", "Rudeness"]


def test_a_cause_becomes_a_part_of_another_and_stands_alone_again(office, charge):
    rude = named("Rudeness")
    office.post(f"{URL}{rude.pk}/place/", {"under": charge.pk})
    assert drawn()[1:] == ["Wrong charge", "–Hidden fee", "–Charged twice", "–Rudeness"]
    office.post(f"{URL}{rude.pk}/place/", {"under": ""})
    assert drawn()[-1] == "Rudeness"


def test_a_cause_is_never_offered_its_own_parts_and_refuses_them(office, charge):
    part = named("Hidden fee")
    places = office.get(URL, {"edit": charge.pk}).context["opened"].places
    assert [row.path for row in places] == ["Something else", "Rudeness"]
    page = office.post(f"{URL}{charge.pk}/place/", {"under": part.pk}, follow=True)
    assert "A cause cannot become a part of itself." in read(page)
    assert named("Wrong charge").parent is None


def test_retiring_one_can_be_undone_at_once_and_later(office, charge):
    page = office.post(f"{URL}{charge.pk}/retirement/", follow=True)
    assert next(iter(page.context["messages"])).extra_tags == f"{URL}{charge.pk}/return/"
    assert drawn()[1:] == ["Hidden fee", "Charged twice", "Rudeness"]
    assert "1 retired cause" in read(page)
    assert "Bring back" in read(page)
    assert office.get(URL, {"edit": charge.pk}).status_code == 404
    office.post(f"{URL}{charge.pk}/return/")
    assert "Wrong charge" in drawn()


def test_a_part_of_a_retired_cause_may_stay_there(office, charge, lena):
    charge.retire(by=lena.actor)
    places = office.get(URL, {"edit": named("Hidden fee").pk}).context["opened"].places
    assert [row.path for row in places] == [
        "Something else", "Wrong charge", "Wrong charge › Charged twice", "Rudeness",
    ]  # fmt: skip
    office.post(f"{URL}{named('Hidden fee').pk}/place/", {"under": charge.pk})
    assert named("Hidden fee").parent == charge


def test_what_fits_nowhere_else_stays(office, charge):
    other = Cause.objects.get(code="other")
    assert "It cannot be retired" in read(office.get(URL, {"edit": other.pk}))
    page = office.post(f"{URL}{other.pk}/retirement/", follow=True)
    assert "“Something else” stays, for what fits nowhere else." in read(page)
    assert other in Cause.objects.offered()


@pytest.mark.parametrize("asked", ["?edit=x", "?edit=99999", "?add=x", "?edit=" + "9" * 30])
def test_what_is_not_there_is_not_found(office, asked):
    assert office.get(URL + asked).status_code == 404


def test_names_are_shown_in_the_language_of_whoever_reads(client, charge):
    client.force_login(cast.person("Leo Moe", "lead", language="de"))
    text = read(client.get(URL))
    assert "<b>Falsche Abbuchung</b>" in text
    assert "<b>Hidden fee</b>" in text
