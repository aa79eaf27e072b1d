"""The brand in a browser: its settings, and the colour on a customer's page, which everybody can read."""

import struct
import zlib

import pytest
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from amends.conversations.models import Conversation
from amends.files.models import StoredFile
from amends.mail.models import Brand
from tests.screens.browser import PHONE, axe_violations, scrolls_sideways, shoot, size

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def picture() -> bytes:
    """A PNG of one red square."""
    rows = (b"\x00" + b"\xe3\x06\x13" * 40) * 40
    pieces = ((b"IHDR", struct.pack(">2I5B", 40, 40, 8, 2, 0, 0, 0)), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    packed = (struct.pack(">I", len(d)) + k + d + struct.pack(">I", zlib.crc32(k + d)) for k, d in pieces)
    return b"\x89PNG\r\n\x1a\n" + b"".join(packed)


@pytest.fixture
def brand(transactional_db) -> Brand:
    return Brand.objects.create(
        name="Morgenrot", accent="#ffcc00", logo=StoredFile.keep(picture()), logo_type="image/png",
        imprint_url="https://morgenrot.example/imprint",
    )  # fmt: skip


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("window", [(1440, 900), PHONE])
def test_the_pages_are_readable_in_a_bright_yellow(
    page: Page,
    live_server: LiveServer,
    conversation: Conversation,
    brand: Brand,
    ada,
    theme: str,
    window: tuple[int, int],
) -> None:
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
    page.set_viewport_size(size(window))
    page.goto(f"/case/{conversation.case_link_for('kari@nordahl.example').token}/")
    expect(page.get_by_role("img", name="Morgenrot")).to_be_visible()
    used = brand.colours.light if theme == "light" else brand.colours.dark
    colour = page.locator(".btn-go").first.evaluate("button => getComputedStyle(button).backgroundColor")
    assert colour == f"rgb({int(used[1:3], 16)}, {int(used[3:5], 16)}, {int(used[5:], 16)})"
    assert (axe_violations(page), scrolls_sideways(page)) == ([], False)
    shoot(page, f"branded-{window[0]}-{theme}")
    client = Client()
    client.force_login(ada)
    session = client.cookies["amends_session"].value
    page.context.add_cookies([{"name": "amends_session", "value": session, "url": live_server.url}])
    page.goto("/settings/brand/")
    expect(page.get_by_text("the nearest shade that reads well")).to_be_visible()
    assert (axe_violations(page), scrolls_sideways(page)) == ([], False)
    shoot(page, f"brand-{window[0]}-{theme}")
