"""The brand as admins set it and as customers see it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from amends.journal.models import Event
from amends.mail.models import Brand
from tests.screens.office.reading import read

PNG = b"\x89PNG\r\n\x1a\n" + b"a small picture"
URL = "/settings/brand/"


@pytest.fixture
def office(client, ada) -> Client:
    client.force_login(ada)
    return client


@pytest.fixture
def case(conversation) -> str:
    return f"/case/{conversation.case_link_for('kari@nordahl.example').token}/"


def logo(content: bytes = PNG, name: str = "logo.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "image/png")


def test_what_is_set_is_what_customers_see(office, case, ada):
    office.post(URL, {"name": "Morgenrot", "accent": "#7a1f5c", "privacy_url": "https://m.example/p", "logo": logo()})
    brand, page = Brand.objects.get(), read(Client().get(case))
    assert f'<link rel="stylesheet" href="/brand/{brand.version}.css">' in page
    assert f'src="/brand/logo/{brand.logo.digest}/" alt="Morgenrot"' in page
    assert '<a href="https://m.example/p">' in page
    assert "style=" not in page
    event = Event.objects.about("brand", 1).get()
    assert (event.by, event.particulars["facts"]) == (ada.actor, ["accent", "logo", "name", "privacy_url"])


def test_without_a_brand_the_mailbox_gives_its_name(case):
    page = read(Client().get(case))
    assert "Morgenrot</a>" in page
    assert "/brand/" not in page


def test_a_colour_that_is_hard_to_read_is_told_kindly_with_what_is_used_instead(office):
    page = read(office.post(URL, {"accent": "#ffcc00"}, follow=True))
    used = Brand.objects.get().colours
    assert f"On light pages #ffcc00 would be hard to read for many. There {used.light} is used" in page
    assert "On dark pages #ffcc00" not in page


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"accent": "red"}, "Write a colour as # and six digits"),
        ({"imprint_url": "javascript:alert(1)"}, "Enter a valid URL."),
        ({"logo": logo(b"<svg onload='alert(1)'/>", "logo.png")}, "An SVG can carry scripts, so we take none."),
        ({"logo": logo(PNG + b"x" * 512 * 1024)}, "The logo is larger than 512 KB."),
    ],
)
def test_what_cannot_be_used_is_said_by_the_field(office, wrong, told):
    page = office.post(URL, {"name": "Morgenrot"} | wrong)
    assert page.status_code == 422
    assert told in read(page)
    assert not Brand.objects.exists()


def test_the_logo_is_served_as_a_picture_that_can_do_nothing(office):
    office.post(URL, {"logo": logo()})
    digest = Brand.objects.get().logo_id
    shown = Client().get(f"/brand/logo/{digest}/")
    assert (shown.content, shown.headers["Content-Type"]) == (PNG, "image/png")
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    assert Client().get(f"/brand/logo/{digest[:-1]}x/").status_code == 404


def test_the_logo_stays_until_it_is_taken_away(office):
    office.post(URL, {"logo": logo()})
    office.post(URL, {"name": "Morgenrot"})
    assert Brand.objects.get().logo_type == "image/png"
    office.post(URL, {"name": "Morgenrot", "without_logo": "on"})
    assert (Brand.objects.get().logo, Brand.objects.get().logo_type) == (None, "")


def test_browsers_keep_the_stylesheet_until_it_changes(office):
    office.post(URL, {"accent": "#7a1f5c"})
    old = Brand.objects.get().version
    fresh = Client().get(f"/brand/{old}.css")
    assert fresh.headers["Content-Type"] == "text/css; charset=utf-8"
    assert "immutable" in fresh.headers["Cache-Control"]
    office.post(URL, {"accent": "#00616b"})
    stale = Client().get(f"/brand/{old}.css")
    assert (stale.content, stale.headers["Cache-Control"]) == (
        Client().get(f"/brand/{Brand.objects.get().version}.css").content, "no-cache"
    )  # fmt: skip


def test_a_lead_looks_and_changes_nothing(client, lena):
    client.force_login(lena)
    assert "You may look." in read(client.get(URL))
    assert client.post(URL, {"name": "Mine"}).status_code == 403
