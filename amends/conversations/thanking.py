"""Telling a mere thank-you from a message that wants something."""

import re

LONGEST_THANKS = 12

THANKS = frozenset(
    "thanks thank thx cheers appreciated appreciate danke dankeschön dank merci dankend vielen lieben herzlichen besten"
    " takk tusen mange hjertelig takker tack tak".split()
)
FILLERS = frozenset(
    "you so very much many a lot again for your the quick help all everything great perfect super wonderful ok okay hi"
    " hello dear it works now that is was kind best regards sehr schön gut prima toll für die schnelle hilfe antwort"
    " ihre deine rückmeldung hallo guten tag liebe grüße viele beste mit freundlichen mfg lg alles hat geklappt jetzt"
    " ihnen euch dir nochmal nochmals auch hei for hjelpen svaret raskt rask svar hjelp så flott fint bra topp supert"
    " igjen det den var ordnet seg nå i dag hilsen mvh vennlig med venlig og ja godt and und".split()
)
WORDS = re.compile(r"[^\W\d_]+")


def is_mere_thanks(text: str, name: str = "") -> bool:
    """Whether a text says thank you and nothing else: short, no question, no word that could be a wish but their name."""
    words = WORDS.findall(text.lower())
    if not words or len(words) > LONGEST_THANKS or "?" in text or not THANKS.intersection(words):
        return False
    own = set(WORDS.findall(name.lower()))
    return all(word in THANKS or word in FILLERS or word in own for word in words)
