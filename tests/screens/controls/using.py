"""Using a control as somebody would, and telling whether it did its work; in an empty answer it did."""

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

from playwright.sync_api import Error, Locator, Page, Response
from playwright.sync_api import TimeoutError as TooSlow

from amends.conversations.models import Conversation
from tests.screens.browser import DESKTOP, PHONE, size
from tests.screens.controls import keeping
from tests.screens.controls.filling import code_of, fill
from tests.screens.controls.naming import Control
from tests.screens.controls.special import ANOTHER, FIRST, GIVEN, LAST_HINT, SECRET

SOON = 4_000
# A key that opens a menu closes one that is open.
CLOSE_MENUS = """document.querySelectorAll("details[data-menu][open]").forEach((each) => { each.open = false; })"""
SHOW = """(one) => { for (let at = one; at; at = at.parentElement) {
    if (at.tagName === "DETAILS") at.open = true;
    if (at.tagName === "DIALOG" && !at.open) at.showModal(); } }"""
# Where to press it: nowhere when it is not to be seen, or when something lies over it.
REACH = """(one) => {
    if (one.type === "file") return [0, 0];
    one.scrollIntoView({ block: "center", behavior: "instant" });
    const shown = [...one.getClientRects()].find((each) => each.width > 0 && each.height > 0);
    if (!shown || !one.checkVisibility({ visibilityProperty: true })) return null;
    const at = [shown.x + shown.width / 2, shown.y + shown.height / 2], top = document.elementFromPoint(...at);
    return one.contains(top) || one.labels && [...one.labels].some((each) => each.contains(top)) || top?.contains(one) ? at : null;
}"""
OPEN_SUMMARY = "(one) => { for (let at = one.parentElement.parentElement; at; at = at.parentElement) if (at.tagName === 'DETAILS') at.open = true; }"
WATCH = """() => { window.changes = 0; window.focusBefore = document.activeElement;
    window.values = () => [...document.querySelectorAll("input, textarea, select")].map((one) => one.value + one.checked).join();
    window.before = window.values() + [...document.querySelectorAll("details, dialog")].map((one) => one.open).join();
    new MutationObserver((all) => window.changes += all.length).observe(document, { subtree: true, childList: true, attributes: true, characterData: true }); }"""
CHANGED = """() => window.changes > 0 || document.activeElement !== window.focusBefore
    || window.values() + [...document.querySelectorAll("details, dialog")].map((one) => one.open).join() !== window.before"""
CATCH = """() => { window.pressed = null; addEventListener("click", (event) => { event.preventDefault();
    event.stopImmediatePropagation(); window.pressed = event.target; }, { capture: true, once: true }); }"""
KEYS = {"ctrl": "Control", "alt": "Alt", "enter": "Enter", "escape": "Escape"}
MET = "(one) => one === document.activeElement || (window.pressed && (one === window.pressed || one.contains(window.pressed)))"


class NotHere(Exception):
    """The control stands on the page and is not to be seen there as things are."""


@dataclass
class Outcome:
    """How a use ended."""

    trouble: str = ""
    fields: set[str] = field(default_factory=set)
    has_moved: bool = False
    is_absent: bool = False
    came: dict[str, Any] = field(default_factory=dict)


def use(page: Page, control: Control) -> Outcome:
    """Use it once."""
    try:
        return USES[control.kind](page, control)
    except NotHere:
        return Outcome(is_absent=True)
    except Error as error:
        return Outcome(f"{type(error).__name__}: {str(error).splitlines()[0][:160]}", has_moved=True)


def follow(page: Page, control: Control) -> Outcome:
    """A link leads to a page with a heading, to a file, or to a place on this page."""
    one, href = page.locator(control.place), control.facts["href"]
    if href.startswith(("mailto:", "tel:")) or control.key.startswith("link outside"):
        return Outcome("" if re.search(r"[\w)]\.\w|@|:\+?\d", href) else f"leads nowhere: {href}")
    if href.startswith("#"):
        return Outcome("" if page.locator(href).count() else f"there is no {href}")
    if not control.facts["fetched"]:
        one.evaluate(SHOW)
        reach(page, one)
    answer = page.request.get(urljoin(page.url, href), max_redirects=5)
    is_page = "text/html" in answer.headers.get("content-type", "")
    if answer.status >= 400:
        return Outcome(f"{answer.status} at {href}")
    return Outcome(
        f"no heading at {href}" if is_page and "<h1" not in answer.text() and "<html" in answer.text() else ""
    )


def toggle(page: Page, control: Control) -> Outcome:
    """Something on the page is different at once."""
    one = page.locator(control.place)
    begin_with(page, control)
    one.evaluate(OPEN_SUMMARY if control.facts["tag"] == "summary" else SHOW)
    page.evaluate(WATCH)
    click(page, one)
    return changed_soon(page)


def click(page: Page, one: Locator) -> None:
    """Press it with the mouse; what has only a key is pressed by its key elsewhere, and here by itself."""
    at = reach(page, one)
    page.mouse.click(*at) if at else one.evaluate("(one) => one.click()")


def reach(page: Page, one: Locator) -> list[float] | None:
    """Where it can be pressed, on a phone if not on a desk; nowhere for what has only a key."""
    if one.evaluate("(one) => one.hidden && 'key' in one.dataset"):
        return None
    for pixels in (DESKTOP, PHONE):
        if page.viewport_size != size(pixels):
            page.set_viewport_size(size(pixels))
        if at := one.evaluate(REACH):
            return at
    page.set_viewport_size(size(DESKTOP))
    raise NotHere


def changed_soon(page: Page) -> Outcome:
    """Whether something on the page is different."""
    try:
        page.wait_for_function(CHANGED, timeout=SOON)
    except TooSlow:
        return Outcome("nothing happened")
    return Outcome()


def press_key(page: Page, control: Control) -> Outcome:
    """The key meets its element."""
    one = page.locator(control.place)
    begin_with(page, control)
    page.evaluate("document.activeElement?.blur()")
    *before, last = (
        "+".join(KEYS.get(each, each) for each in part.split("+")) for part in control.facts["key"].split()
    )
    # What the keys before open may hold it.
    if not before and not one.evaluate("(one) => one.hidden"):
        reach(page, one)
    if before:
        page.evaluate(CLOSE_MENUS)
    for part in before:
        page.keyboard.press(part)
    page.evaluate(CATCH)
    page.keyboard.press(last)
    return Outcome("" if one.evaluate(MET) else "the key does not reach it")


def type_something(page: Page, control: Control) -> Outcome:
    """A field without a name belongs to a script; a value to copy can be copied."""
    one = page.locator(control.place)
    one.evaluate(SHOW)
    if control.facts["readonly"]:
        return Outcome("" if one.input_value(timeout=SOON) else "there is nothing to copy")
    begin_with(page, control)
    page.evaluate(WATCH)
    one.press_sequentially("an@nord.example ", timeout=SOON)
    return changed_soon(page)


def enter(page: Page, control: Control) -> Outcome:
    """A field of a form without a button is sent by the Enter key."""
    one = page.locator(control.place)
    one.evaluate(SHOW)
    reach(page, one)
    one.fill("the")
    page.evaluate("window.answer = null")
    one.press("Enter")
    answer = page.evaluate("async () => await window.answer ?? null")
    if answer is None:
        return Outcome("nothing is sent")
    return Outcome(judge(page, control, answer, answer["shown"]))


def press(page: Page, control: Control) -> Outcome:
    """A form is filled and sent; then something is written down, or said, or fetched."""
    one = page.locator(control.place)
    begin_with(page, control)
    one.evaluate(SHOW)
    reach(page, one)
    fill(page, one, given_for(page, control))
    # A menu closes as soon as something else is pressed.
    one.evaluate(SHOW)
    before = page.evaluate("window.shownBy(document, location.pathname)")
    asked = one.evaluate("(one) => [...new FormData(one.form, one).keys()]")
    keeping.forget_touched()
    answer = send(page, control)
    trouble = judge(page, control, answer, before)
    return Outcome(trouble, set(asked), has_moved=answer["by_script"] or bool(trouble), came=answer)


def given_for(page: Page, control: Control) -> dict[str, str]:
    """What this form wants in its fields besides what every form does."""
    given = GIVEN.get(control.key, GIVEN.get(control.key.split()[1], {}))
    hints = page.locator(".hint").all_inner_texts() if LAST_HINT in given.values() else []
    meant = {LAST_HINT: lambda: hints[-1], ANOTHER: lambda: another_than(page.url)}
    given = {name: meant[words]() if words in meant else words for name, words in given.items()}
    if "mfa_" not in control.key:
        return given
    shown = page.locator("form code").all_inner_texts()
    return given | {"code": code_of(shown[0] if shown and "mfa_activate" in control.key else SECRET)}


def another_than(url: str) -> str:
    """The number of the oldest conversation that is over, nobody's secret, and not the one open at this address."""
    open_here = re.findall(r"\d+", urlsplit(url).path)
    over = Conversation.objects.exclude(closure=None).filter(confidence=None, merge_row=None)
    return str(over.exclude(number__in=open_here).earliest("number").number)


def begin_with(page: Page, control: Control) -> None:
    """What has to be done before it is there to be used."""
    for key, place in FIRST.items():
        if re.search(key, control.key):
            page.evaluate("(place) => document.querySelector(place)?.click()", place)


def send(page: Page, control: Control) -> dict[str, Any]:
    """Press it, and wait for the answer: the one of a plain form, or what a script of the page was answered."""
    page.evaluate("window.answer = null")
    with page.expect_response(lambda answer: is_answer(answer, control), timeout=SOON) as heard:
        click(page, page.locator(control.place))
    is_shown = heard.value.request.is_navigation_request()
    if not is_shown and (told := page.evaluate("async () => await window.answer ?? null")) is not None:
        is_composer = page.locator(f"[data-composer] {control.place}").count() > 0
        return told | {"by_script": is_composer}
    if is_shown:
        page.wait_for_function("() => !window.isShown && document.readyState === 'complete'")
    shown = page.evaluate("window.shownBy(document, location.pathname)")
    return {"status": heard.value.status, "shown": shown, "found": [], "isFile": False, "path": "", "by_script": True}


def is_answer(answer: Response, control: Control) -> bool:
    """Whether it is the answer to what was pressed, and not to what keeps a draft meanwhile."""
    asked = answer.request
    is_sent = asked.method == "POST" or control.facts["method"] != "post"
    goes = (control.facts["goes"] or control.page).split("#")[0].split("?")[0]
    is_there = answer.url.split("?")[0] == urljoin(answer.url, goes)
    return is_sent and is_there and not answer.url.endswith("/draft/")


def judge(page: Page, control: Control, answer: dict[str, Any], before: dict[str, Any]) -> str:
    """What is wrong with how it ended."""
    shown = answer["shown"]
    refused = [each for each in shown["refused"] if each not in before["refused"]]
    if shown["language"] not in ("", before["language"]):
        return ""
    if answer["status"] >= 400 or refused:
        return f"{answer['status']}: {'; '.join(refused)[:200]}"
    if answer["isFile"] or keeping.touched() or shown["said"]:
        return ""
    if control.facts["method"] != "post":
        return "" if shown["heading"] else "no heading"
    if all(shown[each] != before[each] for each in ("heading", "path")):
        return ""
    # As it stands without what scripts have added since.
    plain = page.evaluate("window.ask(location.href)")["shown"]
    return "" if shown["parts"] != plain["parts"] else "nothing happened"


USES = {"link": follow, "toggle": toggle, "key": press_key, "typing": type_something, "field": enter, "submit": press}
