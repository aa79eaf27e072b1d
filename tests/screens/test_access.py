"""Who may open what: every address × every role, against tables written by hand."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from amends.conversations.models import Conversation
from amends.people.models import Person, Role
from amends.people.permitting import MAY
from amends.rules.models import Rule
from tests import cast
from tests.rules.making import rule
from tests.screens import who_may

LOGIN = "/accounts/login/"
# Views that are not ours, and so cannot say for themselves who may open them.
OF_OTHERS = {"set_language": ""}


def addresses(patterns: list[Any], spaces: tuple[str, ...] = ()) -> Iterator[tuple[str, URLPattern]]:
    """Every address with its full name."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inside = (*spaces, pattern.namespace) if pattern.namespace else spaces
            yield from addresses(pattern.url_patterns, inside)
        else:
            yield ":".join((*spaces, pattern.name or f"without a name: {pattern.pattern}")), pattern


ALL = dict(addresses(get_resolver().url_patterns))


def permission_for(name: str) -> str | None:
    """What the view says one needs; nothing when everybody may, None when it says nothing."""
    return OF_OTHERS.get(name, getattr(ALL[name].callback, "permission", None))


def url_of(name: str, matter: Conversation, person: Person, one: Rule) -> str:
    """The address with the numbers of what there is."""
    known = {"number": matter.pk, "team_id": matter.team_id, "mailbox_id": matter.mailbox_id, "person_id": person.pk}
    known |= {"slug": "answer", "customer_id": matter.customer_id, "rule_id": one.pk}
    converters = ALL[name].pattern.converters
    filled = {key: known.get(key, 1 if "Int" in type(each).__name__ else "x") for key, each in converters.items()}
    return reverse(name, kwargs=filled)


def test_the_tables_name_every_address_and_no_other() -> None:
    assert who_may.entries() == set(ALL)


@pytest.mark.parametrize("name", ALL)
def test_every_address_says_who_may_open_it(name: str) -> None:
    assert permission_for(name) is not None
    assert permission_for(name) in {"", *MAY[Role.ADMIN]}


@pytest.mark.parametrize("name", ALL)
def test_an_address_opens_to_those_in_the_tables_and_to_nobody_else(
    name: str, conversation: Conversation, people: dict[str, Person]
) -> None:
    one = rule()
    asked = {"get": who_may.MAY_LOOK, "post": who_may.MAY_ACT}
    opened: dict[str, set[str]] = {method: set() for method in asked}
    for role, person in (*people.items(), (who_may.NOBODY_SIGNED_IN, None)):
        client = Client()
        if person:
            client.force_login(person)
        url = url_of(name, conversation, person or people[Role.AGENT], one)
        for method, said in opened.items():
            if is_open(getattr(client, method)(url), signed_in=bool(person)):
                said.add(role)
    assert opened == {method: set(who_may.roles_for(name, table)) for method, table in asked.items()}


def is_open(page: Any, *, signed_in: bool) -> bool:
    """Whether it is neither refused nor unknown in this way; a page that breaks is no answer at all."""
    assert page.status_code < 500
    asks_to_sign_in = not signed_in and page.headers.get("Location", "").startswith(LOGIN)
    return page.status_code not in (403, 405) and not asks_to_sign_in


@pytest.fixture(scope="module")
def password() -> str:
    """The password all of them have; a strong one is slow to make, so it is made once."""
    return make_password(cast.PASSWORD)


@pytest.fixture
def people(db: None, password: str) -> dict[str, Person]:
    """Somebody of each role."""
    for role in Role.values:
        Person.objects.welcome(f"{role}@morgenrot.example", "Jo Lund", roles=(role,))
    Person.objects.update(password=password)
    return {person.email.partition("@")[0]: person for person in Person.objects.all()}
