"""The mails of the demo desk are such as the world sends, and are read as what they are."""

import struct
import zlib
from datetime import date, datetime, timedelta
from email import message_from_bytes
from zoneinfo import ZoneInfo

import pytest

from amends.demo.letters import Answered, attachment_bytes, build_letter, envelope_sender
from amends.demo.pictures import HEIGHT, WIDTH, photo, receipt
from amends.demo.texts import Arriving, Attachment, arriving, fill
from amends.mail.reading import ReadMail, read_mail

MOMENT = datetime(2026, 11, 26, 10, 30, tzinfo=ZoneInfo("Europe/Oslo"))
LETTERS = {letter.ref: letter for letter in arriving()}
OURS = Answered(
    message_id="<m1.4127@morgenrot.example>",
    subject="Re: Wie geht es weiter? [4127]",
    text="Guten Tag,\n\nmorgen um neun steht der Bote bei Ihnen.\n\nJonas Weber",
    sent_at=MOMENT - timedelta(days=1),
    name="Jonas Weber",
    address="service@morgenrot.example",
    references=("<first@blaupost.example>",),
)


def raw(letter: Arriving, seed: int = 1) -> bytes:
    """The letter as it arrives, answering our mail where it answers one."""
    answered = OURS if letter.answers else None
    return build_letter(letter, to="service@morgenrot.example", at=MOMENT, answered=answered, seed=seed)


def read(ref: str) -> ReadMail:
    """The letter as Amends reads it."""
    return read_mail(raw(LETTERS[ref]))


def squeezed(text: str) -> str:
    """The text without its line breaks."""
    return " ".join(text.split())


@pytest.mark.parametrize("letter", arriving(), ids=lambda letter: letter.ref)
def test_what_the_sender_wrote_is_read_again(letter: Arriving) -> None:
    mail = read_mail(raw(letter))
    written = fill(letter.note or letter.text, MOMENT.date(), letter.language)
    assert squeezed(written) in squeezed(mail.text)
    names = [file.name for file in mail.files if not mail.is_bounce]
    assert names == [file.name for file in letter.attachments]


@pytest.mark.parametrize("letter", [each for each in arriving() if each.kind == "reply"], ids=lambda letter: letter.ref)
def test_the_new_text_of_an_answer_is_told_from_our_mail_below(letter: Arriving) -> None:
    mail = read_mail(raw(letter))
    assert "steht der Bote" in mail.text
    assert squeezed(mail.new_text) == squeezed(fill(letter.text, MOMENT.date(), letter.language))


@pytest.mark.parametrize("letter", [each for each in arriving() if each.answers], ids=lambda letter: letter.ref)
def test_an_answer_names_the_mail_it_answers(letter: Arriving) -> None:
    assert OURS.message_id.encode() in raw(letter)


def test_the_same_seed_gives_the_same_bytes_and_another_a_new_mail() -> None:
    letter = LETTERS["yildiz-leer"]
    assert raw(letter, 1) == raw(letter, 1)
    assert message_from_bytes(raw(letter, 1))["Message-ID"] != message_from_bytes(raw(letter, 2))["Message-ID"]


def test_every_letter_has_a_message_id_of_its_own() -> None:
    assert len({message_from_bytes(raw(letter))["Message-ID"] for letter in arriving()}) == 60


def test_programs_give_answers_their_own_prefix() -> None:
    subjects = [read(ref).subject for ref in ("stolz-lieferschein", "solbakken-mottak", "byrne-bank", "fravaer")]
    bare = "Wie geht es weiter? [4127]"
    assert subjects == [f"AW: {bare}", f"SV: {bare}", f"Re: {bare}", f"Automatisk svar: {bare}"]


def test_the_bounce_names_the_mail_that_failed() -> None:
    bounce = read("unzustellbar").bounce
    assert bounce is not None
    assert bounce.recipients == ("grace.pemberton@hedgepost.example",)
    assert bounce.status == "5.2.2"
    assert bounce.original_message_id.strip("<>") == OURS.message_id.strip("<>")


def test_only_the_bounce_is_a_bounce() -> None:
    assert [ref for ref in LETTERS if read(ref).bounce] == ["unzustellbar"]


def test_only_machines_read_as_machines() -> None:
    marked = {ref for ref in LETTERS if message_from_bytes(raw(LETTERS[ref]))["Auto-Submitted"]}
    assert marked == {"fravaer", "schleife", "unzustellbar"}
    assert "List-Id: Coffee Trade Weekly" in raw(LETTERS["liste"]).decode()
    assert "X-Spam-Flag: YES" in raw(LETTERS["spam"]).decode()


def test_machines_give_no_address_to_send_failures_to() -> None:
    assert {ref for ref in LETTERS if not envelope_sender(LETTERS[ref])} == {"fravaer", "schleife", "unzustellbar"}


@pytest.mark.parametrize(
    ("ref", "subject", "address"),
    [
        ("wg-ruecksendung", "WG: Rücksendung ohne Namen, das bin ich", "stefanie.horn@hafenpost.example"),
        ("vs-gave", "VS: Gaven kom uten kort", "else.kristoffersen@nordpost.example"),
    ],
)
def test_a_colleague_passes_on_a_mail_whose_true_sender_is_found(ref: str, subject: str, address: str) -> None:
    mail = read(ref)
    assert mail.subject == subject
    assert mail.sender.address.endswith("@morgenrot.example")
    assert mail.forwarded_from is not None
    assert mail.forwarded_from.address == address


def test_a_phone_signs_with_its_footer_in_the_language_of_its_owner() -> None:
    assert "Sendt fra min iPhone" in read("nordahl-boks").text
    assert "Von meinem iPhone gesendet" in read("yildiz-leer").text
    assert "Get Outlook for Android" in read("tate-student").text


def test_a_nynorsk_writer_has_a_program_in_bokmaal() -> None:
    assert LETTERS["vik-framme"].language == "nn"
    assert "ons. 25. nov. 2026 kl. 10:30 skrev Jonas Weber" in squeezed(read("vik-framme").text)


def test_most_programs_send_html_and_some_do_not() -> None:
    kinds = {
        ref: "text/html" in raw(LETTERS[ref]).decode("latin-1") for ref in ("albers-wahl", "krueger-wo", "weiss-dank")
    }
    assert kinds == {"albers-wahl": True, "krueger-wo": False, "weiss-dank": False}


def test_a_photo_is_a_whole_picture() -> None:
    drawn = photo(7)
    assert drawn[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", drawn[16:24]) == (WIDTH, HEIGHT)
    length = struct.unpack(">I", drawn[33:37])[0]
    rows = zlib.decompress(drawn[41 : 41 + length])
    assert len(rows) == HEIGHT * (1 + 3 * WIDTH)
    assert drawn.endswith(struct.pack(">I", zlib.crc32(b"IEND")))


def test_each_photo_is_another_one() -> None:
    assert photo(7) == photo(7)
    assert photo(7) != photo(8)


def test_a_receipt_points_to_each_of_its_parts() -> None:
    paper = receipt("20417", "Selin Yıldız", date(2026, 11, 26), "de")
    start = int(paper.rsplit(b"startxref\n", 1)[1].split(b"\n")[0])
    assert paper[start : start + 4] == b"xref"
    entries = paper[start:].split(b"\n")[3:8]
    for number, entry in enumerate(entries, start=1):
        assert paper[int(entry[:10]) :].startswith(b"%d 0 obj" % number)
    assert b"Datum: 26. November 2026" in paper
    assert b"Selin Yildiz" in paper


def test_a_file_is_the_same_each_time_it_is_asked_for() -> None:
    picture, paper = Attachment("photo", "kanne.png"), Attachment("receipt-pdf", "faktura-30114.pdf")
    assert attachment_bytes(picture) == attachment_bytes(picture)
    assert attachment_bytes(picture)[1] == "image/png"
    assert attachment_bytes(paper)[1] == "application/pdf"
    assert b"30114" in attachment_bytes(paper)[0]
