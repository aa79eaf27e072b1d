"""What a control is called, so that the same one is known again on every page and in every run."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from django.urls import Resolver404, resolve

PLAIN = re.compile(r"[a-z_-]{1,20}\Z")
# Buttons of these names carry words of people, such as a tag.
THEIRS = ("remove", "pattern", "block")
FIELDS = ("input", "select", "textarea")


@dataclass(frozen=True)
class Control:
    """One thing somebody can press, fill in or follow, as it stands on a page."""

    kind: str
    key: str
    facts: dict[str, Any]
    page: str

    @property
    def goes(self) -> str:
        """Where its form goes to."""
        return self.key.split()[1]

    @property
    def place(self) -> str:
        """Where it is found on its page."""
        return f"[data-control='{self.facts['place']}']"


def controls_of(found: list[dict[str, Any]], page: str) -> list[Control]:
    """The controls of a page by their names; one that also has a key of the keyboard counts twice."""
    named = []
    for facts in found:
        kind, key = named_by(facts, page)
        named.append(Control(kind, key, facts, page))
        if facts["key"]:
            named.append(Control("key", f"key {facts['key']}: {key}", facts, page))
    return named


def named_by(facts: dict[str, Any], page: str) -> tuple[str, str]:
    """What sort of control it is and what it is called."""
    if facts["tag"] == "a":
        return "link", f"link {place_of(facts['href'], page)}"
    goes = place_of(facts["goes"] or page, page).partition("/")[0]
    if facts["tag"] in FIELDS:
        kind = "field" if facts["name"] and not facts["readonly"] else "typing"
        return kind, f"field {goes} {facts['name'] or facts['does'] or facts['id']}"
    if facts["tag"] == "button" and facts["type"] == "submit" and facts["form"] and facts["does"] != "picks":
        return "submit", f"submit {goes} {said_by(facts)}"
    # Whom a page is about stands in its title, and here in the line that folds what is known of them.
    words = (
        "about them"
        if facts["words"] and facts["words"].removesuffix("VIP").strip() in facts["title"]
        else facts["words"]
    )
    if facts["does"].startswith("everybody"):
        # What is written on it changes with every press.
        return "toggle", "toggle everybody"
    return "toggle", f"toggle {without_numbers(words) or facts['does']}"


def said_by(facts: dict[str, Any]) -> str:
    """The name and the value of a button, where the value is a word of ours; else what is written on it."""
    if facts["does"] == "remove":
        return "remove"
    if not facts["name"]:
        return without_numbers(facts["words"])
    is_ours = facts["name"] not in THEIRS and PLAIN.match(facts["value"])
    return f"{facts['name']}={facts['value']}" if is_ours else facts["name"]


def without_numbers(words: str) -> str:
    """Words that stay the same whatever is counted or quoted in them."""
    return " ".join(re.sub(r"[“«„].*[”»“]|\S*\d\S*", "…", words).split())


def place_of(address: str, page: str) -> str:
    """The name of an address, with the words and the names of the query that lead elsewhere on the same page."""
    parts = urlsplit(address)
    if parts.scheme in ("mailto", "tel"):
        return parts.scheme
    if parts.netloc and parts.hostname not in ("localhost", "127.0.0.1"):
        return f"outside {parts.hostname}"
    if not parts.path and parts.fragment:
        return f"#{re.sub('[0-9]+', '…', parts.fragment)}"
    asks = sorted({key for key, _value in parse_qsl(parts.query, keep_blank_values=True)})
    name = name_of(parts.path or urlsplit(page).path, is_whole=not asks)
    return name + (f"?{'&'.join(asks)}" if asks else "")


def name_of(path: str, *, is_whole: bool = True) -> str:
    """The name of the page at a path, as a whole with the words in it that choose what it shows."""
    try:
        found = resolve(path)
    except Resolver404:
        return f"nowhere {path}"
    words = [str(value) for key, value in found.kwargs.items() if is_whole and key in ("slug", "provider")]
    return "/".join([found.view_name, *words])
