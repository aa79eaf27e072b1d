"""A message is read for what stands between its lines, and shows the words one can tell by."""

import io
import json
import re
import sys
from typing import Any

import numpy as np
import pytest

from amends.triage.reading import Reading, read
from amends.triage.reading.command import main
from amends.triage.reading.labels import DEGREES
from amends.triage.reading.learned import Learned, pieces_of, shipped, stretch
from amends.triage.reading.reading import ANGRIEST, AT_ONCE, BESIDE_SOME, MOST, parts_of, raised, stretches
from amends.triage.shipping import LEARNED
from amends.triage.understanding import SO, is_so

MOST_MEGABYTES = 24
LETTER = "Dear team, we thank you for the parcel, and have a question about the filter that came with it. "
FRIENDLY = {
    "en": LETTER,
    "de": "Liebes Team, danke für das Paket, wir haben noch eine Frage zum Filter, der dabei war. ",
    "nb": "Hei, takk for pakken, vi har et spørsmål om filteret som fulgte med. ",
    "nn": "Hei, takk for pakka, vi har eit spørsmål om filteret som følgde med. ",
}

FURIOUS_AND_CALM = {
    "de": (
        "Drei Wochen Lügen! Mein Anwalt meldet sich, und ich kündige.",
        "Guten Tag, wann haben Sie am Samstag geöffnet? Danke!",
    ),
    "nb": (
        "Tre uker med løgner! Dere hører fra advokaten min, og jeg sier opp.",
        "Hei, når har dere åpent på lørdag? Takk!",
    ),
    "nn": (
        "Tre veker med løgner! De høyrer frå advokaten min, og eg seier opp.",
        "Hei, når har de ope på laurdag? Takk!",
    ),
    "en": (
        "Three weeks of lies! You will hear from my lawyer, and I'm cancelling.",
        "Hello, when are you open on Saturday? Thanks!",
    ),
}


def shown(reading: Reading, text: str, field: str) -> list[str]:
    """The words that speak for something."""
    return [text[each.start : each.end] for each in reading.evidence if each.field == field]


@pytest.mark.parametrize("language", FURIOUS_AND_CALM)
def test_a_furious_customer_is_told_from_a_calm_one(language: str) -> None:
    furious, calm = map(read, FURIOUS_AND_CALM[language])
    assert (furious.language, furious.threat, calm.threat) == (language, "legal", None)
    upset = ("anger", "complaint", "legal", "churn")
    assert [name for name in upset if getattr(furious, name) > 0.5 > getattr(calm, name)] == [*upset]


def test_the_words_that_speak_for_a_threat_are_shown() -> None:
    text = "The lamp arrived broken on Monday. If nobody calls me back you will hear from my lawyer."
    reading = read(text)
    assert any("lawyer" in words for words in shown(reading, text, "legal"))
    assert all(0 <= each.start < each.end <= len(text) for each in reading.evidence)


@pytest.mark.parametrize(
    "text",
    [
        "Hello, [I have had no coffee since Thursday]; my neighbour",
        "Also, [ich warte seit sechs Wochen], Sie",
        "Nei, [ingen svarer på telefonen]. Jeg",
    ],
)
def test_a_single_word_of_the_next_clause_is_no_evidence(text: str) -> None:
    first, last = text.index("["), text.index("]") - 1
    text = text.replace("[", "").replace("]", "")
    pieces = [each.span() for each in re.finditer(r"\w+", text)]
    before = max(at for at, (_start, end) in enumerate(pieces) if end <= first)
    after = next((at for at, (start, _end) in enumerate(pieces) if start >= last), len(pieces) - 1)
    marks = np.array([1.0 if before <= at <= after else -9.0 for at in range(len(pieces))])
    begin, end = stretch(text, marks, pieces)
    assert text[begin:end] == text[first:last]


def test_words_in_the_subject_are_known_as_such() -> None:
    reading = read("The lamp is here.", subject="You will hear from my lawyer")
    assert {each.is_in_subject for each in reading.evidence if each.field == "legal"} == {True}


def test_a_threat_in_the_middle_of_a_very_long_mail_is_found() -> None:
    text = LETTER * 60 + "I know where you live, and I will come and burn your shop down. " + LETTER * 60
    reading = read(text)
    assert reading.threat == "physical"
    assert any("know where you live" in words for words in shown(reading, text, "physical"))


@pytest.mark.parametrize(
    "text", ["", " ", "👍", "?", "\n\n", "\x00\ud800", "a" * 200_000, "!" * 200_000, "ä\n" * 100_000]
)
def test_whatever_comes_is_read(text: str) -> None:
    reading = read(text)
    assert all(0 <= getattr(reading, name) <= 1 for name in DEGREES)
    assert reading.threat is None


def test_a_long_message_is_read_in_a_few_parts_however_long_it_is() -> None:
    readers = Learned()
    for text in (LETTER * 100, LETTER * 3000, "x" * 100_000):
        parts = list(parts_of(text, readers))
        assert len(parts) <= 1 + ANGRIEST
        assert parts[0] == (0, len(text))
        assert all(end - start <= AT_ONCE for start, end in parts[1:])


@pytest.mark.parametrize("letters", [0, 100, 400, 1000])
@pytest.mark.parametrize(
    ("language", "said", "field"),
    [
        ("en", "I will kill you.", "physical"),
        ("en", "My lawyer will hear of this, you thieves!", "legal"),
        ("en", "I want to kill myself.", "distress"),
        ("en", "Sometimes I think about killing myself, the bills just keep coming.", "distress"),
        ("de", "Ich bring dich um.", "physical"),
        ("de", "Ich denke daran, mir das Leben zu nehmen.", "distress"),
        ("de", "Wir sehen uns vor Gericht.", "legal"),
        ("nb", "Jeg skal drepe deg.", "physical"),
        ("nb", "Da sees vi i retten.", "legal"),
        ("nb", "Jeg vil ta mitt eget liv.", "distress"),
        ("nn", "De høyrer frå advokaten min.", "legal"),
        ("nn", "Eg vil ta livet av meg.", "distress"),
    ],
)
def test_what_is_said_in_plain_words_is_heard_also_amid_a_friendly_letter(
    language: str, said: str, field: str, letters: int
) -> None:
    around = FRIENDLY[language] * -(-letters // len(FRIENDLY[language]))
    reading = read(f"{around}{said} {around}".strip())
    assert is_so(field, getattr(reading, field))


@pytest.mark.parametrize(
    "text",
    [
        "Send den hit til styret, du, så legger jeg den inn for hånd. Mottaket vårt er visst flyttet til en maskin.",
        "Sikringen går når jeg slår den på, og så blir den ikke varm. Jeg tør ikke prøve mer.",
        "Moin Jonas, unsere M4 heizt seit heute Mittag nicht mehr auf. Anzeige bleibt bei 41 Grad, dann piept sie dreimal und "
        "geht in Bereitschaft. Stecker raus, zehn Minuten gewartet, Wasser geprüft: alles probiert. Kann der Techniker morgen "
        "kommen? Übermorgen ist Markttag, da machen wir 300 Tassen.",
    ],
)
def test_a_friendly_command_or_a_machine_that_fails_is_no_threat(text: str) -> None:
    assert read(text).threat is None


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ("You clowns could not organise a bath in a swimming pool. ", "insult"),
        ("I would like to speak to the owner about this. ", "escalate"),
        ("We are buying the next one somewhere else. ", "churn"),
    ],
)
def test_what_is_said_once_in_the_middle_of_a_letter_of_ninety_words_is_heard(said: str, field: str) -> None:
    before = (
        "I bought the lamp in your shop in March and it was delivered on a Tuesday by two young men who carried it up the "
        "stairs to the third floor. It is the tall one with the green shade. "
    )
    after = (
        "It stands beside the sofa in the living room, where my sister likes to read in the evening when she comes to visit "
        "us. The bulb is the one that came with it and the cable is long enough."
    )
    readers = shipped()
    unsaid, heard = (readers.read(each).degrees[field] for each in (before + after, before + said + after))
    assert unsaid < SO <= heard


def test_a_phrase_counts_for_less_where_the_readers_see_nothing() -> None:
    assert raised(0.9, 0.7) > 0.9 > raised(0.02, 0.7) > 0.02


def test_where_the_readers_see_little_a_word_of_the_law_is_no_threat_but_one_of_need_is_heard() -> None:
    assert raised(0.1, 0.8, BESIDE_SOME["legal"]) < SO < raised(0.1, 0.8, BESIDE_SOME["distress"])


def test_whoever_brings_flowers_to_a_court_threatens_nobody() -> None:
    assert read("Er forliksrådet i 2. etasje? Skal levere blomster.").legal < 0.8


def test_of_a_long_message_both_ends_are_heard_and_no_words_are_shown_across_what_lies_between() -> None:
    text = "I will sue you. " + LETTER * 60 + "I will sue you."
    found = shown(read(text), text, "legal")
    assert found
    assert all(len(words) < 80 for words in found)
    pieces = pieces_of(shipped().pieces, text)
    assert (pieces[0][1], pieces[-1][2]) == (0, len(text))
    assert all(start <= end for _, start, end in pieces)


@pytest.mark.parametrize("before", [2_900, 11_500, 15_000])
def test_who_leaves_or_wants_a_superior_in_passing_is_heard_in_a_long_message(before: int) -> None:
    said = "I am cancelling my subscription. Let me speak to your manager. "
    around = LETTER * (before // len(LETTER))
    reading = read(f"{around}{said}{LETTER * 12}")
    assert min(reading.churn, reading.escalate) >= SO
    assert {"churn", "escalate"} <= {each.field for each in reading.evidence}


def test_need_near_the_end_of_what_is_too_long_to_look_through_is_heard_and_shown_where_it_stands() -> None:
    said = "I want to kill myself."
    text = f"{LETTER * (2 * MOST // len(LETTER))}{said} {LETTER * 12}"
    reading = read(text)
    assert is_so("distress", reading.distress)
    shown = [text[each.start : each.end] for each in reading.evidence if each.field == "distress"]
    assert any("kill myself" in each for each in shown)


def test_a_hint_of_need_is_enough_where_something_went_wrong_but_not_in_a_question() -> None:
    burning = "The machine smelt hot all week and this morning the plug has gone brown. I have two small kids and don't dare use it."
    asking = "Which of your coffees is kindest to the stomach? My mother cannot take everything any more."
    assert is_so("distress", read(burning).distress)
    assert not is_so("distress", read(asking).distress)


def test_the_stretches_of_a_message_leave_nothing_out_unless_it_is_very_long() -> None:
    text = (LETTER * 1000)[: MOST - 7]
    places = list(stretches(text))
    assert "".join(text[start:end] for start, end in places) == text


def test_a_short_message_is_taken_to_be_in_the_language_of_its_writer() -> None:
    assert read("Ok!", language="nn").language == "nn"


def test_without_the_reader_of_words_the_other_reads_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Learned, "knows_words", False)
    furious, calm = map(read, FURIOUS_AND_CALM["de"])
    assert furious.anger > 0.5 > calm.anger


def test_what_is_shipped_is_small() -> None:
    assert shipped().knows_words
    assert sum(path.stat().st_size for path in LEARNED.iterdir()) < MOST_MEGABYTES * 1_000_000


def lines(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *given: str) -> list[dict[str, Any]]:
    """What the command answers to these lines."""
    typed = ("\n".join(given) + "\n").encode("utf-8", "surrogateescape")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(typed), "utf-8", "strict"))
    main()
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_nothing_that_is_no_text_stops_the_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = lines(
        monkeypatch,
        capsys,
        '{"id": "\\ud800", "text": "hello"}',
        '{"id": 2, "text": null}',
        "\udcff",
        '{"id": 3, "text": "hi"}',
    )
    assert ["error" in answer for answer in answers] == [False, True, True, False]
    assert [answer.get("id") for answer in answers] == ["\ud800", 2, None, 3]


def test_the_command_answers_each_line_in_its_place(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    furious, calm = FURIOUS_AND_CALM["en"]
    first, second = (json.dumps({"id": name, "text": text}) for name, text in (("a", furious), ("b", calm)))
    answers = lines(monkeypatch, capsys, first, "no json", "[1]", '{"id": 7}', second)
    assert [answer.get("id") for answer in answers] == ["a", None, None, 7, "b"]
    assert ["error" in answer for answer in answers] == [False, True, True, True, False]
    wanted = {"id", "language", "anger", "complaint", "cause", "insult", "threat", "churn", "escalate", "distress"}
    assert answers[0].keys() == wanted | {"praise", "kind", "evidence"}
    assert (answers[0]["threat"], answers[4]["threat"]) == ("legal", None)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "The wire is bare and I am scared to use it."),
        ("en", "I am scared to use the dishwasher after it caught fire."),
        ("nb", "Oppvaskmaskinen tok fyr, og nå tør jeg ikke sove."),
        ("de", "Der Stecker ist ganz heiß, ich traue mich nicht mehr, sie einzuschalten."),
        ("nb", "Støpselet er svidd og jeg tør ikke bruke den lenger."),
        ("nn", "Det luktar svidd av støpselet, eg torer ikkje bruke ho meir."),
    ],
)
def test_whoever_is_afraid_of_a_thing_is_in_distress(language: str, said: str) -> None:
    assert read(said, language=language).distress >= SO


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "I'm not afraid to go to court over a coffee machine."),
        ("en", "Don't be afraid to use plain words with me."),
        ("en", "I'm afraid to use dishwasher tablets on it."),
        ("de", "Ich traue mich nicht, die Kanne im Geschirrspüler zu benutzen."),
        ("de", "Ich traue mich nicht, die schöne Maschine zu benutzen, bevor ich weiß, welches Wasser sie braucht"),
        ("nb", "Tør ikke sette i gang uten å spørre dere først."),
        ("de", "Ich trau mich nicht den Rabatt zu nutzen"),
        ("nb", "Mor tør ikke bruke nettbutikken, kan vi bestille på telefon?"),
        ("nb", "Jeg vet ikke hvem jeg skal spørre, men kortet kom ikke med kaffen."),
        ("nn", "Eg tør ikkje setje han i oppvaskmaskina"),
    ],
)
def test_words_of_fear_about_something_harmless_are_no_distress(language: str, said: str) -> None:
    assert read(said, language=language).distress < SO
