"""An agent answers with the keyboard alone: opens, writes, sends, takes back, notes, puts aside."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from amends.conversations.models import Contribution, Conversation, DraftFile, Enclosure, MessageKind
from amends.conversations.replying import Reply
from amends.customers.models import CustomerNote
from amends.files.models import StoredFile
from amends.foundation.clock import now, standing_at
from amends.mail.models import MailState, OutgoingMail
from tests import cast
from tests.screens.browser import PHONE, axe_violations, scrolls_sideways, shoot, size

pytestmark = [pytest.mark.browser, pytest.mark.slow]

KARI = "kari@nordahl.example"
LETTER = (
    "Dette er tredje gang jeg skriver. Maskinen jeg kjøpte for 14 900 kroner lekker over hele kjøkkenbenken.\n\n"
    "Jeg har tretten gjester til frokost og koker kaffe i kjele."
)
MENUS = ("Assign", "Later", "Close", "More")


@pytest.fixture
def matter(transactional_db, kari, mailbox, jonas, ingrid) -> Conversation:
    """A conversation with a bit of everything in it."""
    with standing_at(now() - timedelta(days=2)):
        matter = cast.conversation(
            kari, mailbox, "Hei, maskinen lekker.", subject="Tredje gang jeg skriver", language="nb"
        )
        matter.claim(jonas)
        matter.reply(Reply("Hei Kari,\n\nvi ser på det.", (KARI,), ("per@bakke.example",)), by=ingrid.actor)
    files = (Enclosure(StoredFile.keep(b"%PDF"), "kvittering.pdf", "application/pdf"),)
    letter = Contribution(MessageKind.RECEIVED, LETTER, "> Hei", "<p>Dette er <b>tredje</b> gang.</p>", files=files)
    matter.receive(letter, by=kari.actor)
    matter.note("To maskiner på lager i Oslo. @Jonas", by=ingrid.actor)
    matter.add_tag("lekkasje", by=jonas.actor)
    CustomerNote.objects.create(customer=kari, text="Serves breakfast until ten.", by=ingrid.actor)
    return matter


@pytest.fixture
def desk(page: Page, live_server: LiveServer, matter: Conversation, jonas) -> Page:
    """Jonas, signed in and looking at the conversation."""
    client = Client()
    client.force_login(jonas)
    session = client.cookies["amends_session"].value
    page.context.add_cookies([{"name": "amends_session", "value": session, "url": live_server.url}])
    page.goto(f"/conversations/{matter.number}/")
    return page


def test_escape_leaves_the_answer_and_keeps_its_words(desk: Page) -> None:
    desk.keyboard.press("r")
    desk.keyboard.type("Hei Kari")
    desk.keyboard.press("Escape")
    answer = desk.get_by_role("textbox", name="Your answer")
    expect(answer).not_to_be_focused()
    desk.keyboard.press("q")
    expect(answer).to_have_value("Hei Kari")
    desk.keyboard.press("r")
    expect(answer).to_be_focused()


def test_open_write_send_take_back_and_send_again(desk: Page, matter: Conversation) -> None:
    desk.keyboard.press("r")
    desk.keyboard.type("Hei Kari, en ny kommer torsdag.")
    desk.keyboard.press("Control+Enter")
    expect(desk.get_by_text("On its way to kari@nordahl.example.")).to_be_visible()
    expect(desk.get_by_role("button", name="Answer next").first).to_be_focused()
    desk.keyboard.press("u")
    expect(desk.get_by_role("textbox", name="Your answer")).to_have_value("Hei Kari, en ny kommer torsdag.")
    assert OutgoingMail.objects.latest("pk").state == MailState.TAKEN_BACK
    desk.keyboard.press("r")
    desk.keyboard.press("Control+End")
    desk.keyboard.type(" Jonas")
    desk.keyboard.press("Control+Enter")
    expect(desk.locator(".entry-ours").last).to_contain_text("en ny kommer torsdag. Jonas")
    assert (
        matter.messages.filter(kind=MessageKind.REPLY).latest("pk").body.text == "Hei Kari, en ny kommer torsdag. Jonas"
    )


def test_a_note_and_a_reply_are_kept_apart_also_on_another_device(desk: Page) -> None:
    desk.keyboard.press("i")
    desk.keyboard.type("Hun har rett.")
    desk.keyboard.press("Shift+Tab")
    desk.keyboard.press("r")
    with desk.expect_response(lambda answer: "Hei Kari" in (answer.request.post_data or "")):
        desk.keyboard.type("Hei Kari")
    desk.evaluate("localStorage.clear()")
    desk.reload()
    sheet = desk.locator("[data-sheet]")
    expect(sheet).to_have_value("Hei Kari")
    desk.keyboard.press("i")
    expect(sheet).to_have_value("Hun har rett.")
    desk.keyboard.press("Control+Enter")
    expect(desk.locator(".entry-inside").last).to_contain_text("Hun har rett.")
    expect(desk.locator("[data-sheet]")).to_have_value("Hei Kari")


def test_a_long_conversation_opens_at_the_newest_words(desk: Page, matter: Conversation) -> None:
    for number in range(4):
        cast.write(matter, f"Brev {number}\n\n" + "Jeg venter fortsatt.\n\n" * 12)
    desk.goto(f"/conversations/{matter.number}/")
    expect(desk.locator("#latest")).to_contain_text("Brev 3")
    expect(desk.locator("#latest header")).to_be_in_viewport()
    expect(desk.locator("h1")).not_to_be_in_viewport()
    desk.goto("/queue/mine/")
    desk.goto(f"/conversations/{matter.number}/#work")
    expect(desk.locator("h1")).to_be_in_viewport()


def test_a_german_keyboard_says_strg(desk: Page, jonas) -> None:
    jonas.language = "de"
    jonas.save(update_fields=["language"])
    desk.reload()
    expect(desk.locator("[data-send] kbd")).to_have_text("Strg ↵")
    desk.keyboard.press("?")
    expect(desk.get_by_role("dialog")).to_contain_text("Strg ↵")


def test_putting_aside_and_undoing_it(desk: Page) -> None:
    desk.keyboard.press("z")
    expect(desk.get_by_role("button", name="In three hours")).to_be_focused()
    desk.keyboard.press("Enter")
    expect(desk.locator("#standing")).to_contain_text("Put aside until")
    desk.keyboard.press("u")
    expect(desk.locator("#standing")).to_contain_text("Jonas has it.")


def test_giving_it_to_a_colleague(desk: Page) -> None:
    desk.keyboard.press("a")
    expect(desk.get_by_label("Who has it")).to_be_focused()
    desk.keyboard.type("Ingrid")
    desk.keyboard.press("Tab")
    desk.keyboard.press("Enter")
    expect(desk.locator("#standing")).to_contain_text("Ingrid has it.")


def test_closing_asks_for_a_reason_and_can_be_undone(desk: Page) -> None:
    desk.keyboard.press("d")
    expect(desk.get_by_role("button", name="A thank-you that needs no answer")).to_be_focused()
    desk.keyboard.press("Enter")
    expect(desk.locator("#standing")).to_contain_text("A thank-you that needs no answer")
    desk.keyboard.press("u")
    expect(desk.locator("#standing")).to_contain_text("Jonas has it.")


def test_the_warning_before_a_second_answer_has_to_be_confirmed(desk: Page, matter: Conversation, ingrid) -> None:
    desk.keyboard.press("r")
    desk.keyboard.type("Min versjon")
    matter.reply(Reply("Ingrids versjon", (KARI,)), by=ingrid.actor)
    desk.keyboard.press("Control+Enter")
    expect(desk.get_by_role("alert").filter(has_text="Ingrid Solheim has answered")).to_contain_text("Ingrids versjon")
    expect(desk.locator("[data-sheet]")).to_be_focused()
    assert axe_violations(desk) == []
    assert matter.messages.filter(kind=MessageKind.REPLY).count() == 2
    desk.keyboard.press("Control+Enter")
    expect(desk.get_by_text("On its way to")).to_be_visible()
    assert matter.messages.filter(kind=MessageKind.REPLY).count() == 3


def test_a_file_joins_and_leaves_the_draft(desk: Page, matter: Conversation) -> None:
    # Its name is shown while it is still on its way.
    with desk.expect_response(re.compile("/draft/files/$")):
        desk.locator("[name=uploads]").set_input_files(
            {"name": "plan.txt", "mimeType": "text/plain", "buffer": b"plan"}
        )
    expect(desk.get_by_text("plan.txt")).to_be_visible()
    assert matter.drafts.get().files.get().name == "plan.txt"
    with desk.expect_response(re.compile("/draft/files/")):
        desk.get_by_role("button", name="Remove plan.txt").click()
    assert not DraftFile.objects.exists()


def test_enter_in_the_line_of_addresses_sends_nothing(desk: Page, matter: Conversation) -> None:
    desk.keyboard.press("r")
    desk.keyboard.type("Ikke ferdig")
    desk.get_by_label("Copy").press("Enter")
    desk.wait_for_timeout(300)
    assert matter.messages.filter(kind=MessageKind.REPLY).count() == 1


def test_the_mail_as_it_was_sent_runs_nothing_and_is_as_tall_as_its_words(desk: Page) -> None:
    desk.get_by_text("As it was sent").click()
    frame = desk.frame_locator("iframe.as-sent")
    expect(frame.get_by_text("gang.")).to_be_visible()
    desk.wait_for_function("document.querySelector('iframe.as-sent').style.blockSize !== ''")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("window", [(1440, 900), PHONE])
def test_nothing_is_in_the_way_of_anybody(desk: Page, theme: str, window: tuple[int, int]) -> None:
    desk.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
    desk.set_viewport_size(size(window))
    assert axe_violations(desk) == []
    assert not scrolls_sideways(desk)
    shoot(desk, f"conversation-{window[0]}-{theme}")
    for place, menu in enumerate(MENUS):
        desk.locator(".act > summary").nth(place).click()
        expect(desk.locator(".act[open] .menu :is(button, select)").first).to_be_visible()
        assert (menu, axe_violations(desk), scrolls_sideways(desk)) == (menu, [], False)
        shoot(desk, f"conversation-{menu.lower()}-{window[0]}-{theme}")
        desk.keyboard.press("Escape")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nor_on_the_pages_beside_it(desk: Page, matter: Conversation, theme: str) -> None:
    desk.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
    customer = f"/customers/{matter.customer_id}/"
    for path in (customer, f"{customer}conversations/", f"/conversations/{matter.number}/assignment/"):
        desk.goto(path)
        assert (path, axe_violations(desk), scrolls_sideways(desk)) == (path, [], False)
        shoot(desk, f"{path.strip('/').replace('/', '-')}-{theme}")
