import time

import pytest
from selectolax.lexbor import LexborHTMLParser

from amends.mail.markup import link_addresses, to_html, to_plain


def test_paragraphs_and_line_ends_stay_as_they_were_typed():
    assert to_html("Hei Kari,\nvi ser på det.\n\nHilsen\nIngrid") == (
        "<p>Hei Kari,<br>\nvi ser på det.</p>\n<p>Hilsen<br>\nIngrid</p>"
    )


def test_two_stars_make_words_bold():
    assert to_html("Das kostet **nichts**.") == "<p>Das kostet <strong>nichts</strong>.</p>"
    assert to_plain("Das kostet **nichts**.") == "Das kostet *nichts*."


@pytest.mark.parametrize("text", ["2**3**4", "f**k", "Passwort: ****", "** note", "**not closed", "a ** b ** c"])
def test_stars_that_mean_something_else_stay_stars(text):
    assert to_html(text) == f"<p>{text}</p>"
    assert to_plain(text) == text


def test_bold_does_not_reach_into_the_next_paragraph():
    assert to_plain("**open\n\nclosed**") == "**open\n\nclosed**"


def test_a_link_shows_its_words_and_in_plain_text_its_address_too():
    text = "See [our page](https://shop.example/a_(b)?x=1&y=2)."
    assert to_html(text) == '<p>See <a href="https://shop.example/a_(b)?x=1&amp;y=2">our page</a>.</p>'
    assert to_plain(text) == "See our page (https://shop.example/a_(b)?x=1&y=2)."


def test_a_link_whose_words_are_its_address_is_told_once():
    assert to_plain("[shop.example](https://shop.example/)") == "https://shop.example/"
    assert to_plain("[Mail us](mailto:help@shop.example)") == "Mail us (help@shop.example)"


def test_an_address_alone_can_be_followed_without_the_full_stop_behind_it():
    assert (
        to_html("(https://shop.example/x).") == '<p>(<a href="https://shop.example/x">https://shop.example/x</a>).</p>'
    )
    assert to_html("**https://shop.example**!") == (
        '<p><strong><a href="https://shop.example">https://shop.example</a></strong>!</p>'
    )


def test_lists_are_lists():
    assert to_html("Please:\n- one\n- two") == "<p>Please:</p>\n<ul>\n<li>one</li>\n<li>two</li>\n</ul>"
    assert to_html("1. one\n   more\n\n2. two") == "<ol>\n<li>one<br>\nmore</li>\n<li>two</li>\n</ol>"
    assert to_plain("1. one\n2. two") == "1. one\n2. two"


@pytest.mark.parametrize(
    "text", ["#123", "# 123", "1) first", "3. Oktober", "1. Mai", "* star", "-5 Grad", "_x_", "`x`"]
)
def test_what_only_looks_like_markup_stays_as_typed(text):
    assert to_html(text) == f"<p>{text}</p>"
    assert to_plain(text) == text


def test_quotes_may_hold_quotes():
    assert to_html("> you wrote\n>> I wrote\n\nyes") == (
        "<blockquote>\n<p>you wrote</p>\n<blockquote>\n<p>I wrote</p>\n</blockquote>\n</blockquote>\n<p>yes</p>"
    )
    assert to_plain("> you wrote\n>> I wrote\n\nyes") == "> you wrote\n>> I wrote\n\nyes"


def test_a_picture_has_its_place_and_a_screen_says_where_to_find_it():
    text = "![Riss](cid:a1@shop)"
    assert to_html(text) == '<p><img src="cid:a1@shop" alt="Riss"></p>'
    assert to_html(text, {"a1@shop": "/files/7?a&b"}) == '<p><img src="/files/7?a&amp;b" alt="Riss"></p>'
    assert to_plain(text) == "[Riss]"


HOSTILE = [
    "<script>alert(1)</script>",
    '[x](https://a.example" onclick="alert(1))',
    "[x](javascript:alert(1))",
    "[x](java\0script:alert(1))",
    "[x](data:text/html,<b>)",
    '![" onerror="alert(1)](cid:a)',
    '![x](cid:a" onerror="alert(1))',
    "![x](https://spy.example/pixel.png)",
    "https://a.example/<svg/onload=alert(1)>",
    "[<img src=x onerror=alert(1)>](https://a.example)",
    "**<b>**",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_but_our_markup_reaches_the_page(text):
    allowed = {"p": set(), "strong": set(), "br": set(), "a": {"href"}, "img": {"src", "alt"}}
    for html in (to_html(text), f"<p>{link_addresses(text)}</p>"):
        for node in LexborHTMLParser(html).body.traverse(include_text=False):
            if node.tag == "body":
                continue
            assert set(node.attributes) <= allowed[node.tag]
            target = node.attributes.get("href") or node.attributes.get("src") or "cid:"
            assert target.startswith(("https://", "http://", "mailto:", "tel:", "cid:"))


def test_somebody_elses_words_are_shown_and_not_obeyed():
    assert link_addresses("**x** [y](https://a.example)") == (
        '**x** [y](<a href="https://a.example">https://a.example</a>)'
    )


def test_what_nobody_can_see_is_left_out():
    assert to_plain("a\0b\ud800c\r\nd\u2028e\rf") == "abc\nd\ne\nf"


TIRING = ["[", "![", "**", "**a ", "http://a)", "http://a(", "[x](http://a", "[x](http://(", ">", "> ", "\n \t"]
TIRING += ["1. a\n", "1. a\n\n", "1. a\n   x\n", "- a\n  b\n", "http://a.", "http://", "**a** ", "(", "https://a*", " "]


@pytest.mark.parametrize("piece", TIRING)
def test_no_text_makes_it_slow(piece):
    begun = time.process_time()
    for write in (to_html, to_plain, link_addresses):
        write(piece * (200_000 // len(piece)))
    assert time.process_time() - begun < 3
