"""Who visits an address that only takes forms lands on the page above it."""

import pytest
from django.test import Client

from amends.conversations.models import Conversation
from amends.people.models import Person

BROWSER = {"Accept": "text/html,application/xhtml+xml"}


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("/conversations/{}/messages/", "/conversations/{}/"),
        ("/next/", "/"),
    ],
)
def test_a_browser_is_led_to_the_page_above(
    client: Client, jonas: Person, conversation: Conversation, address: str, page: str
) -> None:
    client.force_login(jonas)
    answer = client.get(address.format(conversation.number), headers=BROWSER)
    assert (answer.status_code, answer["Location"]) == (302, page.format(conversation.number))


def test_a_program_is_told_that_it_takes_no_visits(client: Client, jonas: Person, conversation: Conversation) -> None:
    client.force_login(jonas)
    assert client.get(f"/conversations/{conversation.number}/messages/").status_code == 405
