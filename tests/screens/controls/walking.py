"""Walking through every page of every role, and using each control once, where it is met first."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page

from tests.screens.browser import DESKTOP, REFUSALS, size
from tests.screens.controls.keeping import Snapshot
from tests.screens.controls.naming import Control, controls_of, place_of
from tests.screens.controls.special import ELSEWHERE
from tests.screens.controls.using import SOON, use

HERE = Path(__file__).parent
# No words typed before are found again, and no page refreshes itself while something on it is looked for.
QUIET = """try { localStorage.clear(); } catch {}
window.EventSource = class extends EventTarget { close() {} };"""
AT_ONCE = 6
MOST_ALIKE = 1
OK, GONE, BROKEN = 200, 410, 500
LINK_IS_OVER = "status of 410"
EMPTY_PAGE = "/accounts/login/"
DEEPEST = 1
# What comes after these is the same in another language, or for somebody else.
NOT_AFTER = ("set_language", "language=", "account_logout")


@dataclass
class Ledger:
    """What was met, what was used, and what went wrong, over all roles."""

    met: set[str] = field(default_factory=set)
    used: set[str] = field(default_factory=set)
    troubles: list[str] = field(default_factory=list)

    @property
    def unused(self) -> list[str]:
        """What stands on a page, and nobody could use it."""
        return sorted(self.met - self.used - set(ELSEWHERE))

    @property
    def gone(self) -> list[str]:
        """What is listed by hand and stands on no page any more."""
        return sorted(set(ELSEWHERE) - self.met)

    def is_new(self, control: Control) -> bool:
        """Whether it has still to be used here."""
        return control.key not in self.used and control.key not in ELSEWHERE


@dataclass(frozen=True)
class Place:
    """A page, and what was pressed since it was opened."""

    path: str
    after: tuple[str, ...] = ()


class Walk:
    """One role's way through the pages."""

    def __init__(self, page: Page, kept: Snapshot, ledger: Ledger) -> None:
        self.page, self.kept, self.ledger = page, kept, ledger
        self.cookies = page.context.cookies()
        self.complaints: list[str] = []
        self.is_moved, self.is_fresh, self.is_changed, self.is_estranged = True, False, False, False
        # Pages that come of a use, each with what was new on it.
        self.later: list[tuple[Place, set[str]]] = []
        page.set_default_timeout(SOON)
        page.set_default_navigation_timeout(30_000)
        page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def go(self, paths: list[str]) -> None:
        """Look at every page, also at those links lead to, and use what is new on them and on what comes of it."""
        begun = list(dict.fromkeys(paths))
        seen, alike = set(begun), Counter[str]()
        while begun:
            led_to: list[str] = []
            for path, found in self.survey(begun):
                if any(map(self.ledger.is_new, found)):
                    self.use_all(Place(path))
                led_to += ways_on(found, path, seen, alike)
            begun = led_to
        self.go_on_later()

    def go_on_later(self) -> None:
        """Look at what came of a use, where something stands that no other page has."""
        tried: set[str] = set()
        for place, news in self.later:
            if news - self.ledger.used - tried:
                self.use_all(place)
                tried |= news

    def survey(self, paths: list[str]) -> Iterator[tuple[str, list[Control]]]:
        """What stands on these pages; some are refused to this role, or are not there as things are."""
        for begin in range(0, len(paths), AT_ONCE):
            if urlsplit(self.page.url).scheme != "http":
                self.page.goto(EMPTY_PAGE)
            heap = paths[begin : begin + AT_ONCE]
            for told in self.page.evaluate("(paths) => Promise.all(paths.map((path) => window.ask(path)))", heap):
                if told["status"] >= BROKEN:
                    self.ledger.troubles.append(f"{told['path']}: {told['status']}")
                elif told["isPage"] and told["status"] in (OK, GONE):
                    yield told["path"], self.meet(told["found"], told["path"])

    def meet(self, found: list[dict[str, Any]], path: str) -> list[Control]:
        """What stands on a page, by name."""
        controls = controls_of(found, path)
        self.ledger.met |= {each.key for each in controls}
        return controls

    def use_all(self, place: Place) -> None:
        """Use what is new on a page; the pages that come of it wait until every other page was looked at."""
        self.is_moved = True
        absent: set[str] = set()
        while control := self.next_on(place, absent):
            self.is_estranged = self.is_estranged or changes_cookies(control.key)
            outcome = use(self.page, control)
            if outcome.is_absent:
                # What was used before on this page may lie over it.
                if self.is_fresh:
                    absent.add(control.key)
                self.is_moved = True
                continue
            self.is_fresh = False
            self.is_changed = self.is_changed or control.kind in ("toggle", "typing")
            self.ledger.used.add(control.key)
            if control.kind == "submit":
                self.ledger.used |= {f"field {control.goes} {name}" for name in outcome.fields}
            self.note(place, control, outcome.trouble)
            self.is_moved = self.is_moved or outcome.has_moved or self.is_estranged
            if control.kind == "submit" and not self.is_moved:
                self.kept.put_back()
            self.note_what_came(place, control, outcome.came)

    def note_what_came(self, place: Place, control: Control, came: dict[str, Any]) -> None:
        """Keep in mind what is new on the page a use leads to."""
        if not came.get("found") or len(place.after) == DEEPEST or any(each in control.key for each in NOT_AFTER):
            return
        if news := {each.key for each in self.meet(came["found"], came["path"]) if self.ledger.is_new(each)}:
            self.later.append((Place(place.path, (*place.after, control.key)), news))

    def next_on(self, place: Place, absent: set[str]) -> Control | None:
        """The next control there that is new; a field with a name goes along with the button of its form."""
        found = self.open(place) if self.is_moved else self.collect()
        news = [each for each in found if self.ledger.is_new(each) and each.key not in absent]
        chosen = min(news, key=lambda each: ORDER.index(each.kind), default=None)
        if chosen and chosen.kind in ("submit", "field") and self.is_changed:
            # What was folded, taken off or typed for its own sake goes with no form.
            self.is_moved = True
            return self.next_on(place, absent)
        if chosen and chosen.kind == "field":
            absent.add(chosen.key)
            return next((each for each in found if each.kind == "submit" and each.goes == chosen.goes), chosen)
        return chosen

    def collect(self) -> list[Control]:
        """What stands on the page that is open."""
        return self.meet(*self.page.evaluate("[window.collect(document), location.pathname + location.search]"))

    def open(self, place: Place) -> list[Control]:
        """Open it anew, with everything as it was before anybody used anything."""
        self.kept.put_back()
        if self.is_estranged:
            self.page.context.clear_cookies()
            self.page.context.add_cookies(self.cookies)
            self.is_estranged = False
        self.complaints.clear()
        self.page.goto(place.path)
        found = self.collect()
        for key in place.after:
            self.is_estranged = self.is_estranged or changes_cookies(key)
            again = next((each for each in found if each.key == key), None)
            if again is None:
                # What lies in the spool is tried again once, and then it is not there any more.
                found = []
                break
            self.press_on(place, again)
            found = self.collect()
        self.is_moved, self.is_fresh, self.is_changed = False, True, False
        return found

    def press_on(self, place: Place, control: Control) -> None:
        """Press it once more, and this time show what comes of it."""
        self.page.evaluate("window.isShown = true")
        self.note(place, control, use(self.page, control).trouble)

    def note(self, place: Place, control: Control, trouble: str) -> None:
        """Write down what went wrong."""
        said = [each for each in self.complaints if not any(refusal in each for refusal in (*REFUSALS, LINK_IS_OVER))]
        self.complaints.clear()
        if trouble or said:
            words = "; ".join([trouble, *said]).strip("; ")
            self.ledger.troubles.append(f"{place.path} {'>'.join(place.after)} [{control.key}]: {words}")


def ways_on(found: list[Control], path: str, seen: set[str], alike: Counter[str]) -> Iterator[str]:
    """The addresses the links of a page lead to, a few of each sort."""
    for control in (each for each in found if each.kind == "link"):
        address = same_site(control.facts["href"], path)
        kind = place_of(address, path)
        if address and address not in seen and alike[kind] < MOST_ALIKE:
            alike[kind] += 1
            seen.add(address)
            yield address


def changes_cookies(key: str) -> bool:
    """Whether somebody else, or nobody, may be signed in after it."""
    return any(each in key for each in ("account_", "language", "sessions", "join", "set_up", "mfa_"))


# Fields of forms come last: most have gone along with a button by then.
ORDER = ["link", "key", "typing", "toggle", "submit", "field"]


def same_site(href: str, page: str) -> str:
    """The address of a link inside the house, without its place on the page; nothing for others."""
    parts = urlsplit(href)
    if parts.scheme not in ("", "http") or parts.netloc:
        return ""
    path = parts.path or urlsplit(page).path
    return (path + (f"?{parts.query}" if parts.query else "")) if path.startswith("/") else ""


@contextmanager
def context_of(browser: Browser, url: str) -> Iterator[BrowserContext]:
    """A browser of one's own that keeps no words typed before."""
    context = browser.new_context(base_url=url, viewport=size(DESKTOP), reduced_motion="reduce")
    for each in ("collecting.js", "sending.js"):
        context.add_init_script(path=HERE / each)
    context.add_init_script(QUIET)
    # Customers read their own language, and a walk one.
    context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": "en", "url": url}])
    yield context
    context.close()
