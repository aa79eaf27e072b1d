"""Who may open what: every address × every role, generated from the list of addresses itself."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from amends.conversations.models import Conversation
from amends.people.models import Person, Role
from amends.people.permitting import MAY
from tests import cast

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


def open_address(client: Client, name: str, matter: Conversation, person: Person) -> Any:
    """Ask for the page; what only takes orders is given an empty one."""
    known = {"number": matter.pk, "team_id": matter.team_id, "mailbox_id": matter.mailbox_id, "person_id": person.pk}
    known |= {"slug": "answer", "customer_id": matter.customer_id}
    converters = ALL[name].pattern.converters
    filled = {key: known.get(key, 1 if "Int" in type(each).__name__ else "x") for key, each in converters.items()}
    url = reverse(name, kwargs=filled)
    page = client.get(url)
    return client.post(url) if page.status_code == 405 else page


@pytest.mark.parametrize("name", ALL)
def test_every_address_says_who_may_open_it(name: str) -> None:
    assert permission_for(name) is not None
    assert permission_for(name) in {"", *MAY[Role.ADMIN]}


@pytest.mark.parametrize("name", [name for name in ALL if permission_for(name)])
def test_whoever_is_signed_out_is_asked_to_sign_in(
    name: str, client: Client, conversation: Conversation, jonas: Person
) -> None:
    page = open_address(client, name, conversation, jonas)
    assert page.status_code == 302
    assert page.headers["Location"].startswith(LOGIN)


@pytest.mark.parametrize("name", [name for name in ALL if permission_for(name) == ""])
def test_what_is_open_to_everyone_opens(name: str, client: Client, conversation: Conversation, jonas: Person) -> None:
    assert not is_refused(open_address(client, name, conversation, jonas))


@pytest.mark.parametrize("name", [name for name in ALL if permission_for(name)])
def test_each_role_opens_what_it_may_and_nothing_else(
    name: str, conversation: Conversation, people: dict[str, Person]
) -> None:
    opened = set()
    for role, person in people.items():
        client = Client()
        client.force_login(person)
        if not is_refused(open_address(client, name, conversation, person)):
            opened.add(role)
    assert opened == {role for role in Role.values if permission_for(name) in MAY[role]}


def is_refused(page: Any) -> bool:
    """Whether one may not open it; a page that breaks is no answer at all."""
    assert page.status_code < 500
    return page.status_code == 403


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


@pytest.fixture
def jonas(people: dict[str, Person]) -> Person:
    """The agent among them."""
    return people[Role.AGENT]
