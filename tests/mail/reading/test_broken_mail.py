"""Mails that are broken in the ways the world breaks them: letters that lost their label, lines that lost their place."""

import base64
import time

import pytest

from amends.mail.reading import read_mail

JIS = "返品の申請です".encode("iso2022_jp")
WITHOUT_ESCAPE = JIS.replace(b"\x1b", b"")


def body(content: bytes, label: str = "") -> str:
    kind = f"Content-Type: text/plain; charset={label}\n" if label else ""
    return read_mail(f"Subject: s\n{kind}\n".encode() + content).text


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        ("ご注文の返品について", "euc_jp"),
        ("お問い合わせ", "cp932"),
        ("배송이 늦습니다 언제 오나요", "euc_kr"),
        ("關於退貨申請編號錯誤", "big5"),
        ("退货", "gb18030"),
    ],
)
def test_an_asian_subject_without_a_label_is_read(text: str, codec: str):
    assert read_mail(b"Subject: " + text.encode(codec) + b"\nFrom: a@b.example\n\nx").subject == text


@pytest.mark.parametrize("label", ["gb2312", ""])
def test_a_short_subject_is_read_as_the_words_below_it(label: str):
    raw = b"Subject: " + "返品".encode("cp932") + b"\n\n" + "ご注文の返品について、お願いします".encode("cp932")
    labelled = (
        b"Content-Type: text/plain; charset=" + label.encode() + b"\nSubject: " + "退货".encode("gb18030") + b"\n\nx"
    )
    assert read_mail(labelled if label else raw).subject == ("退货" if label else "返品")


@pytest.mark.parametrize("label", ["iso-2022-jp", "us-ascii", ""])
@pytest.mark.parametrize("content", [JIS, WITHOUT_ESCAPE])
def test_japanese_is_read_with_and_without_its_escape_byte(content: bytes, label: str):
    assert body(content, label) == "返品の申請です"


@pytest.mark.parametrize("content", [JIS, WITHOUT_ESCAPE])
def test_a_japanese_subject_is_read_with_and_without_its_escape_byte(content: bytes):
    assert read_mail(b"Subject: " + content + b"\n\nx").subject == "返品の申請です"


def test_prices_are_not_taken_for_japanese():
    assert body(b"It was $B12 (B) or $@34 (J), and $Best(By far)") == "It was $B12 (B) or $@34 (J), and $Best(By far)"


@pytest.mark.parametrize("wrong", ["latin-1", "cp1252"])
def test_letters_that_were_encoded_twice_are_encoded_once(wrong: str):
    text = "Größe über 5 m – „ja“" if wrong == "cp1252" else "Größe über 5 m"
    assert body(text.encode().decode(wrong).encode(), "utf-8") == text


def test_somebody_who_shows_us_broken_letters_is_left_alone():
    text = "Bei Ihnen steht „Ã¼ber“ statt über"
    assert body(text.encode(), "utf-8") == text


@pytest.mark.parametrize("charset", ["utf-7", "unicode-1-1-utf-7"])
def test_utf_7_is_read_everywhere(charset: str):
    raw = f"Subject: Gr+APYA3w-e\nContent-Type: text/plain; charset={charset}\n\nTlf +47 12, Gr+APYA3w-e".encode()
    read = read_mail(raw)
    assert (read.subject, read.text) == ("Größe", "Tlf +47 12, Größe")


@pytest.mark.parametrize(
    "start", [b"\tby mx.example;\n\tMon\n", b" for <x@y.example>; Mon\n", b"\n \n", b"+OK 12 octets\n"]
)
def test_headers_that_begin_with_half_a_line_are_read(start: bytes):
    read = read_mail(start + b"Subject: s\nFrom: a@b.example\n\nx")
    assert (read.subject, read.sender.address, read.text) == ("s", "a@b.example", "x")


def test_an_empty_line_among_the_headers_hides_nobody():
    read = read_mail(b"Received: x\nX-Checked: yes\n\nFrom: a@b.example\nSubject: s\n\nx")
    assert (read.subject, read.sender.address, read.text) == ("s", "a@b.example", "x")


def test_a_text_that_begins_like_headers_stays_a_text():
    read = read_mail(b"Subject: s\nFrom: a@b.example\n\nFrom: Oslo\nTo: Bergen\n\nx")
    assert read.text == "From: Oslo\nTo: Bergen\n\nx"


def test_spaces_before_colons_end_no_headers():
    assert read_mail(b"FROM : a@b.example\nsubject : s\n\nx").subject == "s"


def test_lines_that_end_twice_are_read():
    read = read_mail(b"Subject: s\r\r\nFrom: a@b.example\r\r\n\r\r\nHei\r\r\ndu\r\r\n")
    assert (read.subject, read.sender.address, read.text) == ("s", "a@b.example", "Hei\ndu")


def test_an_encoded_word_without_a_charset_is_read():
    assert read_mail(b"Subject: =??Q?Gr=C3=B6=C3=9Fe?=\n\nx").subject == "Größe"


@pytest.mark.parametrize("content", [b"Hello", b"Hello\n--q--\n", b"--q\nHello\n--q--\n"])
def test_a_multipart_whose_parts_are_missing_has_its_words(content: bytes):
    assert read_mail(b"Content-Type: multipart/mixed; boundary=q\n\n" + content).text == "Hello"


def test_parts_that_were_packed_as_a_whole_are_unpacked():
    packed = base64.b64encode(b"--q\n\nHello\n--q--\n")
    head = b"Content-Type: multipart/mixed; boundary=q\nContent-Transfer-Encoding: base64\n\n"
    assert read_mail(head + packed).text == "Hello"


def test_a_uuencoded_file_that_was_cut_off_is_lifted_out():
    read = read_mail(b"Subject: s\n\nSee\nbegin 644 hi.txt\n#0V%T\n`\n")
    assert (read.text, [(file.name, file.content) for file in read.files]) == ("See", [("hi.txt", b"Cat")])


def test_a_sentence_that_begins_is_no_file():
    text = "We\nbegin 644 people with\nendless patience"
    assert body(text.encode()) == text


def test_enriched_text_is_shown_without_its_marks():
    assert read_mail(b"Content-Type: text/enriched\n\n<bold>Hei</bold> du, 1 << 2").text == "Hei du, 1 < 2"


def test_a_mail_dovecot_refuses_is_a_bounce():
    raw = (
        b"From: Mail Delivery Subsystem <admin@mx.example>\nSubject: Automatically rejected mail\n"
        b"Content-Type: multipart/report; report-type=disposition-notification; boundary=q\n\n--q\n\n"
        b"Your message was automatically rejected:\nQuota exceeded\n--q\nContent-Type: message/disposition-notification\n\n"
        b"Final-Recipient: rfc822; kari@customer.example\nDisposition: automatic-action/MDN-sent-automatically; deleted\n--q--"
    )
    assert read_mail(raw).bounce.recipients == ("kari@customer.example",)


@pytest.mark.parametrize(
    "text",
    [
        b"$B" * 500_000,
        b"$B!!" * 100_000 + b"\n",
        b"Authentication-Results: " + b'"\\' * 200_000,
        b"\xc3\x83\xc2\xb6" * 300_000 + b"\xc3\xb6",
        b"<param>" * 150_000,
        b"begin 644 x\n" * 80_000,
        b"=?" * 300_000,
    ],
)
@pytest.mark.parametrize("label", ["text/plain", "text/plain; charset=iso-2022-jp", "text/enriched"])
def test_nothing_that_is_mended_takes_long(text: bytes, label: str):
    started = time.process_time()
    read_mail(b"Subject: " + text[:150_000] + f"\nContent-Type: {label}\n\n".encode() + text)
    assert time.process_time() - started < 5
