"""Filling a form as somebody would: by what a field is called, else by its sort."""

from datetime import timedelta
from typing import Any

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from playwright.sync_api import Locator, Page

from amends.demo.pictures import photo
from amends.foundation.clock import now
from tests import cast

PICTURE = {"name": "seal.png", "mimeType": "image/png"}
# Words that fit a field of this name, whatever stands in it; a field with an empty word here is left as it is.
WORDS: dict[str, str] = {
    "name": "Morgenrot Kaffe",
    "name_en": "Parcel at the neighbours'",
    "text": "Thank you for writing. We have sent a new seal, and it is with you on Friday.",
    "subject": "A new seal",
    "to": "workshop@smith.example",
    "cc": "bob@lee.example",
    "tag": "seal",
    "reason": "A lawyer wrote",
    "pattern": "pest@pest.example",
    "accent": "#00616b",
    "other_name": "Kaja Nord",
    "address": "somebody@new.example",
    "email": "vera@morgenrot.example",
    "login": "jonas@morgenrot.example",
    "phone": "+47 55 98 76 54",
    "organisation": "Pensjonat Nord",
    "from_name": "Morgenrot",
    "host": "mail.shop.example",
    "username": "shop",
    "folder": "INBOX",
    "oldpassword": cast.PASSWORD,
    "password": cast.PASSWORD,
    "password1": "another-long-enough-one",
    "password2": "another-long-enough-one",
    "again": cast.PASSWORD,
    "client_id": "a-client",
    "model": "kalina-7b",
    "key": "a-key",
    "secret": "a-secret",
    "tenant": "common",
    "words": "refund",
    "envelope_sender": "bounces@morgenrot.example",
    "move_to": "Read",
    "q": "the",
    "files": "",
    "uploads": "",
}
SELECTS = {"after": "leave", "language": "en"}
BY_SORT = {
    "email": "somebody@new.example",
    "url": "https://morgenrot.example/",
    "number": "5",
    "tel": "+47 55 98 76 54",
    "time": "21:00",
    "search": "the",
    "password": cast.PASSWORD,
}
FIELDS = """(pressed) => document.querySelectorAll("[data-fill]").forEach((one) => delete one.dataset.fill) ?? [...pressed.form.elements].filter((one) => one.matches("input, select, textarea")
    && (one.name || "receivers" in one.dataset) && !one.disabled && one.type !== "hidden" && one.name !== "selected")
    .map((one, place) => { one.dataset.fill = place; return { place, name: one.name || one.id, type: one.type,
        value: one.value, checked: one.checked, options: [...(one.options ?? [])].map((each) => each.value) }; })"""
WRITE = """(given) => given.forEach(([place, words]) => {
    const one = document.querySelector(`[data-fill="${place}"]`);
    const isOne = one.type === "radio" && [...one.form.elements[one.name]].some((each) => each.checked);
    if (one.type === "checkbox" || one.type === "radio") return one.checked || words === "no" || isOne && words !== one.value || one.click();
    one.value = words;
    one.dispatchEvent(new Event(one.matches("select") ? "change" : "input", { bubbles: true }));
})"""


def fill(page: Page, pressed: Locator, special: dict[str, str]) -> None:
    """Fill every field of the form of this button that needs something in it."""
    given = []
    for facts in pressed.evaluate(FIELDS):
        words = special.get(facts["name"], choice_of(facts) if facts["options"] else word_for(facts))
        if facts["type"] == "file":
            page.set_input_files(f"[data-fill='{facts['place']}']", {**PICTURE, "buffer": photo(2)})
        elif words or facts["type"] in ("checkbox", "radio"):
            given.append((facts["place"], words))
    page.evaluate(WRITE, given)


def choice_of(facts: dict[str, Any]) -> str:
    """Another than the one that is chosen, if there is one."""
    others = [each for each in facts["options"] if each not in ("", facts["value"])]
    return SELECTS.get(facts["name"]) or (others[0] if others else facts["value"])


def word_for(facts: dict[str, Any]) -> str:
    """What to write into it; nothing where what stands there is good."""
    if facts["type"] in ("checkbox", "radio"):
        return ""
    name = facts["name"].rpartition("-")[2]
    if name in WORDS:
        return WORDS[name]
    if facts["value"]:
        return ""
    if name.startswith(("text_", "signature", "acknowledgement")):
        return WORDS["text"]
    ahead = now() + timedelta(days={"since": -30, "last": 10}.get(name, 5))
    dates = {"date": f"{ahead:%Y-%m-%d}", "datetime-local": f"{ahead:%Y-%m-%dT10:00}"}
    return dates.get(facts["type"]) or BY_SORT.get(facts["type"], "")


def code_of(secret: str) -> str:
    """What the app shows now: of the codes that are good at this moment the middle one, which is good for longest."""
    counters = list(yield_hotp_counters_from_time())
    return format_hotp_value(hotp_value(secret, counters[len(counters) // 2]))
