"""Two colleagues at two browsers, over the real stream of a running house: each sees what the other does."""

import os
import signal
import smtplib
from collections.abc import Iterator
from email.message import EmailMessage

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.cli.house import ADA, MAILBOX, PASSWORD, House, eventually

pytestmark = [pytest.mark.browser, pytest.mark.slow]

FIRST_WORDS = "My mill is broken."
BEN = "ben@shop.example"
BEN_COMES = f"""
from amends.people.models import Person
ben = Person.objects.welcome("{BEN}", "Ben Moe", roles=("agent",))
ben.set_password("{PASSWORD}")
ben.save()
"""
# A second is what people should wait at most; the machine that runs tests does other things besides.
SOON = 2_500
KEEP_STREAMS = """
    window.streams = [];
    window.EventSource = class extends EventSource { constructor(...all) { super(...all); window.streams.push(this); } };
"""
TURN = """isHidden => {
    Object.defineProperty(document, "hidden", { configurable: true, get: () => isHidden });
    document.dispatchEvent(new Event("visibilitychange"));
}"""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A running house with two colleagues."""
    house = House(tmp_path_factory.mktemp("two") / "data")
    house.settle()
    assert house.tell("django", "shell", "-c", BEN_COMES).returncode == 0
    house.serve()
    yield house
    house.stop()


@pytest.fixture
def ada(house: House, chromium: Browser) -> Iterator[Page]:
    yield from signed_in(house, chromium, ADA)


@pytest.fixture
def ben(house: House, chromium: Browser) -> Iterator[Page]:
    yield from signed_in(house, chromium, BEN)


def signed_in(house: House, chromium: Browser, address: str) -> Iterator[Page]:
    """A browser of their own."""
    context = chromium.new_context(base_url=f"http://localhost:{house.web}")
    page = context.new_page()
    page.add_init_script(KEEP_STREAMS)
    page.goto("/accounts/login/")
    page.get_by_label("Work e-mail").fill(address)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/queue/**")
    yield page
    context.close()


def arrive(house: House, subject: str, text: str = FIRST_WORDS) -> None:
    """A customer writes, by the real road; whatever they write again goes on with what they wrote first."""
    name = "".join(letter for letter in subject.lower() if letter.isalpha())
    first = f"<{name}@customer.example>"
    mail = EmailMessage()
    mail["From"], mail["Subject"], mail["In-Reply-To"] = f"{subject} {first}", subject, first
    mail["Message-ID"] = first if text == FIRST_WORDS else f"<{len(text)}.{name}@customer.example>"
    mail.set_content(text)
    with smtplib.LMTP("127.0.0.1", house.lmtp) as door:
        door.sendmail(first, [MAILBOX], mail.as_bytes())


def open_matter(house: House, subject: str, *pages: Page) -> str:
    """A new matter, open before everybody; where it is."""
    arrive(house, subject)
    first = pages[0]
    first.goto("/queue/all/")
    link = first.get_by_role("link", name=subject)
    expect(link).to_be_visible(timeout=30_000)
    path = link.get_attribute("href") or ""
    for page in pages:
        page.goto(path)
        listen(page)
    return path


def listen(page: Page) -> None:
    """Wait until the stream is open."""
    page.wait_for_function("() => window.streams.at(-1)?.readyState === 1")


def sheet(page: Page) -> Locator:
    return page.locator("[data-sheet]")


def test_one_writes_and_the_other_sees_it_at_once(house: House, ada: Page, ben: Page) -> None:
    open_matter(house, "Who writes", ada, ben)
    sheet(ada).press_sequentially("Dear")
    expect(ben.locator("#writing")).to_contain_text("Ada Lund is writing", timeout=SOON)
    expect(ada.locator("#writing")).not_to_contain_text("is writing")


def test_who_writes_to_us_stands_in_the_line_by_itself(house: House, ada: Page) -> None:
    ada.goto("/queue/answer/")
    listen(ada)
    arrive(house, "By itself")
    expect(ada.get_by_role("link", name="By itself")).to_be_visible(timeout=30_000)


def test_a_reply_of_one_stands_before_the_other(house: House, ada: Page, ben: Page) -> None:
    open_matter(house, "A reply", ada, ben)
    sheet(ada).fill("A new one comes on Thursday.")
    ada.get_by_role("button", name="Send").click()
    expect(ben.locator(".entry-ours")).to_contain_text("A new one comes on Thursday.", timeout=2 * SOON)
    expect(ben.locator("[data-live-words]")).to_have_text("Something new has come.")


def test_a_stream_that_was_cut_goes_on_without_losing_anything(house: House, ada: Page, ben: Page) -> None:
    path = open_matter(house, "The cut", ada)
    os.kill(house.children()["web"], signal.SIGKILL)
    ada.wait_for_function("() => window.streams.at(-1).readyState !== 1")
    # The web is away; the worker still takes in what the postbox has.
    arrive(house, "The cut", "Is anybody there?")
    eventually(lambda: "web" in house.children())
    expect(ada.locator(".timeline")).to_contain_text("Is anybody there?", timeout=20_000)
    assert ada.url.endswith(path)


def test_a_tab_nobody_looks_at_gives_its_connection_back(house: House, ada: Page, ben: Page) -> None:
    open_matter(house, "A hidden tab", ada, ben)
    ada.evaluate(TURN, True)
    assert ada.evaluate("window.streams.every(each => each.readyState === 2)")
    sheet(ben).press_sequentially("Dear")
    ben.wait_for_timeout(1_000)
    expect(ada.locator("#writing")).not_to_contain_text("is writing")
    ada.evaluate(TURN, False)
    expect(ada.locator("#writing")).to_contain_text("Ben Moe is writing", timeout=20_000)


def test_of_two_who_take_it_at_once_one_has_it(house: House, ada: Page, ben: Page) -> None:
    open_matter(house, "Both at once", ada, ben)
    for page in (ada, ben):
        page.evaluate("void document.querySelector('[name=person][value=me]').click()")
    told = sorted(page.locator("#toasts .notice").inner_text() for page in (ada, ben))
    assert [told[0].endswith("has just taken it."), told[1].startswith("You have it now.")] == [True, True], told


def test_two_who_answer_next_at_once_get_two_different_people(house: House, ada: Page, ben: Page) -> None:
    for name in ("First of two", "Second of two"):
        open_matter(house, name, ada)
    for page in (ada, ben):
        page.goto("/queue/later/")
    for page in (ada, ben):
        page.evaluate("void document.querySelector('.rail .next button').click()")
    for page in (ada, ben):
        page.wait_for_url("**/conversations/**")
    assert ada.url != ben.url


def test_a_draft_is_found_on_another_device(house: House, chromium: Browser, ada: Page) -> None:
    path = open_matter(house, "Another device", ada)
    sheet(ada).fill("Dear customer, I am so")
    expect(ada.locator("[data-kept]")).to_contain_text("Draft kept", timeout=5_000)
    for other in signed_in(house, chromium, ADA):
        other.goto(path)
        expect(sheet(other)).to_have_value("Dear customer, I am so")


def test_without_a_connection_the_words_stay_on_this_device_and_go_up_later(house: House, ada: Page) -> None:
    path = open_matter(house, "No connection", ada)
    ada.context.set_offline(True)
    sheet(ada).fill("Written in a tunnel.")
    expect(ada.locator("[data-kept]")).to_contain_text("Your draft is kept on this device.", timeout=5_000)
    kept = ada.evaluate("Object.values(localStorage)")
    assert kept == ["Written in a tunnel."]
    ada.context.set_offline(False)
    expect(ada.locator("[data-kept]")).to_contain_text("Draft kept", timeout=15_000)
    assert ada.evaluate("localStorage.length") == 0
    ada.goto(path)
    expect(sheet(ada)).to_have_value("Written in a tunnel.")
