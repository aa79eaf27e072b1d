"""Everybody has their desk as they like it."""

import pytest

from amends.people.models import Person
from tests.screens.office.reading import read

WHOLE = {"name": "Jonas Weber", "language": "de", "timezone": "Europe/Oslo", "theme": "dark", "has_keys": "on"}


@pytest.fixture
def me(client, jonas) -> Person:
    client.force_login(jonas)
    return jonas


def likes(person: Person) -> tuple[str, ...]:
    person = Person.objects.get(pk=person.pk)
    return person.name, person.language, person.timezone, person.theme, person.has_keys


def test_all_of_it_is_kept_and_the_page_speaks_the_new_language(client, me):
    page = client.post("/me/", WHOLE, follow=True)
    assert likes(me) == ("Jonas Weber", "de", "Europe/Oslo", "dark", True)
    assert '<html lang="de" dir="ltr" data-theme="dark">' in read(page)


def test_without_single_keys_the_page_says_so_to_the_script(client, me):
    assert 'data-keys="off"' in read(client.post("/me/", WHOLE | {"has_keys": ""}, follow=True))


def test_a_mistake_is_said_by_the_field_and_keeps_what_was(client, me):
    before = likes(me)
    page = client.post("/me/", WHOLE | {"name": "", "timezone": "Europe/Atlantis"})
    assert set(page.context["form"].errors) == {"name", "timezone"}
    assert likes(me) == before


def test_the_rail_changes_the_theme_at_once_and_goes_back(client, me):
    response = client.post("/me/", {"theme": "dark", "next": "/queue/mine/"})
    assert response.headers["Location"] == "/queue/mine/"
    assert likes(me)[3] == "dark"
    client.post("/me/", {"theme": ""})
    assert likes(me)[3] == ""


def test_the_rail_changes_the_language_at_once(client, me):
    client.post("/me/", {"language": "nb"})
    assert likes(me)[1] == "nb"


@pytest.mark.parametrize("wish", [{"theme": "pink"}, {"language": "tlh"}, {}])
def test_a_wish_nobody_knows_changes_nothing(client, me, wish):
    before = likes(me)
    assert client.post("/me/", wish).headers["Location"] == "/me/"
    assert likes(me) == before


def test_the_way_back_never_leads_to_strangers(client, me):
    response = client.post("/me/", {"theme": "dark", "next": "https://elsewhere.example/"})
    assert response.headers["Location"] == "/me/"


def test_looking_changes_nothing(client, me):
    before = likes(me)
    client.get("/me/?theme=dark")
    assert likes(me) == before
