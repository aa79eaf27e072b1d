"""Notices switched on in a browser, from the press to what it shows.

Chromium is asked for everything but the push service of its maker, which it would have to reach: in its place stands ours.
What ours was given, and what the browser's keys open, is laid before the worker as the browser itself would do it.
"""

import json

import pytest
from playwright.sync_api import Page, expect

from amends.conversations.models import Conversation
from amends.notices.models import Device
from amends.notices.pushing import push_due
from amends.notices.wishing import keep_quiet
from amends.people.models import Person
from tests import cast
from tests.notices.push_service import Browser, PushService, service  # noqa: F401
from tests.screens.office.test_looking import THEMES, look, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]

INSTEAD_OF_THE_MAKERS = """
const answers = %s;
const given = { endpoint: answers.endpoint, toJSON: () => answers, unsubscribe: async () => localStorage.clear() };
PushManager.prototype.subscribe = async (asked) => {
  localStorage.asked = JSON.stringify(asked);
  return given;
};
PushManager.prototype.getSubscription = async () => (localStorage.asked ? given : null);
"""
SHOWN = """navigator.serviceWorker.getRegistration("/me/notices/worker.js").then((worker) => worker.getNotifications())
.then((shown) => shown.map((each) => [each.title, each.body, each.data.url]))"""
WORKERS = """navigator.serviceWorker.getRegistrations().then((all) =>
all.map((each) => [new URL(each.scope).pathname, each.active.state]))"""


@pytest.fixture
def me(transactional_db: None, page: Page) -> Person:
    """Jonas, for whom no hour is quiet, stands before what he is told."""
    jonas = cast.person("Jonas Weber")
    keep_quiet(jonas, "00:00", "00:00", weekends=False)  # type: ignore[arg-type]
    sign_in(page, jonas)
    return jonas


def meet(page: Page, browser: Browser) -> None:
    """The page runs in this browser, which has allowed it to tell."""
    one = browser.subscription
    answers = {"endpoint": one.endpoint, "keys": {"p256dh": one.public_key, "auth": one.secret}}
    page.add_init_script(INSTEAD_OF_THE_MAKERS % json.dumps(answers))
    page.context.grant_permissions(["notifications"])
    page.goto("/me/notices/")


def deliver(page: Page, words: str) -> None:
    """Lay before the worker what a browser has opened."""
    line, found = page.context.new_cdp_session(page), []
    line.on("ServiceWorker.workerRegistrationUpdated", lambda told: found.extend(told["registrations"]))
    line.send("ServiceWorker.enable")
    while not found:
        page.wait_for_timeout(50)
    origin = page.evaluate("location.origin")
    asked = {"origin": origin, "registrationId": found[0]["registrationId"], "data": words}
    line.send("ServiceWorker.deliverPushMessage", asked)


def test_from_the_press_to_what_the_browser_shows(
    page: Page,
    me: Person,
    service: PushService,  # noqa: F811
    conversation: Conversation,
) -> None:
    browser = service.browser()
    meet(page, browser)
    page.get_by_role("button", name="Also on this device").click()
    expect(page.get_by_text("You are told on this device, too.")).to_be_visible()
    expect(page.locator("[data-here]")).to_be_visible()
    expect(page.get_by_role("button", name="Also on this device")).to_be_hidden()
    assert page.evaluate(WORKERS) == [["/me/notices/", "activated"]]
    assert Device.objects.get().key.public == json.loads(page.evaluate("localStorage.asked"))["applicationServerKey"]

    conversation.assign(me, by=cast.person("Ingrid Solheim").actor)
    cast.let_others_react()
    assert push_due() == 1
    deliver(page, json.dumps(browser.opened(service.taken[0].body)))
    page.wait_for_function(f"() => {SHOWN}.then((shown) => shown.length > 0)")
    title = "Ingrid Solheim gave you the matter of Kari Nordahl."
    assert page.evaluate(SHOWN) == [[title, "Maskinen", f"/conversations/{conversation.number}/"]]

    page.reload()
    page.get_by_role("button", name="Take away Chrome, Linux").click()
    expect(page.get_by_role("button", name="Also on this device")).to_be_visible()
    assert (Device.objects.count(), page.evaluate("localStorage.length")) == (0, 0)


def test_a_browser_that_was_told_no_says_so(page: Page, me: Person) -> None:
    page.goto("/me/notices/")
    page.evaluate("Notification.requestPermission = async () => 'denied'")
    page.get_by_role("button", name="Also on this device").click()
    expect(page.get_by_text("This browser is told not to show notices of this page.")).to_be_visible()
    assert not Device.objects.exists()


def test_a_browser_that_knows_no_push_says_so(page: Page, me: Person) -> None:
    page.add_init_script("delete window.PushManager")
    page.goto("/me/notices/")
    expect(page.get_by_text("This browser cannot be told")).to_be_visible()
    expect(page.get_by_role("button", name="Also on this device")).to_be_hidden()


@THEMES
def test_the_page_of_what_one_is_told(page: Page, me: Person, service: PushService, theme: str) -> None:  # noqa: F811
    meet(page, service.browser())
    page.get_by_role("button", name="Also on this device").click()
    expect(page.locator("[data-here]")).to_be_visible()
    Device.objects.switch_on(me, service.browser("other").subscription, "Firefox, Android")
    Device.objects.get(browser="Firefox, Android").end()
    page.reload()
    look(page, "notice-wishes", theme)
