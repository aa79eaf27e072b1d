"""Sending a form as a browser does, with the hidden fields the page put into it."""

from html.parser import HTMLParser
from typing import Any

from django.test import Client


class _Hidden(HTMLParser):
    """Gathers the hidden fields of each form under its address."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: dict[str, dict[str, str]] = {}
        self._open: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = self.forms.setdefault(facts.get("action", ""), {})
        elif tag == "input" and facts.get("type") == "hidden":
            self._open[facts["name"]] = facts.get("value", "")


def hidden_in(page: str, action: str) -> dict[str, str]:
    """The hidden fields of the form that goes to this address."""
    reader = _Hidden()
    reader.feed(page)
    return reader.forms[action]


def press(client: Client, on: str, action: str, *said: dict[str, Any]) -> None:
    """Open a page once, then send its form for each of these words."""
    hidden = hidden_in(client.get(on).content.decode(), action)
    for words in said:
        client.post(action, hidden | words)
