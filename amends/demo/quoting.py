"""How mail programs put the mail they answer, or pass on, under a new text."""

from dataclasses import dataclass
from datetime import datetime
from html import escape

from amends.demo.texts.filling import MONTHS, WEEKDAYS

RULE = "_" * 32

FOOTERS = {
    ("iphone", "de"): "Von meinem iPhone gesendet",
    ("iphone", "en"): "Sent from my iPhone",
    ("iphone", "nb"): "Sendt fra min iPhone",
    ("android", "de"): "Outlook für Android beziehen",
    ("android", "en"): "Get Outlook for Android",
    ("android", "nb"): "Skaff deg Outlook for Android",
}
INTRODUCTIONS = {
    ("gmail", "de"): "Am {short}., {day}. {month} {year} um {time} Uhr schrieb {name} <{address}>:",
    ("gmail", "en"): "On {short}, {abbreviated} {day}, {year} at {clock} {name} <{address}> wrote:",
    ("gmail", "nb"): "{short}. {day}. {abbreviated} {year} kl. {time} skrev {name} <{address}>:",
    ("apple", "de"): "Am {numbers} um {time} schrieb {name} <{address}>:",
    ("apple", "en"): "On {day} {abbreviated} {year}, at {time}, {name} <{address}> wrote:",
    ("apple", "nb"): "{day}. {abbreviated} {year} kl. {time} skrev {name} <{address}>:",
    ("plain", "de"): "Am {numbers} um {time} schrieb {name}:",
    ("plain", "en"): "On {slashes} {time}, {name} wrote:",
    ("plain", "nb"): "Den {numbers} {time}, skrev {name}:",
}
HEADINGS = {
    "de": ("Von", "Gesendet", "An", "Betreff", "{weekday}, {day}. {month} {year} {time}"),
    "en": ("From", "Sent", "To", "Subject", "{weekday}, {day} {month} {year} {time}"),
    "nb": ("Fra", "Sendt", "Til", "Emne", "{weekday} {day}. {month} {year} {time}"),
}


@dataclass(frozen=True)
class Quoted:
    """A mail that stands, or is passed on, under another one."""

    name: str
    address: str
    to: str
    subject: str
    text: str
    sent_at: datetime


def below_as_text(client: str, language: str, quoted: Quoted) -> str:
    """The quoted mail as it stands in the plain text."""
    if client in ("outlook", "android"):
        rows = "\n".join(f"{name}: {value}" for name, value in heading(language, quoted))
        return f"{RULE}\n{rows}\n\n{quoted.text}"
    lines = quoted.text.splitlines()
    introduction = introduce(client, language, quoted)
    if client in ("apple", "iphone"):
        return marked([introduction, "", *lines])
    return f"{introduction}\n{marked(lines)}"


def below_as_html(client: str, language: str, quoted: Quoted) -> str:
    """The quoted mail as it stands in the HTML."""
    said = paragraphs(quoted.text)
    if client in ("outlook", "android"):
        rows = "<br>".join(f"<b>{name}:</b> {escape(value)}" for name, value in heading(language, quoted))
        line = "border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"
        return f'<div id="divRplyFwdMsg" style="{line}"><p class="MsoNormal">{rows}</p></div>{said}'
    introduction = escape(introduce(client, language, quoted))
    if client in ("apple", "iphone"):
        return f'<br><blockquote type="cite">{introduction}<br><br></blockquote><blockquote type="cite">{said}</blockquote>'
    style = "margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex"
    attribution = f'<div dir="ltr" class="gmail_attr">{introduction}<br></div>'
    quote = f'<blockquote class="gmail_quote" style="{style}">{said}</blockquote>'
    return f'<br><div class="gmail_quote">{attribution}{quote}</div>'


def introduce(client: str, language: str, quoted: Quoted) -> str:
    """The line above a quote that says who wrote it and when."""
    family = "apple" if client == "iphone" else client
    form = INTRODUCTIONS[family, language]
    return form.format(name=quoted.name, address=quoted.address, **moments(quoted.sent_at, language))


def heading(language: str, quoted: Quoted) -> list[tuple[str, str]]:
    """The block of headers above a quote, as Outlook repeats them."""
    *names, form = HEADINGS[language]
    sent = form.format(**moments(quoted.sent_at, language))
    sender = f"{quoted.name} <{quoted.address}>"
    return list(zip(names, (sender, sent, quoted.to, quoted.subject), strict=True))


def moments(at: datetime, language: str) -> dict[str, str | int]:
    """The parts a date and a time can be written with."""
    month, weekday = MONTHS[language][at.month - 1], WEEKDAYS[language][at.weekday()]
    long = len(month) > 4 and language == "nb"
    return {
        "weekday": weekday,
        "short": weekday[:2] if language == "de" else weekday[:3],
        "day": at.day,
        "month": month,
        "abbreviated": f"{month[:3]}." if long else month[:3] if language == "en" else month,
        "year": at.year,
        "time": f"{at:%H:%M}",
        "clock": f"{at.hour % 12 or 12}:{at:%M} {'AM' if at.hour < 12 else 'PM'}",
        "numbers": f"{at:%d.%m.%Y}",
        "slashes": f"{at:%d/%m/%Y}",
    }


def marked(lines: list[str]) -> str:
    """Each line with the mark of a quote before it."""
    return "\n".join(f"> {line}".rstrip() for line in lines)


def paragraphs(text: str) -> str:
    """Text as the paragraphs of a mail's HTML."""
    blocks = escape(text, quote=False).split("\n\n")
    return "".join(f"<p>{block}</p>".replace("\n", "<br>\n") for block in blocks)
