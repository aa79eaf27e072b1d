"""By which word of their name somebody is spoken to, and which letters stand for it."""

from itertools import dropwhile

ADDRESSES = frozenset("mr mrs ms miss herr herrn frau hr fr fru frk frøken familie familien".split())
DEGREES = frozenset("dr prof mag dipl ing univ med rer nat phil jur dent vet pol habil".split())
# Behind a title these begin a surname, or a second person.
JOINING = frozenset("und og and & von vom van der den de del di zu zur ten te le la al el".split())


def first_name_in(name: str) -> str:
    """The first word that is no title; where only a title and a surname are known, the name as it stands."""
    words = name.split()
    rest = list(dropwhile(_is_title, words))
    titles = words[: len(words) - len(rest)]
    is_surname = titles and (
        len(rest) < 2 or not rest[1][0].isalpha() or any(_plain(each) in ADDRESSES for each in titles)
    )
    return name if is_surname or not rest or rest[0].lower() in JOINING else rest[0]


def initials_in(name: str) -> str:
    """The first letters of the first and the last word that is no title; where all of them are, of those; else a “?”."""
    words = [each for each in name.split() if each[0].isalnum()]
    words = list(dropwhile(_is_title, words)) or words
    return "".join(each[0] for each in words[:1] + words[1:][-1:]).upper() or "?"


def _is_title(word: str) -> bool:
    """Also of several parts, as in “Dipl.-Ing.”"""
    parts = _plain(word).split("-")
    return _plain(word) in ADDRESSES or all(part.strip(".") in DEGREES for part in parts) or parts[0] == "dipl."


def _plain(word: str) -> str:
    return word.lower().strip(".,")
