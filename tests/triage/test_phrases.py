"""What people say in so many words is found, and taken back where they take it back."""

import re
import time
import tomllib

import pytest

from amends.triage.reading.phrases import HERE, find_phrases, first_words, pattern_of

LANGUAGES = ("de", "en", "nb", "nn")
FIELDS = {"legal", "physical", "churn", "escalate", "anger", "distress", "praise", "complaint", "insult", "vulgar"}
DECIDING = {"legal", "physical", "churn", "escalate"}


def said(text: str, language: str) -> set[str]:
    """The fields of which one may be at least half sure."""
    return {each.field for each in find_phrases(text, language) if each.share >= 0.5}


def groups() -> list[tuple[str, str, dict]]:
    return [
        (language, field, group)
        for language in LANGUAGES
        for field, found in tomllib.loads((HERE / f"{language}.toml").read_text("utf-8")).items()
        for group in found
    ]


@pytest.mark.parametrize(
    ("language", "text", "field"),
    [
        ("de", "Den Rest klärt unser Anwalt mit Ihnen.", "legal"),
        ("de", "Ich habe gestern bei der Polizei Anzeige erstattet.", "legal"),
        ("de", "Dann schlag ich dir die Zähne ein, ich weiß wo du wohnst.", "physical"),
        ("de", "Hiermit kündige ich meinen Handyvertrag.", "churn"),
        ("de", "Bei euch bestelle ich garantiert nichts mehr.", "churn"),
        ("de", "Ich möchte jetzt mit Ihrer Filialleiterin sprechen.", "escalate"),
        ("de", "Kann ich bitte mit einem echten Menschen reden?", "escalate"),
        ("de", "So eine Frechheit ist mir noch nie untergekommen.", "anger"),
        ("de", "Ich bin am Ende und weiß nicht mehr weiter.", "distress"),
        ("de", "Die Beratung war wirklich großartig!", "praise"),
        ("de", "Ich möchte mich beschweren.", "complaint"),
        ("de", "Ihr seid doch alle Betrüger.", "insult"),
        ("en", "You will be hearing from my solicitor.", "legal"),
        ("en", "I have reported this to Trading Standards.", "legal"),
        ("en", "I'll smash your windows, I know where you park.", "physical"),
        ("en", "Please close my account at the end of the month.", "churn"),
        ("en", "We're taking our business elsewhere.", "churn"),
        ("en", "Put me through to your supervisor.", "escalate"),
        ("en", "I want to talk to a human, not a bot.", "escalate"),
        ("en", "I am absolutely livid.", "anger"),
        ("en", "I can't afford to pay the rent and I'm scared.", "distress"),
        ("en", "Hats off to your team, absolutely brilliant service.", "praise"),
        ("en", "This is a formal complaint.", "complaint"),
        ("en", "You bunch of crooks.", "insult"),
        ("nb", "Da tar jeg saken til Forliksrådet.", "legal"),
        ("nb", "Neste brev kommer fra advokaten min.", "legal"),
        ("nb", "Jeg vet hvor du bor, og jeg kommer med balltre.", "physical"),
        ("nb", "Jeg vil si opp abonnementet mitt.", "churn"),
        ("nb", "Vi bytter leverandør fra nyttår.", "churn"),
        ("nb", "Kan jeg få snakke med sjefen din?", "escalate"),
        ("nb", "Gi meg et ekte menneske, takk.", "escalate"),
        ("nb", "Dette er en skandale, jeg er rasende.", "anger"),
        ("nb", "Jeg er livredd og orker ikke mer.", "distress"),
        ("nb", "Tusen takk for strålende service!", "praise"),
        ("nb", "Pakken har fortsatt ikke kommet.", "complaint"),
        ("nb", "Dere er noen udugelige amatører.", "insult"),
        ("nn", "Eg melder saka til Forbrukartilsynet.", "legal"),
        ("nn", "Det får advokaten vår ta seg av.", "legal"),
        ("nn", "Eg veit kvar du bur, og eg kjem med øks.", "physical"),
        ("nn", "Eg seier opp avisa frå nyttår.", "churn"),
        ("nn", "Me handlar aldri meir hjå dykk.", "churn"),
        ("nn", "Be dagleg leiar ringje meg.", "escalate"),
        ("nn", "Eg vil snakke med den som har ansvaret.", "escalate"),
        ("nn", "Eg er rasande, dette er heilt håplaust.", "anger"),
        ("nn", "Eg er livredd og orkar ikkje meir.", "distress"),
        ("nn", "Tusen takk for framifrå hjelp!", "praise"),
        ("nn", "Pakken har framleis ikkje kome.", "complaint"),
        ("nn", "De er nokre udugelege amatørar.", "insult"),
    ],
)
def test_people_are_taken_at_their_word(language, text, field):
    assert field in said(text, language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Unsere Anwaltskanzlei braucht zwanzig Ordner."),
        ("de", "Ich will nicht klagen, ich habe nur eine Frage."),
        ("de", "Wie lange ist die Kündigungsfrist?"),
        ("de", "Bitte meinen Wecker für morgen stornieren."),
        ("de", "Der Prozess hängt, wie schieße ich ihn ab?"),
        ("de", "Ich habe gestern mit Ihrem Filialleiter gesprochen, danke."),
        ("de", "Die Regenleitung ist undicht, wer kann sie abdichten?"),
        ("en", "We are a law firm and need two hundred envelopes."),
        ("en", "I'm not going to sue, I just want the receipt."),
        ("en", "Could you cancel my alarm for tomorrow?"),
        ("en", "You cancelled my order without telling me why."),
        ("en", "How do I kill the process on port 80?"),
        ("en", "I could kill for one of your scones."),
        ("en", "I spoke to your manager yesterday and it is sorted."),
        ("en", "Am I talking to a real person?"),
        ("nb", "Vi er et advokatfirma og trenger nye stoler."),
        ("nb", "Jeg skal ikke gå til retten, jeg bare spør."),
        ("nb", "Hvor lang er oppsigelsestiden?"),
        ("nb", "Kan dere drepe prosessen på serveren?"),
        ("nb", "Jeg snakket med en hyggelig leder hos dere i går."),
        ("nn", "Vi er eit advokatfirma og treng nye stolar."),
        ("nn", "Eg skal ikkje gå til retten, eg berre spør."),
        ("nn", "Kor lang er oppseiingstida?"),
        ("nn", "Roboten klipper ikkje langs kanten."),
    ],
)
def test_what_only_sounds_so_is_not_found(language, text):
    assert said(text, language) & DECIDING == set()


@pytest.mark.parametrize(
    ("language", "text", "field"),
    [
        ("de", "I never complain. But this is a formal complaint.", "complaint"),
        ("de", "Ich wollte nie klagen. Jetzt schreibt Ihnen mein Anwalt.", "legal"),
        ("en", "We are no law firm. My lawyer will write to you.", "legal"),
        ("nb", "Jeg ville ikke til retten. Nå skriver advokaten min.", "legal"),
        ("nn", "Eg ville ikkje til retten. No skriv advokaten min.", "legal"),
    ],
)
def test_only_its_own_sentence_is_taken_back(language, text, field):
    assert field in said(text, language)


@pytest.mark.parametrize(
    ("language", "text", "field"),
    [
        ("de", "Bitte zum 31.8. kündigen, ich will zum 31.8. kündigen.", "churn"),
        ("nb", "Jeg vil fra 1. mai si opp avisen.", "churn"),
        ("nn", "Difor vil eg frå 1. mai seie opp avisa.", "churn"),
    ],
)
def test_a_date_ends_no_sentence(language, text, field):
    assert field in said(text, language)


@pytest.mark.parametrize(
    ("language", "text", "field"),
    [
        ("de", "ich kuendige", "churn"),
        ("de", "ICH KUNDIGE", "churn"),
        ("de", "ich moechte mit dem geschaeftsfuehrer sprechen", "escalate"),
        ("nb", "sett meg over til daglig leder, na", "escalate"),
        ("nb", "jeg gaar til forliksradet", "legal"),
        ("nb", "far jeg ikke svar kontakter jeg Forbrukertilsynet", "legal"),
        ("nn", "eg vil snakke med den ovste", "escalate"),
        ("en", "ive cancelled my membership", "churn"),
        ("en", "I’ve cancelled my membership", "churn"),
    ],
)
def test_nobody_needs_the_right_keys(language, text, field):
    assert field in said(text, language)


def test_a_short_word_is_not_mistaken_for_its_neighbour():
    assert re.match(pattern_of("før"), "for") is None
    assert re.match(pattern_of("før"), "foer")


def test_english_is_understood_in_every_language():
    assert all("legal" in said("My lawyer will write to you.", language) for language in (*LANGUAGES, "da", "fi"))


def test_bokmaal_and_nynorsk_are_read_beside_each_other():
    assert said("Eg vil si opp.", "nn") == said("Eg vil si opp.", "nb") == {"churn"}


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("de", "Also: Den Rest macht mein Rechtsanwalt, verlassen Sie sich darauf.", "mein Rechtsanwalt"),
        ("en", "Right. Let me speak to your very patient manager, please.", "speak to your very patient manager"),
        ("nb", "Hei! Jeg tar saken til Forliksrådet i dag.", "til Forliksrådet"),
        ("nn", "Hei! Difor seier eg opp avisa.", "seier eg opp"),
    ],
)
def test_the_words_that_speak_for_it_are_pointed_at(language, text, words):
    assert words in {text[each.start : each.end] for each in find_phrases(text, language)}


def test_what_is_found_stands_in_the_order_of_the_text():
    found = find_phrases("I will sue you. I want to cancel. Put me through to the manager.", "en")
    assert [each.start for each in found] == sorted(each.start for each in found)
    assert list(dict.fromkeys(each.field for each in found)) == ["legal", "churn", "escalate"]


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("kündig*", "Kündigung"),
        ("*kosten", "Mahnkosten"),
        ("(mein|unser) Anwalt", "unser Anwalt"),
        ("ich (doch)? gehe", "ich gehe"),
        ("(doch)? gehe", "doch gehe"),
        ("(no|not (one|a single)) word", "not a single word"),
        ("take … court", "take it and you to court"),
    ],
)
def test_the_signs_mean_what_the_file_says(words, text):
    found = re.match(pattern_of(words), text, re.IGNORECASE)
    assert found is not None and found.end() == len(text)


def test_a_gap_ends_with_the_sentence():
    assert re.match(pattern_of("take … court"), "take it. court") is None
    assert re.match(pattern_of("take … court"), "take one two three four five court") is None


def test_a_phrase_is_looked_for_by_its_first_word():
    assert set(first_words("(doch)? (mein|unser*) Anwalt")) == {"doch", "mein", "unser*"}
    assert set(first_words("*anwälte")) == {"*anwälte", "*anwaelte", "*anwalte"}


@pytest.mark.parametrize(
    "text",
    [
        "a" * 100_000,
        "I will " * 15_000,
        "speak to " * 11_000,
        "ich will mit dem " * 6_000,
        "jeg vil snakke med " * 5_000,
        "sue you, law firm, " * 5_000,
        "e\u0301-" * 33_000,
        "!" * 100_000 + "x",
        "a. " * 33_000,
        "\n" * 100_000 + "x",
        ("x" * 5_000 + " ") * 20,
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_hostile_text_takes_no_time(language, text):
    find_phrases("", language)
    began = time.process_time()
    find_phrases(text, language)
    assert time.process_time() - began < 5


def test_every_field_is_known_in_every_language():
    assert {(language, field) for language, field, _ in groups()} == {
        (each, one) for each in LANGUAGES for one in FIELDS
    }


def test_nothing_is_certain_by_itself_and_nothing_idle():
    assert [group["share"] for *_, group in groups() if not 0.3 <= group["share"] <= 0.99] == []
    assert [group for *_, group in groups() if set(group) - {"share", "say", "unless"} or not group["say"]] == []


@pytest.mark.parametrize("kind", ["say", "unless"])
def test_no_phrase_stands_twice(kind):
    every = [(language, field, words) for language, field, group in groups() for words in group.get(kind, [])]
    assert len(every) == len(set(every))


def test_every_phrase_can_be_found_by_its_first_words():
    every = [words for *_, group in groups() for words in (*group["say"], *group.get("unless", []))]
    assert [words for words in every if not set(first_words(words)) or not pattern_of(words)] == []


def test_a_star_stands_only_where_it_means_something():
    every = [words for *_, group in groups() for words in (*group["say"], *group.get("unless", []))]
    assert [words for words in every if re.search(r"\w\*\w", words)] == []
