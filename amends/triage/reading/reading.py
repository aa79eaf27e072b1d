"""What a message says between its lines, each part a share between 0 and 1 with the words that speak for it.

Two readers are asked, one that knows runs of letters and one that knows words in their place, and believed as far as
either has proved right in that language. The phrases of `languages/` are further evidence, which may raise a share and
never lower it. Of a long message the second sees the beginning and the end, and of a very long one the angriest parts, so
that none takes long.
"""

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import replace

from amends.triage.reading.labels import DEGREES
from amends.triage.reading.learned import LONGEST_TEXT, Answers, Learned, shipped
from amends.triage.reading.phrases import Found, find_phrases
from amends.triage.understanding import SO, TOO_SHORT_TO_TELL, Evidence, Reading, is_so

# What a phrase says counts as it stands where the readers give this much, and the less the less they give: so it proved
# right more often, and found as much, as where it counted whatever they gave (on the messages for calibrating).
BESIDE, TINY = 0.27, 1e-6
# To miss violence or need is worse than to see one too many. Of the law the readers know more than its words do: many
# name a lawyer or the police who threaten nobody.
BESIDE_SOME = {"physical": 0.15, "distress": 0.15, "legal": 0.5}
# What little is left of one of these amid so many times as many letters tells nothing of the sentence it stands in.
GRAVE, AMID = ("legal", "physical", "distress"), 5
# And of one of these in a message whose middle is not read whole.
ASIDE = ("churn", "escalate")
# Who is in need must not be missed: so much of it is enough where something went wrong and nobody is furious, who would be seen anyway. Of a
# hundred in need 66 are seen so instead of 59, of a hundred that are called so 79 are instead of 84, and of the calm no more are (on g and r).
NEED, FURIOUS = 0.3, 0.8
# From this on somebody complains or is upset, and what about is named.
COMPLAINS = 0.35
# How much of a very long message is looked through, in letters, in parts of which length, and from which share on that the
# runs of letters speak for something loud how many of them are read.
MOST, AT_ONCE, LOUD_ENOUGH, ANGRIEST = 24_000, 480, 0.3, 2
LOUD = ("anger", "legal", "physical", "distress")
BREAK = re.compile(r"(?<=[.!?])\s+|\n+")


def read(text: str, *, subject: str = "", language: str = "", readers: Learned | None = None) -> Reading:
    """Read a message without quotes and signature; `language` is believed where it is too short to tell.

    Those who read are the ones that come with Amends, unless others are given.
    """
    whole = f"{subject}\n{text}" if subject else text
    readers = readers or shipped()
    parts = list(parts_of(whole, readers))
    answers = [readers.read(whole[start:end]) for start, end in parts]
    spoken = language if language and len(text) < TOO_SHORT_TO_TELL else _most(answers[0].lang)
    phrases = phrases_in(whole, spoken)
    shares = shares_of(whole, answers, phrases, readers)
    about = max(answers, key=lambda each: each.degrees["complaint"]).cause
    first, second = sorted(about, key=lambda name: -about[name])[:2]
    complains = max(shares["complaint"], shares["anger"]) >= COMPLAINS
    wanted = [*(name for name in DEGREES if is_so(name, shares[name])), *(["cause"] if complains else [])]
    said = [*_from_phrases(phrases, wanted)]
    found = [*_from_readers(parts, answers, wanted, {each.field for each in said}), *said]
    return Reading(
        language=spoken,
        kind=_most(answers[0].kind),
        cause=first if complains else None,
        runner_up=second if complains else None,
        evidence=tuple(_placed(found, len(whole) - len(text))),
        reader=readers.name,
        **shares,
    )


def shares_of(whole: str, answers: Sequence[Answers], phrases: Sequence[Found], readers: Learned) -> dict[str, float]:
    """How much of it is so, by the readers and the phrases together."""
    shares = {name: max(each.degrees[name] for each in answers) for name in DEGREES}
    loudest = {each.field: each for each in sorted(phrases, key=lambda each: each.share)}
    for name, phrase in loudest.items():
        beside = BESIDE_SOME.get(name, BESIDE)
        share = raised(shares[name], phrase.share, beside)
        may_be_lost = name in GRAVE or (name in ASIDE and len(whole) > LONGEST_TEXT)
        if may_be_lost and not is_so(name, share):
            start, end = sentence_of(whole, phrase)
            alone = readers.read(whole[start:end]).degrees[name] if AMID * (end - start) < len(whole) else 0.0
            share = max(share, raised(alone, phrase.share, beside))
        shares[name] = share
    if shares["complaint"] >= SO and shares["distress"] >= NEED and shares["anger"] < FURIOUS:
        shares["distress"] = max(shares["distress"], SO)
    return shares


def raised(share: float, by: float, beside: float = BESIDE) -> float:
    """A share once a phrase is found that speaks for it: as high as that by itself where the readers give `beside`."""
    odds = share / max(1 - share, TINY) * by / (1 - by) * (1 - beside) / beside
    return max(share, odds / (1 + odds))


def sentence_of(whole: str, phrase: Found) -> tuple[int, int]:
    """From where to where the sentence stands in which a phrase is said, or as much of it as is read at once."""
    begin, end = max(phrase.start - AT_ONCE // 2, 0), min(phrase.end + AT_ONCE // 2, len(whole))
    before = [each.end() for each in BREAK.finditer(whole, begin, phrase.start)]
    after = BREAK.search(whole, phrase.end, end)
    return before[-1] if before else begin, after.start() if after else end


def parts_of(whole: str, readers: Learned) -> Iterator[tuple[int, int]]:
    """From where to where it is read: all of it at once, and of a very long one its angriest parts once more."""
    yield 0, len(whole)
    if len(whole) > LONGEST_TEXT:
        inner = ((_loudness(readers, whole[start:end]), start, end) for start, end in stretches(whole))
        angriest = sorted((each for each in inner if each[0] >= LOUD_ENOUGH), reverse=True)[:ANGRIEST]
        yield from sorted((start, end) for _, start, end in angriest)


def looked_through(whole: str) -> list[tuple[int, int]]:
    """From where to where a message is looked through: all of it, or both ends of a very long one."""
    if len(whole) <= MOST:
        return [(0, len(whole))]
    return [(0, MOST * 2 // 3), (len(whole) - MOST // 3, len(whole))]


def phrases_in(whole: str, language: str) -> list[Found]:
    """Every phrase it says, where it is looked through."""
    return [
        replace(each, start=begin + each.start, end=begin + each.end)
        for begin, end in looked_through(whole)
        for each in find_phrases(whole[begin:end], language)
    ]


def stretches(whole: str) -> Iterator[tuple[int, int]]:
    """A very long message in pieces that can be read at once, cut at the ends of sentences."""
    for begin, end in looked_through(whole):
        while begin < end:
            last = min(begin + AT_ONCE, end)
            breaks = BREAK.finditer(whole, begin + AT_ONCE // 2, last) if last < len(whole) else ()
            cut = max((each.end() for each in breaks), default=last)
            yield begin, cut
            begin = cut


def _loudness(readers: Learned, text: str) -> float:
    said = readers.together("degrees", {}, readers.by_letters(text))
    return float(max(said[DEGREES.index(name)] for name in LOUD))


def _from_readers(
    parts: Sequence[tuple[int, int]], answers: Sequence[Answers], wanted: Sequence[str], shown: Set[str]
) -> Iterator[Evidence]:
    """For each of these the words of the part that says it most; of what is shown already, only where they think so, too."""
    for name in wanted:
        degree = "complaint" if name == "cause" else name
        at = max(range(len(answers)), key=lambda one: answers[one].degrees[degree])
        thinks_so = name not in shown or answers[at].degrees[degree] >= BESIDE
        if thinks_so and (words := answers[at].words_for(name)):
            yield Evidence(name, parts[at][0] + words[0], parts[at][0] + words[1])


def _from_phrases(phrases: Sequence[Found], wanted: Sequence[str]) -> Iterator[Evidence]:
    return (Evidence(each.field, each.start, each.end) for each in phrases if each.field in wanted)


def _placed(found: Sequence[Evidence], before: int) -> Iterator[Evidence]:
    """Each once, the widest of those that overlap, in the order of the text; what stands in the subject is marked so."""
    kept: list[Evidence] = []
    for each in sorted(set(found), key=lambda one: (one.field, one.start, -one.end)):
        if kept and kept[-1].field == each.field and each.start < kept[-1].end:
            kept[-1] = Evidence(each.field, kept[-1].start, max(each.end, kept[-1].end))
        else:
            kept.append(each)
    for each in sorted(kept, key=lambda one: (one.start, one.end, one.field)):
        if each.start < before:
            yield Evidence(each.field, each.start, min(each.end, max(before - 1, 0)), is_in_subject=True)
        else:
            yield Evidence(each.field, each.start - before, each.end - before)


def _most(shares: dict[str, float]) -> str:
    return max(shares, key=lambda name: shares[name])
