"""The house in its own colours, and under its mails."""

import re
from email import message_from_bytes, policy

import pytest
from django.core.exceptions import ValidationError

from amends.conversations.models import Conversation
from amends.conversations.replying import Reply
from amends.foundation.colours import READABLE, contrast
from amends.mail.branding import GROUNDS, ON_ACCENT, Brand, a_colour, accent_for
from amends.mail.models import OutgoingMail

KARI = ("kari@nordahl.example",)


def parts(mail: OutgoingMail) -> tuple[str, str]:
    letter = message_from_bytes(mail.raw.read(), policy=policy.default)
    return tuple(letter.get_body((kind,)).get_content().replace("\r\n", "\n") for kind in ("plain", "html"))  # type: ignore[return-value]


@pytest.mark.parametrize("wished", ["#00616b", "#ffcc00", "#000000", "#ffffff", "#e30613", "#7f7f7f"])
def test_any_colour_is_readable_on_every_page_and_so_is_what_stands_on_it(wished):
    accent = accent_for(wished)
    for used, theme in ((accent.light, "light"), (accent.dark, "dark")):
        assert contrast(used, GROUNDS[theme]) >= READABLE
        assert contrast(used, ON_ACCENT[theme]) >= READABLE


def test_the_stylesheet_changes_what_is_ours_and_nothing_warm():
    brand = Brand(accent="#e30613")
    assert set(re.findall(r"--([\w-]+):", brand.stylesheet)) == {
        "ours", "ours-press", "ours-soft", "ours-line", "on-ours"
    }  # fmt: skip
    assert brand.version != Brand(accent="#00616b").version
    assert Brand().stylesheet == ""


@pytest.mark.parametrize("wrong", ["red", "#fff", "#00616b;}", "url(x)", "#00616b\n"])
def test_what_is_no_colour_is_refused(wrong):
    with pytest.raises(ValidationError):
        a_colour(wrong)


def test_mails_carry_the_name_the_links_and_the_colour(conversation: Conversation, jonas):
    Brand.objects.create(name="Morgenrot & Co", accent="#e30613", imprint_url="https://morgenrot.example/imprint")
    conversation.customer.language = "en"
    conversation.reply(Reply("Hello Kari", KARI), by=jonas.actor)
    plain, html = parts(OutgoingMail.objects.get())
    assert "Morgenrot & Co\nImprint: https://morgenrot.example/imprint" in plain
    assert "Morgenrot &amp; Co · <a href=" in html
    assert f'style="color:{accent_for("#e30613").light}"' in html


def test_without_a_brand_mails_are_as_they_were(conversation: Conversation, jonas):
    conversation.reply(Reply("Hei Kari", KARI), by=jonas.actor)
    plain, html = parts(OutgoingMail.objects.get())
    assert "color:" not in html.partition("</style>")[2].partition("<blockquote")[0].replace("color:#666", "")
    assert "\n\n\n" not in plain
