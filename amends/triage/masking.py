"""A text without what says who wrote it: names, addresses, numbers and links.

It rather hides too much. What stays is money, dates, and how somebody feels about them. They are covered letter for
letter first; what stands in their place is a word in brackets, or as many letters, so that every place stays its own.
Strangers choose the words, so no pattern goes over a long stretch again and again. Knows no database.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable

# Signs nobody writes: Unicode has promised that they never become letters.
MAIL, LINK, IBAN, PHONE, NUMBER, NAME, PLACE = SIGNS = tuple(map(chr, range(0xFDD0, 0xFDD7)))
SHOWN = dict(zip(SIGNS, ("[mail]", "[link]", "[iban]", "[phone]", "[number]", "[name]", "[place]"), strict=True))
NOT_OURS = dict.fromkeys(map(ord, SIGNS), "\ufffd")
# A letter with what was put above or below it apart.
LETTERS = re.compile(r".[\u0300-\u036f]{0,8}", re.DOTALL)

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
    r"|referen[cszt]|referans|serial|serie|tracking|sporing|sendung|booking|buchung)(?:(?!\d)\w){0,30}+"
    r"[-. ]{0,2}(?:(?:nr|nummer|number|no|id)\b)?[.:#№ ]{0,3})((?:(?:(?!\d)[\w./-]){0,40}+\d)+[\w/-]*)",
    re.IGNORECASE,
)
TOKENS = re.compile(r"(?<![\w.,])#?\w(?:[\w./-]*\w)?")
MOMENTS = re.compile(
    r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}(?:T\d\d)?|(?:19|20)\d\d[/-](?:(?:19|20)?\d\d)|\d{1,2}\.\d\d-\d{1,2}\.\d\d"
)
MONEY = r"(?:€|eur(?:o|os)?\b|kr\b|kroner\b|nok\b|usd\b|gbp\b|chf\b|\$|£)"
MONEY_AFTER, MONEY_BEFORE = re.compile(rf"(?:[.,]\d\d|,-)? ?{MONEY}", re.IGNORECASE), re.compile(rf"{MONEY} ?$", re.I)
STREETS = re.compile(
    r"\b(?:\w{2,}(?:straße|strasse|str\.|weg|gasse|platz|allee|gate|gata|gaten|vei|veien|vegen)"
    rf"|{BIG}\w+ (?i:straße|strasse|weg|platz|gate|gata|vei|veg)) ?\d+ ?[a-zA-Z]?\b"
    rf"(?:,?\s{{1,3}}(?:[A-Z]{{1,2}}-)?(?:\d{{4,5}}|{NUMBER}+) {BIG}[\w-]+)?"
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
    r"|(?:(?:best|kind|warm|many) )?regards|sincerely|yours \w++|cheers|thanks|best wishes"
)
FAREWELLS = re.compile(
    rf"^([ \t]*(?i:{FAREWELL})[,.! \t]*+\n?\s*+)"
    rf"({BIG}[\w.’'-]*+(?:[ \t]++{BIG}[\w.’'-]*+){{0,3}}[ \t]*+$|\w++(?: \w++)?[.!]?\s*+\Z)",
    re.MULTILINE,
)
COVERED = re.compile(rf"{NAME}+(?:[ ,]+{NAME}+)*|([{''.join(SIGNS)}])\1*")

LEAST_DIGITS = 5
PARTICLES = {"von", "van", "der", "den", "zur", "vom", "and", "und", "the", "med"}
# Names are written with and without what a keyboard lacks.
SPELT = {"ä": "(?:ä|ae|a)", "ö": "(?:ö|oe|ø|o)", "ü": "(?:ü|ue|u)", "ß": "(?:ß|ss)", "æ": "(?:æ|ae)"}
SPELT |= {"ø": "(?:ø|oe|ö|o)", "å": "(?:å|aa|a)", "é": "(?:é|e)"}
# Of a name with more of these letters than anybody has, the ways to spell it are too many.
MOST_SPELT = 6
# Shorter names are words, too, and are names only with a capital.
SURELY_A_NAME = 4


def mask(text: str, names: Iterable[str] = ()) -> str:
    """Put a word in brackets in place of everything that says who somebody is; `names` are known to occur."""
    return COVERED.sub(lambda found: SHOWN[found[0][0]], _covered(text, names))


def unreadable(text: str, names: Iterable[str] = ()) -> str:
    """The same, as long as before: of what says who somebody is, no letter and no digit says anything."""
    letters, covered, at = LETTERS.findall(text), _covered(text, names), 0
    found = []
    for each in letters:
        end = at + len(_composed(each))
        is_covered = any(sign in SHOWN for sign in covered[at:end])
        found.append("".join(map(_instead_of, each)) if is_covered else each)
        at = end
    return "".join(found)


def _instead_of(sign: str) -> str:
    if sign.isdigit():
        return "0"
    return ("X" if sign.isupper() else "x") if sign.isalpha() else sign


def _composed(letter: str) -> str:
    return unicodedata.normalize("NFC", letter)


def _covered(text: str, names: Iterable[str]) -> str:
    """Each letter composed, and what says who somebody is covered, a sign for each letter."""
    shown = "".join(map(_composed, LETTERS.findall(text))).translate(NOT_OURS)
    for pattern, sign in ((LINKS, LINK), (MAILS, MAIL), (MENTIONS, NAME), (IBANS, IBAN)):
        shown = pattern.sub(_cover(sign), shown)
    shown = PHONES.sub(_cover(PHONE, _is_moment), shown)
    shown = GROUPS.sub(_cover(NUMBER, _is_money), shown)
    shown = STREETS.sub(_cover(PLACE), shown)
    shown = NAMED_NUMBERS.sub(_cover(NUMBER, _is_no_number), shown)
    shown = TOKENS.sub(_cover(NUMBER, _is_short), shown)
    for pattern in (SAYS, TITLED, FAREWELLS, *_patterns(names)):
        shown = pattern.sub(_cover(NAME), shown)
    return shown


Found = re.Match[str]


def _cover(sign: str, may_stay: Callable[[Found], bool] = lambda _found: False) -> Callable[[Found], str]:
    """Covers the last group of what is found, or all of it, unless it may stay."""

    def cover(found: Found) -> str:
        if may_stay(found):
            return found[0]
        said = found[found.lastindex or 0]
        before, after = found[0][: len(found[0]) - len(said)], said[len(said.rstrip()) :]
        return before + sign * (len(said) - len(after)) + after

    return cover


def _is_moment(found: Found) -> bool:
    return bool(MOMENTS.fullmatch(found[found.lastindex or 0]))


def _is_money(found: Found) -> bool:
    before = found.string[max(found.start() - 6, 0) : found.start()]
    return bool(MONEY_AFTER.match(found.string, found.end()) or MONEY_BEFORE.search(before))


def _is_no_number(found: Found) -> bool:
    return sum(map(str.isdigit, found[2])) < LEAST_DIGITS - 2 or _is_moment(found) or _is_money(found)


def _is_short(found: Found) -> bool:
    return sum(map(str.isdigit, found[0])) < LEAST_DIGITS or _is_moment(found) or _is_money(found)


def _patterns(names: Iterable[str]) -> list[re.Pattern[str]]:
    """Whole names before their parts, the longest first."""
    known = {_composed(" ".join(name.split())) for name in names} - {""}
    parts = {part for name in known for part in re.split(r"[\s,.-]+", name) if _is_telling(part)}
    every = sorted(known | parts, key=lambda each: (-len(each), each))
    sure = [each for each in every if len(each) >= SURELY_A_NAME]
    short = [said for each in every if len(each) < SURELY_A_NAME for said in (each, each.upper())]
    build: Callable[[list[str], int], list[re.Pattern[str]]] = lambda some, how: (  # noqa: E731
        [re.compile(rf"(?<!\w)(?:{'|'.join(map(_spelt, some))})(?:[’']?s)?(?!\w)", how)] if some else []
    )
    return [*build(sure, re.IGNORECASE), *build(short, 0)]


def _is_telling(part: str) -> bool:
    return len(part) > 1 and part[0].isalpha() and part.lower() not in PARTICLES


def _spelt(name: str) -> str:
    if sum(letter.lower() in SPELT for letter in name) > MOST_SPELT:
        return re.escape(name)
    return "".join(SPELT.get(letter.lower(), re.escape(letter)) for letter in name)
