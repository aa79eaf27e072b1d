"""Raw mails as the world sends them, made from the demo's texts."""

import hashlib
import textwrap
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from email.message import EmailMessage, Message
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from email.mime.text import MIMEText
from email.policy import SMTP
from email.utils import format_datetime, formataddr
from functools import cache
from typing import Any

from amends.demo.pictures import photo, receipt
from amends.demo.quoting import FOOTERS, Quoted, below_as_html, below_as_text, paragraphs
from amends.demo.texts import Arriving, Attachment, fill

REPLY_PREFIX = {("outlook", "de"): "AW: ", ("outlook", "nb"): "SV: "}
FORWARD_PREFIX = {"de": "WG: ", "en": "FW: ", "nb": "VS: "}
AWAY_PREFIX = {"de": "Automatische Antwort: ", "en": "Automatic reply: ", "nb": "Automatisk svar: "}
PROGRAMS = {
    "outlook": "Microsoft Outlook 16.0",
    "apple": "Apple Mail (2.3774.300.61)",
    "iphone": "iPhone Mail (21G93)",
    "plain": "Mozilla Thunderbird",
}
ROBOT_HEADERS = {
    "out-of-office": {"Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "All"},
    "loop": {"Auto-Submitted": "auto-replied", "Precedence": "auto_reply", "X-Loop": "portal@rask-paket.example"},
    "list": {
        "List-Id": "Coffee Trade Weekly <weekly.coffee-trade-weekly.example>",
        "List-Unsubscribe": "<https://coffee-trade-weekly.example/leave>",
        "Precedence": "bulk",
    },
    "spam": {"X-Spam-Flag": "YES", "X-Spam-Status": "Yes, score=14.2 required=5.0"},
}


@dataclass(frozen=True)
class Answered:
    """A mail of ours that somebody answers, or that came back."""

    message_id: str
    subject: str
    text: str
    sent_at: datetime
    name: str
    address: str
    references: tuple[str, ...] = ()


def build_letter(
    arriving: Arriving, *, to: str, at: datetime, answered: Answered | None = None, seed: int = 0
) -> bytes:
    """The raw mail, as it would come through the door `to` at this moment; the same seed gives the same bytes."""
    if arriving.kind == "bounce":
        return build_bounce(arriving, to, at, answered, seed)
    letter = EmailMessage(policy=SMTP)
    for name, value in headers(arriving, to, at, answered, seed):
        letter[name] = value
    letter.set_content(wrapped(arriving, plain_text(arriving, to, at, answered)), **encoding(arriving, at, answered))
    if has_html(arriving):
        letter.add_alternative(html_text(arriving, to, at, answered), subtype="html", cte="quoted-printable")
    for attachment in arriving.attachments:
        attach(letter, attachment, arriving, at)
    set_boundaries(letter, arriving, seed)
    return letter.as_bytes()


def envelope_sender(arriving: Arriving) -> str:
    """Where a failure would go back to; machines that answer give no such address."""
    return "" if arriving.kind in ("bounce", "out-of-office", "loop") else arriving.sender.address


def headers(arriving: Arriving, to: str, at: datetime, answered: Answered | None, seed: int) -> list[tuple[str, str]]:
    """The headers above the mail, in the order such mails have them."""
    found = [
        ("From", formataddr((arriving.sender.name, arriving.sender.address))),
        ("To", to),
        ("Subject", subject_line(arriving, answered)),
        ("Date", format_datetime(at)),
        ("Message-ID", message_id(arriving, seed)),
    ]
    if answered:
        found += [
            ("In-Reply-To", answered.message_id),
            ("References", " ".join((*answered.references, answered.message_id))),
        ]
    if arriving.client in PROGRAMS:
        found.append(("X-Mailer", PROGRAMS[arriving.client]))
    return found + list(ROBOT_HEADERS.get(arriving.kind, {}).items())


def subject_line(arriving: Arriving, answered: Answered | None) -> str:
    """The subject with the prefix this program gives it."""
    tongue = tongue_of(arriving)
    if arriving.kind == "forward":
        return FORWARD_PREFIX[tongue] + arriving.subject
    if not answered:
        return arriving.subject
    prefix = AWAY_PREFIX[tongue] if arriving.kind == "out-of-office" else None
    return (prefix or REPLY_PREFIX.get((arriving.client, tongue), "Re: ")) + bare(answered.subject)


def bare(subject: str) -> str:
    """The subject without a prefix it already has."""
    for prefix in ("Re: ", "AW: ", "SV: "):
        subject = subject.removeprefix(prefix)
    return subject


def plain_text(arriving: Arriving, to: str, at: datetime, answered: Answered | None) -> str:
    """The text with its footer and what stands below it."""
    parts = [opening(arriving, at), FOOTERS.get((arriving.client, tongue_of(arriving)), "")]
    below = quoted_in(arriving, to, at, answered)
    if below:
        parts.append(below_as_text(arriving.client, tongue_of(arriving), below))
    return "\n\n".join(part for part in parts if part) + "\n"


def html_text(arriving: Arriving, to: str, at: datetime, answered: Answered | None) -> str:
    """The same as HTML, as this program writes it."""
    tongue = tongue_of(arriving)
    footer = FOOTERS.get((arriving.client, tongue), "")
    below = quoted_in(arriving, to, at, answered)
    return WRAPPINGS[arriving.client](
        paragraphs(opening(arriving, at))
        + (f'<div dir="ltr">{footer}</div>' if footer else "")
        + (below_as_html(arriving.client, tongue, below) if below else "")
    )


def opening(arriving: Arriving, at: datetime) -> str:
    """What the sender wrote themselves, dates written out."""
    return fill(arriving.note or arriving.text, at.date(), arriving.language)


def quoted_in(arriving: Arriving, to: str, at: datetime, answered: Answered | None) -> Quoted | None:
    """The mail that stands below: the forwarded one, or the one answered."""
    if arriving.original:
        text = fill(arriving.text, at.date(), arriving.language)
        sender = arriving.original
        return Quoted(sender.name, sender.address, arriving.sender.address, arriving.subject, text, at)
    if answered and arriving.kind == "reply":
        return Quoted(
            answered.name, answered.address, arriving.sender.address, answered.subject, answered.text, answered.sent_at
        )
    return None


def has_html(arriving: Arriving) -> bool:
    """Whether this program sends HTML beside the text."""
    return arriving.client in WRAPPINGS and arriving.kind != "out-of-office"


def wrapped(arriving: Arriving, text: str) -> str:
    """Long lines flow softly where the program still writes plain text."""
    if arriving.client != "plain":
        return text
    flowing = (line if line.startswith(">") else " \n".join(textwrap.wrap(line, 72)) for line in text.splitlines())
    return "\n".join(flowing) + "\n"


def encoding(arriving: Arriving, at: datetime, answered: Answered | None) -> dict[str, Any]:
    """How this program brings letters outside ASCII over the wire."""
    if arriving.client == "plain":
        return {"cte": "8bit", "params": {"format": "flowed"}}
    text = plain_text(arriving, "", at, answered)
    if arriving.client == "outlook" and text.encode("cp1252", "ignore").decode("cp1252") == text:
        return {"cte": "quoted-printable", "charset": "windows-1252"}
    return {"cte": "quoted-printable"}


def attach(letter: EmailMessage, attachment: Attachment, arriving: Arriving, at: datetime) -> None:
    """Put the file into the mail, drawn for this letter."""
    where = "inline" if arriving.client == "iphone" else "attachment"
    content, content_type = attachment_bytes(attachment, arriving.sender.name, at.date(), arriving.language)
    maintype, _, subtype = content_type.partition("/")
    letter.add_attachment(content, maintype, subtype, filename=attachment.name, disposition=where)


@cache
def attachment_bytes(
    attachment: Attachment, payer: str = "", day: date | None = None, language: str = "de"
) -> tuple[bytes, str]:
    """The file itself and its content type; the same name gives the same picture."""
    if attachment.kind == "photo":
        return photo(number_of(attachment.name)), "image/png"
    number = "".join(filter(str.isdigit, attachment.name)) or str(20000 + number_of(attachment.name) % 900)
    return receipt(number, payer, day, language), "application/pdf"


def build_bounce(arriving: Arriving, to: str, at: datetime, answered: Answered | None, seed: int) -> bytes:
    """The report of a mail server that could not deliver a mail of ours."""
    recipient = arriving.sender.address
    host = recipient.partition("@")[2]
    report = MIMEMultipart("report", report_type="delivery-status", policy=SMTP)
    report["From"] = formataddr(("Mail Delivery System", f"mailer-daemon@{host}"))
    report["To"] = to
    report["Subject"] = "Undelivered Mail Returned to Sender"
    report["Date"] = format_datetime(at)
    report["Message-ID"] = message_id(arriving, seed)
    report["Auto-Submitted"] = "auto-replied"
    report.attach(MIMEText(f"{opening(arriving, at)}\n\n<{recipient}>\n", "plain", "us-ascii", policy=SMTP))
    server = fields({"Reporting-MTA": f"dns; mx.{host}", "Arrival-Date": format_datetime(at)})
    failed = {"Final-Recipient": f"rfc822; {recipient}", "Action": "failed", "Status": "5.2.2"}
    status = MIMENonMultipart("message", "delivery-status", policy=SMTP)
    status.set_payload([server, fields(failed | {"Diagnostic-Code": "smtp; 552 5.2.2 Mailbox full"})])
    report.attach(status)
    if answered:
        report.attach(MIMEMessage(returned(answered, recipient)))
    set_boundaries(report, arriving, seed)
    return report.as_bytes()


def returned(answered: Answered, recipient: str) -> Message:
    """Our mail as the server gives it back."""
    mail = MIMEText(answered.text, "plain", "utf-8", policy=SMTP)
    mail["From"] = formataddr((answered.name, answered.address))
    mail["To"] = recipient
    mail["Subject"] = answered.subject
    mail["Date"] = format_datetime(answered.sent_at)
    mail["Message-ID"] = answered.message_id
    return mail


def fields(values: dict[str, str]) -> Message:
    """A block of header fields without a body."""
    block = Message(policy=SMTP)
    for name, value in values.items():
        block[name] = value
    return block


def message_id(arriving: Arriving, seed: int) -> str:
    """A Message-ID in the form this program gives, the same for the same seed."""
    code = hashlib.sha256(f"{seed} {arriving.ref}".encode()).hexdigest()
    host = arriving.sender.address.partition("@")[2]
    forms = {"gmail": f"<CA+{code[:36]}@mail.{host}>", "outlook": f"<{code[:32].upper()}@exchange.{host}>"}
    return forms.get(arriving.client, f"<{uuid.UUID(code[:32])}@{host}>")


def set_boundaries(letter: Message, arriving: Arriving, seed: int) -> None:
    """Give the parts separators that depend on the seed alone."""
    for number, part in enumerate(letter.walk()):
        if part.get_content_maintype() == "multipart":
            part.set_boundary(f"=_{number_of(f'{seed} {number} {arriving.ref}'):010d}")


def tongue_of(arriving: Arriving) -> str:
    """The language of the program: who writes nynorsk mostly has it in bokmål."""
    return "nb" if arriving.language == "nn" else arriving.language


def number_of(text: str) -> int:
    """A number that belongs to this text."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4])


def from_gmail(inside: str) -> str:
    """HTML as Gmail wraps it."""
    return f'<div dir="ltr">{inside}</div>\n'


def from_iphone(inside: str) -> str:
    """HTML as the phone wraps it."""
    head = '<html><head><meta http-equiv="content-type" content="text/html; charset=utf-8"></head>'
    return f'{head}<body dir="auto">{inside}</body></html>\n'


def from_outlook(inside: str) -> str:
    """HTML as Outlook wraps it."""
    style = "<style><!--\np.MsoNormal {margin:0cm; font-size:11.0pt; font-family:Calibri,sans-serif;}\n--></style>"
    said = inside.replace("<p>", '<p class="MsoNormal">')
    return f'<html><head>{style}</head><body><div class="WordSection1">{said}</div></body></html>\n'


WRAPPINGS: dict[str, Callable[[str], str]] = {
    "gmail": from_gmail,
    "iphone": from_iphone,
    "android": from_outlook,
    "outlook": from_outlook,
}
