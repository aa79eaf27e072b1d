"""Mails as they really arrive: mislabelled, torn, old, and sometimes meant to hurt."""

import base64
import json
import time
from dataclasses import asdict

import pytest

from amends.mail.reading import Address, read_mail
from amends.mail.reading.command import describe


def body(content: bytes, label: str) -> str:
    return read_mail(f"Content-Type: text/plain; charset={label}\n\n".encode() + content).text


@pytest.mark.parametrize(
    "label",
    [
        "x-unknown",
        '""',
        "",
        "'utf-8'",
        '"utf-8',
        "default_charset",
        "utf8",
        "utf-8mb4",
        "charset=utf-8",
        "us-ascii",
        "iso-8859-1",
        "hex",
        "rot13",
        "idna",
        "punycode",
        "zip",
        "undefined",
        "binary",
    ],
)
def test_utf_8_is_read_whatever_the_label_says(label: str):
    assert body("Größe – blåbær".encode(), label) == "Größe – blåbær"


@pytest.mark.parametrize("label", ["iso-8859-1", "us-ascii", "windows-1252", "ansi_x3.110-1983", "x-unknown", ""])
def test_windows_letters_are_read_under_their_many_labels(label: str):
    assert body("Größe – „blåbær“".encode("cp1252"), label) == "Größe – „blåbær“"


@pytest.mark.parametrize(
    ("text", "codec", "label"),
    [
        ("退货申请编号错误，龘", "gb18030", "gb2312"),
        ("退货申请编号错误", "gbk", "x-gbk"),
        ("退货申请编号错误", "gb2312", "iso-gb2312"),
        ("①返品の申請です", "cp932", "shift_jis"),
        ("배송이 늦습니다", "cp949", "ks_c_5601-1987"),
        ("返品の申請です", "iso2022_jp", "iso-2022-jp"),
        ("返品の申請です", "iso2022_jp", "us-ascii"),
        ("Größe", "utf-7", "unicode-1-1-utf-7"),
        ("Größe", "utf-16-le", "utf-16"),
        ("Größe", "utf-16-be", "utf-16"),
        ("Größe", "utf-16", "utf-16"),
        ("Где мой заказ? Я жду уже три недели", "koi8-r", "koi8-r"),
        ("Gdzie jest moja przesyłka? Żądam", "iso-8859-2", "iso-8859-2"),
    ],
)
def test_every_alphabet_is_read(text: str, codec: str, label: str):
    assert body(text.encode(codec), label) == text


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        ("关于退货申请编号错误的问题", "gb18030"),
        ("ご注文の返品について、お願いします", "cp932"),
        ("Где мой заказ? Я жду три недели", "cp1251"),
        ("Rückgabe für Jürgen Müller", "cp1252"),
    ],
)
def test_an_unlabelled_subject_is_guessed(text: str, codec: str):
    assert read_mail(b"Subject: " + text.encode(codec) + b"\n\nx").subject == text


def test_no_nul_and_no_lone_surrogate_leaves_the_reader():
    read = read_mail(b"Subject: a\0b \xed\xa0\x80 =?utf-8?q?=ED=A0=80=00?=\nX-\xff: \xff\n\n\0c\xed\xbf\xbf")
    text = json.dumps(describe(read), ensure_ascii=False) + "".join(map(str, read.headers))
    assert "\0" not in text
    text.encode("utf-8")


@pytest.mark.parametrize(
    ("raw", "subject"),
    [
        (b"=?utf-8?q?Gr=C3=B6=C3=9Fe?=", "Größe"),
        (b"=?UTF-8?B?R3LDtg==?= =?UTF-8?B?w59l?=", "Größe"),
        (b"=?utf-8?b?R3LD?= =?utf-8?b?tsOfZQ==?=", "Größe"),
        (b"=?utf-8?q?Gr=C3?=\r\n =?utf-8?q?=B6=C3=9Fe?=", "Größe"),
        (b"=?iso-8859-1?Q?Gr=F6=DFe_neu?= today", "Größe neu today"),
        (b"=?utf-8?b?R3LDtsOfZQ?=", "Größe"),
        (b"=?utf-8?b?R3LDtsOfZQ=", "Größe"),
        (b"=?utf-8?q?Gr=C3=B6=C3=9Fe", "Größe"),
        (b"=?utf-8?q?50=ZZ off?=", "50=ZZ off"),
        (b"=?x-unknown?q?Gr=C3=B6=C3=9Fe?=", "Größe"),
        (b"=?utf-8*de?q?Gr=C3=B6=C3=9Fe?=", "Größe"),
        (b'"=?utf-8?q?Gr=C3=B6=C3=9Fe?="', '"Größe"'),
        ("Größe".encode(), "Größe"),
        ("Größe".encode("latin-1"), "Größe"),
        (b"long\n\tline\n  folded", "long line folded"),
    ],
)
def test_a_subject_is_read_however_it_is_written(raw: bytes, subject: str):
    assert read_mail(b"Subject: " + raw + b"\n\nx").subject == subject


@pytest.mark.parametrize(
    ("raw", "name", "address"),
    [
        ("Kari <kari@b.example>", "Kari", "kari@b.example"),
        ("kari@b.example", "", "kari@b.example"),
        ("kari@b.example (Kari Nordmann)", "Kari Nordmann", "kari@b.example"),
        ('"Nordmann, Kari" <kari@b.example>', "Nordmann, Kari", "kari@b.example"),
        ("=?utf-8?q?Nordmann=2C_Kari?= <kari@b.example>", "Nordmann, Kari", "kari@b.example"),
        ('"=?utf-8?q?K=C3=A5re?=" <kari@b.example>', "Kåre", "kari@b.example"),
        ("Kåre <kari@b.example>", "Kåre", "kari@b.example"),
        ("=?utf-8?q?Kari_=3Ckari=40b=2Eexample=3E?=", "Kari", "kari@b.example"),
        ("Kari <kari@b.\r\n example>", "Kari", "kari@b.example"),
        ("Kari <mailto:kari@b.example>", "Kari", "kari@b.example"),
        ("kari@b.example <kari@b.example>", "", "kari@b.example"),
        ("Kari [kari@b.example]", "Kari", "kari@b.example"),
        ("<@route.example:kari@b.example>", "", "kari@b.example"),
        ("Kari <ka(comment)ri@b.example>", "Kari", "kari@b.example"),
        ("Kari Nordmann", "Kari Nordmann", ""),
        ("", "", ""),
    ],
)
def test_a_sender_is_found_however_it_is_written(raw: str, name: str, address: str):
    sender = read_mail(f"From: {raw}\nSubject: x\n\nx".encode()).sender
    assert (sender.name.strip(" []"), sender.address) == (name, address)


def test_groups_and_semicolons_name_everybody():
    read = read_mail(b"To: Team: a@x.example, B <b@x.example>; c@x.example; undisclosed-recipients:;\n\nx")
    assert [person.address for person in read.to] == ["a@x.example", "b@x.example", "c@x.example"]


def test_five_thousand_recipients_and_a_huge_header_are_read_quickly():
    raw = b"To: " + b"a@b.example, " * 5000 + b"\nX-Long: " + b"x" * 200_000 + b"\nSubject: s\n\nx"
    started = time.monotonic()
    assert read_mail(raw).subject == "s"
    assert time.monotonic() - started < 2


@pytest.mark.parametrize(
    "start",
    [
        b"",
        b"\r\n\r\n",
        b"From a@b.example Mon Mar  4 10:11:00 2024\n",
        b" torn line\n",
        b"\xef\xbb\xbf",
        b">From x\n",
        b"\0\0",
    ],
)
def test_what_stands_before_the_headers_hides_nothing(start: bytes):
    read = read_mail(start + b"Subject: s\nFrom: a@b.example\n\nx")
    assert (read.subject, read.sender.address, read.text) == ("s", "a@b.example", "x")


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_every_kind_of_line_end_is_read(end: bytes):
    read = read_mail(end.join([b"Subject: s", b"From: a@b.example", b"", b"one", b"two"]))
    assert (read.subject, read.text) == ("s", "one\ntwo")


def test_a_header_line_without_a_name_ends_nothing():
    assert read_mail(b"Received: x\nbroken line\nSubject: s\nFrom: a@b.example\n\nx").subject == "s"


def test_a_mail_without_an_id_gets_one_from_its_bytes():
    first, again, other = read_mail(b"Subject: a\n\nx"), read_mail(b"Subject: a\n\nx"), read_mail(b"Subject: a\n\ny")
    assert first.message_id == again.message_id != other.message_id


def test_the_same_id_with_other_words_has_another_body_hash():
    one, two = (read_mail(b"Message-ID: <a@b.example>\n\n" + words) for words in (b"x", b"y"))
    assert (one.message_id == two.message_id, one.body_hash == two.body_hash) == (True, False)


def test_thread_ids_are_read_from_several_in_one_header():
    read = read_mail(b"In-Reply-To: <a@b.example> <c@d.example>\nReferences: <x@y.example>\n\t<a@b.example>,junk\n\nx")
    assert (read.in_reply_to, read.references) == (("a@b.example", "c@d.example"), ("x@y.example", "a@b.example"))


@pytest.mark.parametrize("raw", ["", "Mon, 99 Foo 99999 99:99:99 +9999", "gestern", "Thu, 1 Jan 1970"])
def test_a_senseless_date_is_no_accident(raw: str):
    date = read_mail(f"Date: {raw}\n\nx".encode()).date
    assert date is None or date.tzinfo is not None


def test_a_date_knows_its_zone():
    """Zammad #811: a bad date stopped the fetch; a good one keeps its moment."""
    assert read_mail(b"Date: Mon, 4 Mar 2024 10:11:12 +0100\n\nx").date.isoformat() == "2024-03-04T09:11:12+00:00"


ALTERNATIVE = """Content-Type: multipart/mixed; boundary=out

--out
Content-Type: multipart/alternative; boundary=in

--in
Content-Type: text/plain; charset=utf-8

Hei
--in
Content-Type: text/html; charset=utf-8

<p>Hei <img src="cid:logo"></p>
--in--
--out
Content-Type: image/png; name="logo.png"
Content-ID: <logo>
Content-Transfer-Encoding: base64

iVBORw0KGgo=
--out
Content-Type: application/pdf; name*0="Rech"; name*1="nung.pdf"
Content-Disposition: attachment; filename*=utf-8''Gr%C3%B6%C3%9Fe.pdf

x
--out--
"""


def test_words_and_files_are_told_apart():
    read = read_mail(ALTERNATIVE.encode())
    assert (read.text, read.html_text) == ("Hei", "Hei")
    assert [(file.name, file.content_id, file.inline) for file in read.files] == [
        ("logo.png", "logo", True),
        ("Größe.pdf", "", False),
    ]


@pytest.mark.parametrize("cut", ["--out--\n", "--in--\n--out\nContent-Type: image/png"])
def test_a_boundary_that_never_closes_loses_no_words(cut: str):
    assert read_mail(ALTERNATIVE.partition(cut)[0].encode()).text == "Hei"


@pytest.mark.parametrize("boundary", ["", '""', "elsewhere", '"', "ou"])
def test_a_wrong_boundary_loses_no_words(boundary: str):
    raw = ALTERNATIVE.replace("boundary=out", f"boundary={boundary}", 1).encode()
    read = read_mail(raw)
    assert "Hei" in read.text
    assert read.problems


def test_a_multipart_without_parts_still_has_words():
    assert read_mail(b"Content-Type: multipart/mixed; boundary=q\n\nJust text").text == "Just text"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\\\Users\\\\kari\\\\bilde.jpg", "bilde.jpg"),
        ("a\tb.txt", "ab.txt"),
        ("evil\u202egnp.exe", "evilgnp.exe"),
        ("", "file-1.pdf"),
        ("x" * 400 + ".pdf", "x" * 130 + ".pdf"),
    ],
)
def test_file_names_are_made_safe(given: str, kept: str):
    raw = f'Content-Type: application/pdf\nContent-Disposition: attachment; filename="{given}"\n\nx'
    assert [file.name for file in read_mail(raw.encode()).files] == [kept]


def test_an_enclosed_mail_is_a_file():
    raw = b"Content-Type: multipart/mixed; boundary=q\n\n--q\n\nSee below\n--q\nContent-Type: message/rfc822\n\nSubject: s\n\ninner\n--q--"
    read = read_mail(raw)
    assert (read.text, [file.content_type for file in read.files]) == ("See below", ["message/rfc822"])


def test_an_enclosed_mail_in_base64_is_unpacked():
    packed = base64.b64encode(b"Subject: s\n\ninner")
    raw = b"Content-Type: multipart/mixed; boundary=q\n\n--q\nContent-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n"
    assert read_mail(raw + packed + b"\n--q--").files[0].content == b"Subject: s\n\ninner"


def test_a_uuencoded_file_is_lifted_out_of_the_text():
    read = read_mail(b"Subject: s\n\nSee file\nbegin 644 hi.txt\n#0V%T\n`\nend\nBye")
    assert (read.text, [(file.name, file.content) for file in read.files]) == ("See file\nBye", [("hi.txt", b"Cat")])


def test_flowed_lines_are_made_whole():
    raw = b"Content-Type: text/plain; format=flowed\n\nThis line \ngoes on\n-- \nKari"
    assert read_mail(raw).text == "This line goes on\n-- \nKari"


def test_html_labelled_as_plain_text_is_read_as_html():
    read = read_mail(b"Content-Type: text/plain\n\n<html><body><p>Hei</p></body></html>")
    assert (read.text, read.html_text) == ("Hei", "Hei")


def test_an_empty_plain_part_leaves_the_word_to_the_html():
    raw = ALTERNATIVE.replace("\nHei\n--in\n", "\n\n--in\n").encode()
    assert (read_mail(raw).text, read_mail(raw).new_text) == ("Hei", "Hei")


@pytest.mark.parametrize("count", [90, 150, 5000])
def test_parts_within_parts_without_end_are_survived(count: int):
    level = b"--q\nContent-Type: multipart/mixed; boundary=q\n\n"
    raw = b"Subject: s\nContent-Type: multipart/mixed; boundary=q\n\n" + level * count + b"text"
    assert read_mail(raw).subject == "s"


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\n",
        b"\0",
        b"\xff\xfe",
        b":",
        b"From: <\n",
        b"Message-ID: <<\0>>\n\n",
        b"Content-Type: message/rfc822\n\n" * 3000,
        b"Content-Type: text/html\n\n" + b"<div>" * 100_000,
        b"Content-Type: text/plain; charset=utf-7\n\n+AA",
        b"Content-Transfer-Encoding: base64\n\n====",
    ],
)
def test_nothing_makes_the_reader_fail(raw: bytes):
    """osTicket #6441, Zammad #2372, #3303, #4584: one poisonous mail stopped all others."""
    read = read_mail(raw)
    assert asdict(read)["message_id"]
    assert not any(problem.startswith("unreadable") for problem in read.problems)


@pytest.mark.parametrize(
    "text",
    [
        b"hi\nOn Mon, Mar 4, 2024 at 10:11 AM X wrote:\n" + b"> quote that goes on and on\n" * 40_000,
        b"On 2024-01-01 10:10 a 2024 10:11 <x@y> wrote\n" * 20_000,
        b"_" * 190 + b"x\n" + (b"_" * 190 + b"x\n") * 5000,
        b"From: a\nSent: b\n" * 8000,
        b"x" * 1_500_000,
    ],
)
def test_long_quotes_take_no_long_time(text: bytes):
    started = time.monotonic()
    read_mail(b"Subject: s\n\n" + text)
    assert time.monotonic() - started < 5


def test_the_return_path_of_a_bounce_is_null_and_not_missing():
    assert read_mail(b"Return-Path: <>\n\nx").return_path == Address("", "")
    assert read_mail(b"Subject: s\n\nx").return_path is None
