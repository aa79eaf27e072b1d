from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from amends.mail.composing import compose
from amends.mail.letters import Letter, LetterFile, Quotation
from amends.mail.quoting import strip_case_links
from amends.mail.reading import read_mail

MONDAY = datetime(2024, 3, 4, 10, 11, tzinfo=UTC)
LINK = "https://hilfe.shop.example/case/12-Abcdefghij_klm/"
LETTER = Letter(
    sender="hilfe@shop.example",
    from_name="Kundendienst",
    to=("anna@kunden.example",),
    subject="Re: Grüße aus Tromsø [#12]",
    text="Hallo **Anna**,\n\nwir schicken heute eine neue.",
    message_id="amends.12.abc@shop.example",
    language="de",
)


def composed(**changes) -> EmailMessage:
    """The letter with changes, as another mail program understands it."""
    return message_from_bytes(compose(replace(LETTER, **changes), MONDAY), policy=policy.default)


def plain(**changes) -> str:
    return composed(**changes).get_body(("plain",)).get_content().replace("\r\n", "\n")


def html(**changes) -> str:
    return composed(**changes).get_body(("html",)).get_content().replace("\r\n", "\n")


def test_the_same_letter_gives_the_same_bytes():
    files = (LetterFile("a.pdf", "application/pdf", b"pdf"),)
    assert compose(replace(LETTER, files=files), MONDAY) == compose(replace(LETTER, files=files), MONDAY)


def test_our_own_reader_understands_what_we_write():
    mail = read_mail(compose(replace(LETTER, files=(LetterFile("Rückgabe.pdf", "application/pdf", b"pdf"),)), MONDAY))
    assert (mail.sender.name, mail.sender.address) == ("Kundendienst", "hilfe@shop.example")
    assert [each.address for each in mail.to] == ["anna@kunden.example"]
    assert (mail.subject, mail.date) == ("Re: Grüße aus Tromsø [#12]", MONDAY)
    assert mail.new_text == "Hallo *Anna*,\n\nwir schicken heute eine neue."
    assert [(file.name, file.content) for file in mail.files] == [("Rückgabe.pdf", b"pdf")]
    assert mail.problems == ()


def test_another_mail_program_finds_plain_text_and_html():
    assert plain() == "Hallo *Anna*,\n\nwir schicken heute eine neue.\n"
    assert "<p>Hallo <strong>Anna</strong>,</p>\n<p>wir schicken heute eine neue.</p>" in html()
    assert [str(part.get_content_type()) for part in composed().walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]


def test_a_reply_stays_in_its_thread():
    ids = tuple(f"{n}@kunden.example" for n in range(30))
    mail = composed(in_reply_to=ids[-1], references=ids)
    assert mail["In-Reply-To"] == "<29@kunden.example>"
    assert mail["References"].split() == ["<0@kunden.example>", *(f"<{n}@kunden.example>" for n in range(11, 30))]
    assert mail["Message-ID"] == "<amends.12.abc@shop.example>"


def test_a_long_id_is_never_broken():
    long = "x" * 300 + "@kunden.example"
    assert read_mail(compose(replace(LETTER, references=(long,)), MONDAY)).references == (long,)


def test_what_a_person_wrote_does_not_look_like_a_machines():
    mail = read_mail(compose(LETTER, MONDAY))
    assert (mail.loop_domain, mail.automatic, mail.is_auto_reply) == ("", "", False)
    marks = {"Auto-Submitted", "Precedence", "X-Auto-Response-Suppress", "X-Amends-Loop"}
    assert [name for name in composed() if name in marks] == []


def test_what_a_machine_wrote_says_so():
    mail = composed(is_automatic=True, in_reply_to="a@kunden.example")
    assert mail["Auto-Submitted"] == "auto-replied"
    assert mail["X-Auto-Response-Suppress"] == "All"
    assert mail["Precedence"] == "auto_reply"
    assert composed(is_automatic=True)["Auto-Submitted"] == "auto-generated"


def test_link_and_signature_stand_below_the_text_and_the_link_on_a_line_of_its_own():
    assert plain(footer=("Gelöst?", LINK), signature="Kim\nShop") == (
        f"Hallo *Anna*,\n\nwir schicken heute eine neue.\n\nGelöst?\n{LINK}\n\n-- \nKim\nShop\n"
    )
    assert f'<p>Gelöst?<br>\n<a href="{LINK}">{LINK}</a></p>\n<div style="color:#666">-- <br>' in html(
        footer=("Gelöst?", LINK), signature="Kim"
    )


def test_earlier_messages_can_be_folded():
    quotations = (Quotation("Anna schrieb am 3. März:", "Sie ist kaputt.\n\n> alt"), Quotation("Wir:", "<b>Hallo</b>"))
    below = "Anna schrieb am 3. März:\n> Sie ist kaputt.\n>\n>> alt\n\nWir:\n> <b>Hallo</b>\n"
    assert plain(quotations=quotations).endswith(below)
    page = html(quotations=quotations)
    assert page.count('<blockquote type="cite"') == 2
    assert "<p>Wir:</p>" in page
    assert "&lt;b&gt;Hallo&lt;/b&gt;" in page


WRAPPED = "https://safe.example/?url=https%3A%2F%2Fhilfe.shop.example%2Fcase%2F12-Abcdefghij%5Fklm%2F&data=1"


@pytest.mark.parametrize("link", [LINK, WRAPPED, LINK.removeprefix("https://"), f"[hier]({LINK})", f"<{LINK}>"])
def test_the_link_to_a_case_is_never_quoted(link):
    raw = compose(replace(LETTER, quotations=(Quotation("Anna:", f"siehe {link} bitte"),)), MONDAY)
    assert "Abcdefghij" not in str(read_mail(raw))
    assert "bitte" in read_mail(raw).text


def test_a_mail_without_a_link_of_its_own_gives_nobody_elses_away():
    assert plain(text=f"> siehe {LINK}") == "> siehe […]\n"
    assert LINK in plain(text=f"siehe {LINK}", footer=("Gelöst?", LINK))


def test_other_addresses_and_the_word_case_stay():
    text = "in that case see https://shop.example/cases/7 and /case/"
    assert strip_case_links(text) == text


def test_a_picture_in_the_text_and_a_file_beside_it():
    files = (LetterFile("riss.png", "image/png", b"png", "r1"), LetterFile("b.pdf", "application/pdf", b"x" * 99, "b1"))
    mail = composed(text="Hier: ![Riss](cid:r1)", files=files)
    assert [part.get_content_type() for part in mail.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "multipart/related",
        "text/html",
        "image/png",
        "application/pdf",
    ]
    picture = next(part for part in mail.walk() if part.get_content_type() == "image/png")
    assert (picture["Content-ID"], picture.get_content()) == ("<r1>", b"png")
    assert [part.get_content() for part in mail.iter_attachments()] == [b"x" * 99]


NAMES = ["Kündigung für Å.pdf", "a b.pdf", "x; y.pdf", "報告書.pdf", "l" * 100 + "ø.pdf", "100%.pdf", "o'hara.pdf"]


@pytest.mark.parametrize("name", NAMES)
def test_file_names_arrive_as_they_are(name):
    files = (LetterFile(name, "application/pdf", b"pdf"),)
    assert [part.get_filename() for part in composed(files=files).iter_attachments()] == [name]
    assert [file.name for file in read_mail(compose(replace(LETTER, files=files), MONDAY)).files] == [name]


def test_a_file_name_cannot_point_into_a_folder():
    files = (LetterFile("../../etc/pass\nwd", "application/pdf", b"pdf"),)
    assert [part.get_filename() for part in composed(files=files).iter_attachments()] == [".._.._etc_pass wd"]


def test_a_mail_inside_a_mail_travels_as_a_file():
    raw = b"Subject: x\r\n\r\n" + b"y" * 2000
    files = (LetterFile("x.eml", "message/rfc822", raw),)
    assert [part.get_content() for part in composed(files=files).iter_attachments()] == [raw]


EVIL = "x\r\nBcc: evil@robber.example\r\n\r\nbody\u2028Bcc: y"


@pytest.mark.parametrize(
    "changes",
    [
        {"subject": EVIL},
        {"from_name": EVIL},
        {"to": (f"a@b.example{EVIL}",)},
        {"cc": (f"a@b.example{EVIL}",)},
        {"reply_to": f"a@b.example{EVIL}"},
        {"sender": f"a@b.example{EVIL}"},
        {"message_id": EVIL},
        {"in_reply_to": EVIL, "references": (EVIL,)},
        {"language": EVIL},
        {"files": (LetterFile(EVIL, EVIL, b"", EVIL),)},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_nobody_can_write_headers_of_ours(changes):
    mail = message_from_bytes(compose(replace(LETTER, **changes), MONDAY))
    assert mail["Bcc"] is None
    assert all(part["Bcc"] is None for part in mail.walk())
    assert mail.get_content_maintype() == "multipart"


@pytest.mark.parametrize(
    "name", ["Kim O'Hara", "Støtte", 'Kim "K" Hara', "Shop, Inc. (Oslo)", "顧客サポート", "n" * 90, "=?x"]
)
def test_names_arrive_as_they_are(name):
    assert composed(from_name=name)["From"].addresses[0].display_name == name


@pytest.mark.parametrize("subject", ["Re: 2 € für Ærlig 👍", "s" * 1500, "ä" * 900, "=?utf-8?q?x?=", "a, b: c <d>", ""])
def test_subjects_arrive_as_they_are(subject):
    raw = compose(replace(LETTER, subject=subject), MONDAY)
    assert read_mail(raw).subject == subject
    assert max(map(len, raw.split(b"\r\n"))) < 200


def test_lines_are_never_too_long_and_always_end_as_mail_wants():
    text = "x" * 5000 + "\nFrom here\n.\n-- \n" + "ü" * 5000
    raw = compose(replace(LETTER, text=text, to=tuple(f"k{n}@kunden.example" for n in range(500))), MONDAY)
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert b"\n" not in raw.replace(b"\r\n", b"") and b"\r" not in raw.replace(b"\r\n", b"")
    assert b"\r\nFrom " not in raw and b"\r\n.\r\n" not in raw
    assert plain(text=text) == f"{text}\n"


def test_domains_are_written_as_the_network_knows_them():
    mail = composed(sender="hilfe@bücher.example", to=("anna@straße.example", "b@x.example"), cc=("c@x.example",))
    assert mail["From"].addresses[0].addr_spec == "hilfe@xn--bcher-kva.example"
    assert [each.addr_spec for each in mail["To"].addresses] == ["anna@xn--strae-oqa.example", "b@x.example"]
    assert mail["Cc"] == "c@x.example"
    automatic = composed(sender="hilfe@bücher.example", is_automatic=True)
    assert automatic["X-Amends-Loop"] == "xn--bcher-kva.example"


def test_an_address_with_an_umlaut_before_the_at_is_kept():
    assert read_mail(compose(replace(LETTER, to=("jürgen@kunden.example",)), MONDAY)).to[0].address == (
        "jürgen@kunden.example"
    )
