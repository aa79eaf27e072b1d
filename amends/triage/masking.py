"""A text without what says who wrote it: names, addresses, numbers and links become words in brackets.

It rather hides too much. What stays is money, dates, and how somebody feels about them. Knows no database.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable

MAIL, LINK, IBAN, PHONE, NUMBER, NAME, PLACE = "[mail]", "[link]", "[iban]", "[phone]", "[number]", "[name]", "[place]"

BIG = "[A-ZÄÖÜÆØÅÉ]"
LINKS = re.compile(r"(?:https?://|www\.)\S*[\w/]|(?<![\w.-])[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}/\S*[\w/]", re.IGNORECASE)
MAILS = re.compile(
    r"(?<![\w.+%-])[\w.+%-]+@[\w-]+(?:\.[\w-]+)*|(?<![\w.+-])[\w.+-]+ ?[\[(](?:at|ät)[\])] ?[\w-]+(?:(?: ?[\[(](?:dot|punkt)[\])] ?|\.)[\w-]+)+",
    re.IGNORECASE,
)
MENTIONS = re.compile(r"(?<!\w)@\w{3,}")
IBANS = re.compile(r"\b[A-Z]{2}\d{2} ?(?:[A-Z]{4} ?)?(?:\d{4} ?){2,7}\d{0,4}\b", re.IGNORECASE)
PHONES = re.compile(
    r"(?<![\w.,/-])(?:(?:\+|00)\d[\d ()/.-]{6,20}\d|\(?0\d[\d ()/-]{5,18}\d"
    r"|[2-9]\d(?: \d\d){3}|[49]\d\d \d\d \d{3}|\(?\d{3}\)?[ -]\d{3}[ -]\d{4})(?!\w)"
)
GROUPS = re.compile(r"\b\d{4}(?:[ -]\d{4}){2,4}\b|\b\d{3}(?: \d{3}){2,}\b")
# A number of any length behind a word that says what it is.
NAMED_NUMBERS = re.compile(
    r"\b((?:order|bestell|auftrag|kunde|rechnung|vertrag|ordre|faktura|invoice|customer|account|konto|case|ticket|sak"
    r"|referen[cszt]|referans|serial|serie|tracking|sporing|sendung|booking|buchung)\w*"
    r"[-. ]{0,2}(?:(?:nr|nummer|number|no|id)\b)?[.:#№ ]{0,3})([\w./-]*\d[\w/-]*)",
    re.IGNORECASE,
)
TOKENS = re.compile(r"(?<![\w.,])#?(?=[\w./-]*\d)\w(?:[\w./-]*\w)?")
MOMENTS = re.compile(
    r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}(?:T\d\d)?|(?:19|20)\d\d[/-](?:(?:19|20)?\d\d)|\d{1,2}\.\d\d-\d{1,2}\.\d\d"
)
MONEY = r"(?:€|eur(?:o|os)?\b|kr\b|kroner\b|nok\b|usd\b|gbp\b|chf\b|\$|£)"
MONEY_AFTER, MONEY_BEFORE = re.compile(rf"(?:[.,]\d\d|,-)? ?{MONEY}", re.IGNORECASE), re.compile(rf"{MONEY} ?$", re.I)
STREETS = re.compile(
    r"\b(?:\w{2,}(?:straße|strasse|str\.|weg|gasse|platz|allee|gate|gata|gaten|vei|veien|vegen)"
    rf"|{BIG}\w+ (?i:straße|strasse|weg|platz|gate|gata|vei|veg)) ?\d+ ?[a-zA-Z]?\b"
    rf"(?:,?\s{{1,3}}(?:[A-Z]{{1,2}}-)?(?:\d{{4,5}}|\[number\]) {BIG}[\w-]+)?"
    rf"|\b\d+[a-z]? (?:{BIG}\w+ ){{1,3}}(?:Street|Road|Lane|Avenue|Drive|Close)\b"
)
TITLED = re.compile(
    rf"\b((?:Herrn?|Frau|Hr\.?|Fr\.|Mr\.?|Mrs\.?|Ms\.?|Miss|Dr\.|Prof\.|[Ff]ru|[Ff]røken) )((?:von |van |de )?{BIG}[\w’'-]+)"
)
SAYS = re.compile(
    r"(?i:\b(mein name ist|ich hei(?:ß|ss)e|my name is|jeg heter|eg heiter|navnet mitt er|mitt navn er|namnet mitt er) )"
    rf"({BIG}[\w’'-]+(?: {BIG}[\w’'-]+){{0,2}})"
)
FAREWELL = (
    r"(?:(?:mit|viele|liebe|beste|freundliche|herzliche|schöne)(?: \w+)? )?(?:grü(?:ß|ss)en?|gruesse|gru(?:ß|ss))"
    r"|mfg|[lv]g|mvh|(?:(?:med )?(?:vennlig|venleg|beste?|kjærlig|snill) )?(?:hilsen|hilsning|helsing|hels)"
    r"|(?:(?:best|kind|warm|many) )?regards|sincerely|yours \w+|cheers|thanks|best wishes"
)
FAREWELLS = re.compile(
    rf"^([ \t]*(?i:{FAREWELL})[,.! \t]*\n?\s*)((?:{BIG}[\w.’'-]*[ \t]*){{1,4}}$|\w+(?: \w+)?[.!]?\s*\Z)", re.MULTILINE
)
AGAIN = re.compile(r"\[name\](?:[ ,]+\[name\])+")

LEAST_DIGITS = 5
PARTICLES = {"von", "van", "der", "den", "zur", "vom", "and", "und", "the", "med"}
# Names are written with and without what a keyboard lacks.
SPELT = {"ä": "(?:ä|ae|a)", "ö": "(?:ö|oe|ø|o)", "ü": "(?:ü|ue|u)", "ß": "(?:ß|ss)", "æ": "(?:æ|ae)"}
SPELT |= {"ø": "(?:ø|oe|ö|o)", "å": "(?:å|aa|a)", "é": "(?:é|e)"}
# Shorter names are words, too, and are names only with a capital.
SURELY_A_NAME = 4


def mask(text: str, names: Iterable[str] = ()) -> str:
    """Put a word in brackets in place of everything that says who somebody is; `names` are known to occur."""
    shown = unicodedata.normalize("NFC", text)
    shown = MENTIONS.sub(NAME, MAILS.sub(MAIL, LINKS.sub(LINK, shown)))
    shown = GROUPS.sub(_unless_money, PHONES.sub(_unless_moment, IBANS.sub(IBAN, shown)))
    shown = NAMED_NUMBERS.sub(_if_numbered, STREETS.sub(PLACE, shown))
    shown = TOKENS.sub(_if_long, shown)
    for pattern in (SAYS, TITLED, FAREWELLS):
        shown = pattern.sub(_named, shown)
    for pattern in _patterns(names):
        shown = pattern.sub(NAME, shown)
    return AGAIN.sub(NAME, shown)


Found = re.Match[str]


def _named(found: Found) -> str:
    gap = found[0][len(found[0].rstrip()) :]
    return f"{found[0][: found.start(2) - found.start()]}{NAME}{gap}"


def _unless_moment(found: Found) -> str:
    return found[0] if MOMENTS.fullmatch(found[0]) else PHONE


def _unless_money(found: Found) -> str:
    return found[0] if _is_money(found) else NUMBER


def _if_numbered(found: Found) -> str:
    digits = sum(map(str.isdigit, found[2]))
    is_other = digits < LEAST_DIGITS - 2 or MOMENTS.fullmatch(found[2]) or _is_money(found)
    return found[0] if is_other else f"{found[1]}{NUMBER}"


def _if_long(found: Found) -> str:
    is_short = sum(map(str.isdigit, found[0])) < LEAST_DIGITS
    return found[0] if is_short or MOMENTS.fullmatch(found[0]) or _is_money(found) else NUMBER


def _is_money(found: Found) -> bool:
    before = found.string[max(found.start() - 6, 0) : found.start()]
    return bool(MONEY_AFTER.match(found.string, found.end()) or MONEY_BEFORE.search(before))


def _patterns(names: Iterable[str]) -> list[re.Pattern[str]]:
    """Whole names before their parts, the longest first."""
    known = {unicodedata.normalize("NFC", " ".join(name.split())) for name in names} - {""}
    parts = {part for name in known for part in re.split(r"[\s,.-]+", name) if _is_telling(part)}
    every = sorted(known | parts, key=lambda each: (-len(each), each))
    sure = [each for each in every if len(each) >= SURELY_A_NAME]
    short = [each for each in every if len(each) < SURELY_A_NAME]
    build: Callable[[list[str], int], list[re.Pattern[str]]] = lambda some, how: (  # noqa: E731
        [re.compile(rf"(?<!\w)(?:{'|'.join(map(_spelt, some))})(?:[’']?s)?(?!\w)", how)] if some else []
    )
    return [*build(sure, re.IGNORECASE), *build(short, 0)]


def _is_telling(part: str) -> bool:
    return len(part) > 1 and part[0].isalpha() and part.lower() not in PARTICLES


def _spelt(name: str) -> str:
    return "".join(SPELT.get(letter.lower(), re.escape(letter)) for letter in name)
