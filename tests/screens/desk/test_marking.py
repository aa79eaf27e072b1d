"""Marks in a customer's words."""

import pytest

from amends.mail.markup import link_addresses
from amends.screens.desk.conversation.marking import as_marks, with_signs


def marked(text: str, *told: str) -> str:
    return as_marks(
        link_addresses(with_signs(text, [(text.index(each), text.index(each) + len(each)) for each in told]))
    )


def test_what_tells_is_marked():
    assert marked("I was hung up on.", "hung up on") == "I was <mark>hung up on</mark>."


def test_what_customers_write_stays_harmless():
    assert marked("<b>Never</b> again", "<b>Never") == "<mark>&lt;b&gt;Never</mark>&lt;/b&gt; again"


def test_a_mark_over_two_lines_is_two_marks():
    assert marked("one\ntwo", "one\ntwo") == "<mark>one</mark><br>\n<mark>two</mark>"


def test_a_mark_never_cuts_through_a_link():
    html = marked("See https://shop.example/lies now", "shop.example/lies now")
    assert ">https://shop.example/lies</a>" in html
    assert html.endswith("</a> <mark>now</mark>")


@pytest.mark.parametrize("sign", ["\ue000", "\ue001"])
def test_signs_a_customer_writes_mark_nothing(sign):
    assert "<mark>" not in marked(f"a {sign}b{sign} c")
