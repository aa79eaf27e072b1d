"""A real browser for the tests: how it starts, what it is asked, where its pictures go."""

import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

CHROMIUM = "/usr/bin/chromium"
QUIET = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync"
)
# A form that is refused answers so, and Chromium calls that an error.
REFUSALS = ("status of 409", "status of 422")
DESKTOP, PHONE = (1440, 900), (390, 844)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One Chromium for all tests of a run, each in a profile of its own."""
    # Playwright's loop lives in this thread, and Django would take every query here for one inside a coroutine.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=QUIET.split())
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Browser, live_server: LiveServer) -> Iterator[Page]:
    """A fresh page of the running desk; whatever it complains about in its console fails the test."""
    context = chromium.new_context(base_url=live_server.url, viewport=size(DESKTOP))
    complaints: list[str] = []
    page = context.new_page()
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    wait_for_the_last_request()
    assert [each for each in complaints if not any(refusal in each for refusal in REFUSALS)] == []


def wait_for_the_last_request() -> None:
    """Let an autosave end before the tables are emptied under it, which PostgreSQL calls a deadlock."""
    until, quiet_since = time.monotonic() + 10, time.monotonic()
    while time.monotonic() < until and time.monotonic() - quiet_since < 0.1:
        # The server of the tests has a thread for each connection, and ours to it are closed.
        if any("process_request_thread" in each.name for each in threading.enumerate()):
            quiet_since = time.monotonic()
        time.sleep(0.01)


def size(pixels: tuple[int, int]) -> dict[str, int]:
    """Width and height as Playwright wants them."""
    return {"width": pixels[0], "height": pixels[1]}


def axe_violations(page: Page, *rules: str) -> list[str]:
    """What axe finds wrong on the page, one line for each element; not while colours still fade into each other.

    With rules it looks for nothing else.
    """
    page.evaluate(
        "Promise.race([new Promise(done => setTimeout(done, 3000)),"
        " Promise.allSettled(document.getAnimations().filter(each => each instanceof CSSTransition)"
        ".map(each => each.finished))]).then(() => null)"
    )
    asked = {"resultTypes": ["violations"]} | ({"runOnly": list(rules)} if rules else {})
    found = Axe().run(page, options=asked).response["violations"]
    return [f"{rule['id']}: {node['html'][:160]}" for rule in found for node in rule["nodes"]]


def scrolls_sideways(page: Page) -> bool:
    """Whether the page is wider than the window."""
    # A page that is just coming has no root yet, so it is waited for.
    return page.locator("html").evaluate("root => root.scrollWidth > root.clientWidth")


def shoot(page: Page, name: str) -> None:
    """Keep a picture of the whole page in the folder named by AMENDS_SHOTS; without one, do nothing."""
    if folder := os.environ.get("AMENDS_SHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
