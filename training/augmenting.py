"""The same message as others might have written it, so that few messages teach much: it is the words that count.

A message says where each label is heard. So what one customer says can be put into another's message, or left out of
it, and we still know what is said; what we no longer know is said by nobody.
"""

import random
import re
from collections import defaultdict
from dataclasses import dataclass

from training.sources import Example

NAN = float("nan")
# What can be moved from one message into another without changing what that one is about.
MOVABLE = ("legal", "physical", "churn", "escalate", "distress", "praise", "insult", "vulgar")
ROUSING = {"legal", "physical", "insult", "vulgar"}
LEFT_OUT = 0.05
SENTENCE = re.compile(r"(?<=[.!?\n])\s+")
PLAIN = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "oe", "å": "aa"}
BARE = {"ä": "a", "ö": "o", "ü": "u", "ß": "ss", "æ": "e", "ø": "o", "å": "a"}
BESIDE = {"a": "s", "e": "r", "i": "o", "n": "m", "t": "z", "s": "d", "r": "t", "l": "k", "o": "p", "d": "f", "k": "l"}
GREETINGS = {
    "de": ["Hallo,", "Guten Tag,", "Sehr geehrte Damen und Herren,", "Hi", "Moin,", "Liebes Team,"],
    "nb": ["Hei,", "Hei!", "God dag.", "Heisann", "Til rette vedkommende:", "Hallo"],
    "nn": ["Hei,", "Hei!", "God dag.", "Heisann", "Til den det gjeld:", "Hallo"],
    "en": ["Hello,", "Hi,", "Dear Sir or Madam,", "Hi there", "Good morning,", "To whom it may concern,"],
}
PARTINGS = {
    "de": ["Mit freundlichen Grüßen", "MfG", "Viele Grüße", "Danke im Voraus.", "Gruß", "Von meinem iPhone gesendet"],
    "nb": ["Med vennlig hilsen", "Mvh", "Hilsen", "På forhånd takk.", "Vennlig hilsen", "Sendt fra min iPhone"],
    "nn": ["Med venleg helsing", "Mvh", "Helsing", "På førehand takk.", "Venleg helsing", "Sendt frå iPhonen min"],
    "en": ["Kind regards", "Best wishes", "Thanks in advance.", "Regards", "Cheers", "Sent from my iPhone"],
}


@dataclass
class Told:
    """A message letter by letter, each with the labels it speaks for, one bit a label of SPOKEN."""

    letters: list[tuple[str, int]]
    degrees: dict[str, float]
    kind: str | None
    cause: str | None
    lang: str

    @property
    def text(self) -> str:
        """What it says."""
        return "".join(letter for letter, _ in self.letters)


def told(example: Example, names: list[str]) -> Told:
    """A message with its evidence on its letters."""
    marks = [0] * len(example.text)
    for name, start, end in example.evidence:
        for at in range(start, end):
            marks[at] |= 1 << names.index(name)
    letters = list(zip(example.text, marks, strict=True))
    return Told(letters, dict(example.degrees), example.kind, example.cause, example.lang)


class Others:
    """What other messages say, sentence by sentence: to be put into another message."""

    def __init__(self, messages: list[Told], names: list[str]) -> None:
        self.names = names
        self.saying: dict[tuple[str, str], list[tuple[Told, int, int]]] = defaultdict(list)
        self.calm: dict[str, list[Told]] = defaultdict(list)
        for each in messages:
            if each.kind in ("question", "pre_sales") and not any(each.degrees.values()) and len(each.letters) < 300:
                self.calm[each.lang].append(each)
            for name in MOVABLE:
                for start, end in stretches(each, 1 << names.index(name)):
                    self.saying[each.lang, name].append((each, start, end))


def stretches(message: Told, bit: int) -> list[tuple[int, int]]:
    """From where to where a label is heard."""
    found, start = [], None
    for at, (_, mark) in enumerate([*message.letters, ("", 0)]):
        if mark & bit and start is None:
            start = at
        elif not mark & bit and start is not None:
            found.append((start, at))
            start = None
    return found


def varied(message: Told, others: Others, chance: random.Random) -> Told:
    """The message as another might have written it."""
    made = Told(list(message.letters), dict(message.degrees), message.kind, message.cause, message.lang)
    what = chance.random()
    if what < 0.30:
        _put_in(made, others, chance)
    elif what < 0.50:
        _leave_out(made, others.names, chance)
    elif what < 0.62:
        _speak_of_something_else(made, others, chance)
    _write_as_people_do(made, chance)
    return made


def _put_in(made: Told, others: Others, chance: random.Random) -> None:
    """What another customer says, at the end of one of the sentences."""
    name = chance.choice(MOVABLE)
    if not others.saying[made.lang, name]:
        return
    whose, start, end = chance.choice(others.saying[made.lang, name])
    said = whose.letters[start:end]
    heard = [each for at, each in enumerate(others.names) if each in made.degrees and any(m >> at & 1 for _, m in said)]
    for each in heard:
        if each in MOVABLE:
            made.degrees[each] = max(made.degrees[each], whose.degrees[each], 0.5)
    if ROUSING & set(heard) and made.degrees["anger"] < 0.6:
        made.degrees["anger"] = NAN
    if name in ("churn", "praise"):
        made.kind = made.kind if made.kind == "complaint" else None
    if not made.degrees["complaint"]:
        made.degrees["complaint"] = NAN
    _insert(made, said, chance)


def _insert(made: Told, said: list[tuple[str, int]], chance: random.Random) -> None:
    places = [0, len(made.letters), *(each.end() for each in SENTENCE.finditer(made.text))]
    at = chance.choice(places[1:]) if chance.random() < 0.75 else chance.choice(places)
    stop = [] if said[-1][0] in ".!?" else [(".", 0)]
    before = [] if at == 0 or made.letters[at - 1][0].isspace() else [(" ", 0)]
    made.letters[at:at] = [*before, *said, *stop, (" ", 0)]


def _leave_out(made: Told, names: list[str], chance: random.Random) -> None:
    """Everything that speaks for one label; a message that says little else stays as it is."""
    here = [name for name in MOVABLE if made.degrees[name] and any(m >> names.index(name) & 1 for _, m in made.letters)]
    if not here:
        return
    name = chance.choice(here)
    left = [each for each in made.letters if not each[1] >> names.index(name) & 1]
    if len(left) < 0.45 * len(made.letters) or len(left) < 25:
        return
    made.letters = left
    made.degrees[name] = LEFT_OUT
    if name in ROUSING:
        made.degrees["anger"] = NAN
    if name in ("churn", "praise") and made.kind != "complaint":
        made.kind = None
    for other in set(MOVABLE) - {name}:
        bit = 1 << names.index(other)
        if made.degrees[other] and not any(mark & bit for _, mark in left):
            made.degrees[other] = NAN


def _speak_of_something_else(made: Told, others: Others, chance: random.Random) -> None:
    """A calm question beside it."""
    if not others.calm[made.lang]:
        return
    said = [(letter, 0) for letter, _ in chance.choice(others.calm[made.lang]).letters]
    between = (chance.choice(" \n"), 0)
    made.letters = [*made.letters, between, *said] if chance.random() < 0.5 else [*said, between, *made.letters]
    made.kind = made.kind if made.kind == "complaint" else None


def _write_as_people_do(made: Told, chance: random.Random) -> None:
    if chance.random() < 0.12:
        made.letters = [(each, 0) for each in chance.choice(GREETINGS[made.lang]) + chance.choice(" \n")] + made.letters
    if chance.random() < 0.12:
        made.letters += [(each, 0) for each in chance.choice(" \n") + chance.choice(PARTINGS[made.lang])]
    if chance.random() < 0.18:
        spelt = PLAIN if chance.random() < 0.6 else BARE
        made.letters = [(new, mark) for each, mark in made.letters for new in _spelt(each, spelt)]
    how = chance.random()
    if how < 0.12:
        made.letters = [(each.lower(), mark) for each, mark in made.letters]
    elif how < 0.18:
        made.letters = [(new, mark) for each, mark in made.letters for new in each.upper()]
    if chance.random() < 0.1:
        made.letters = [each for each in made.letters if each[0] not in ".,;:!?'\"-"]
    if chance.random() < 0.2:
        made.letters = list(_mistyped(made.letters, chance))


def _spelt(letter: str, spelt: dict[str, str]) -> str:
    plain = spelt.get(letter.lower(), letter)
    return plain.capitalize() if letter.isupper() else plain


def _mistyped(letters: list[tuple[str, int]], chance: random.Random):  # type: ignore[no-untyped-def]
    """Letters left out, doubled, swapped or missed."""
    share, before = chance.choice([0.01, 0.02, 0.04]), None
    for each, mark in letters:
        how = chance.random() / share if each.isalpha() else 1.0
        if before:
            yield from [(each, mark), before]
            before = None
        elif how < 0.3:
            continue
        elif how < 0.5:
            yield from [(each, mark), (each, mark)]
        elif how < 0.8:
            before = (each, mark)
        elif how < 1.0:
            yield BESIDE.get(each, each), mark
        else:
            yield each, mark
    if before:
        yield before
