"""What says who wrote it is masked, in each language, and what was said stays."""

import time

import pytest

from amends.triage.masking import mask, unreadable

NAMES = ["Kari Nordahl", "Müller-Lüdenscheidt", "Jo Bø"]

GERMAN = """Guten Tag, ich bin Thomas Albrecht, Bestellung 4711 vom 12.11.2024.
Sie haben 1.299,00 € von DE89 3702 0044 0532 0130 00 abgebucht! Frau Weber sagte nein.
Rückruf: 0171 2345678 oder +49 (30) 12345-67, t.albrecht@post.example, https://shop.example/o/12?x=1
Ich wohne Lange Straße 5, 04109 Leipzig.

Viele Grüße
Tom"""
GERMAN_MASKED = """Guten Tag, ich bin [name], Bestellung [number] vom 12.11.2024.
Sie haben 1.299,00 € von [iban] abgebucht! Frau [name] sagte nein.
Rückruf: [phone] oder [phone], [mail], [link]
Ich wohne [place].

Viele Grüße
[name]"""
BOKMÅL = """Hei! Jeg heter Kari Nordahl og bor i Storgata 12, 5003 Bergen. Ordrenr. MR-2024-11873.
Ring 901 23 456 eller 55 12 34 56. Dere trakk 12 500 kr fra NO93 8601 1117 947. Karis maskin lekker siden 2023.
Mvh kari"""
BOKMÅL_MASKED = """Hei! Jeg heter [name] og bor i [place]. Ordrenr. [number].
Ring [phone] eller [phone]. Dere trakk 12 500 kr fra [iban]. [name] maskin lekker siden 2023.
Mvh [name]"""
ENGLISH = """My name is Ann Lee. Invoice INV-88213, parcel 00340434161094042557, 12 High Street.
I paid $12500 on 2024-11-12 at 10.30, and waited 6 weeks! Call (555) 123-4567. Card 4111 1111 1111 1111.
Kind regards,
Annie"""
ENGLISH_MASKED = """My name is [name]. Invoice [number], parcel [phone], [place].
I paid $12500 on 2024-11-12 at 10.30, and waited 6 weeks! Call [phone]. Card [number].
Kind regards,
[name]"""


@pytest.mark.parametrize(
    ("text", "names", "masked"),
    [
        (GERMAN, ["Thomas Albrecht"], GERMAN_MASKED),
        (BOKMÅL, ["Kari Nordahl"], BOKMÅL_MASKED),
        (ENGLISH, [], ENGLISH_MASKED),
    ],
    ids=["de", "nb", "en"],
)
def test_a_letter_loses_who_wrote_it(text: str, names: list[str], masked: str) -> None:
    assert mask(text, names) == masked


@pytest.mark.parametrize("written", ["Jürgen Müller", "juergen mueller", "Müllers", "MÜLLER", "Jurgen Muller"])
def test_a_name_is_known_however_it_is_spelt(written: str) -> None:
    assert mask(f"für {written} hier", ["Jürgen Müller"]) == "für [name] hier"


def test_a_colleague_is_masked_by_one_of_their_names() -> None:
    assert mask("Dank an Lena und Jonas!", ["Lena Brandt", "Jonas Weber"]) == "Dank an [name] und [name]!"


def test_a_short_name_that_is_a_word_is_masked_with_a_capital_only() -> None:
    assert mask("Bo bor her, og jeg må bo her.", ["Bo Li"]) == "[name] bor her, og jeg må bo her."


@pytest.mark.parametrize(
    "text",
    [
        "Ich warte seit 6 Wochen, seit 2023, seit 12.11.2024 und 2024-11-12, von 10.30-11.45 Uhr.",
        "Jeg betalte 12 500 kr og 1499,- og 350 kroner.",
        "It cost £1,299.00, then 12500 EUR, 100 % too much.",
        "Das ist eine Frechheit! Ich habe 3-mal geschrieben. Sehr geehrte Damen und Herren, 24/7 nichts.",
        "Bestellung kam nie an, Rechnung auch nicht.",
    ],
)
def test_time_money_and_feelings_stay(text: str) -> None:
    assert mask(text, ["Kari Nordahl"]) == text


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("kari (at) nordahl.example", "[mail]"),
        ("www.nordahl.example/kari?a=b.", "[link]."),
        ("Kontonr. 1234.56.78901", "Kontonr. [number]"),
        ("fødselsnummer 01018012345", "fødselsnummer [phone]"),
        ("ref: AB-12-9", "ref: AB-12-9"),
        ("Kundennummer: 88123", "Kundennummer: [number]"),
        ("Danke, @kari_n", "Danke, [name]"),
    ],
)
def test_numbers_and_ways_to_reach_somebody_go(text: str, masked: str) -> None:
    assert mask(text) == masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Hilsen Kari Nordahl", "Hilsen Xxxx Xxxxxxx"),
        ("KARIS kaffe, kari", "XXXXX kaffe, xxxx"),
        ("Herr Mueller-Luedenscheidt", "Herr Xxxxxxx-Xxxxxxxxxxxxx"),
        ("Jo, so ist es, jo! JO!", "Xx, so ist es, jo! XX!"),
        ("Skriv til per.hansen@post.example.", "Skriv til xxx.xxxxxx@xxxx.xxxxxxx."),
        ("Ring +47 55 12 34 56 i dag", "Ring +00 00 00 00 00 i dag"),
        ("Se https://shop.example/o/12?x=1 der", "Se xxxxx://xxxx.xxxxxxx/x/00?x=0 der"),
        ("Ich wohne Lange Straße 5, 04109 Leipzig.", "Ich wohne Xxxxx Xxxxxx 0, 00000 Xxxxxxx."),
        ("Frau Weber sagte nein.\n\nViele Grüße\nTom", "Frau Xxxxx sagte nein.\n\nViele Grüße\nXxx"),
        ("Siden 2024 betaler jeg 1 299 kroner", "Siden 2024 betaler jeg 1 299 kroner"),
        ("Karikatur", "Karikatur"),
    ],
)
def test_letter_for_letter_every_place_stays_its_own(text: str, masked: str) -> None:
    assert unreadable(text, NAMES) == masked
    assert len(masked) == len(text)


def test_letters_written_in_two_signs_are_one_letter_and_stay_two_signs() -> None:
    text = "für Mu\u0308ller, fu\u0308r alle"
    assert mask(text, NAMES) == "für [name], für alle"
    assert unreadable(text, NAMES) == "für Xx\u0308xxxx, fu\u0308r alle"


def test_nobody_can_write_what_covers() -> None:
    assert mask("Das ist \ufdd5\ufdd5 gut") == "Das ist \ufffd\ufffd gut"
    assert unreadable("Das ist \ufdd5 gut") == "Das ist \ufdd5 gut"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Ordre4711 og ordrenr88123", "Ordre[number] og ordrenr[number]"),
        ("Bestellbestätigungsnummer: 88123", "Bestellbestätigungsnummer: [number]"),
        ("invoice 2024/AB-12/7.9.", "invoice [number]."),
        ("a/b/c-d/e/12345.", "[number]."),
        ("Mvh  \n \nOla  Nordmann Berg \t\nvi høres", "Mvh  \n \n[name] \t\nvi høres"),
        ("Yours truly,\nann lee.\n\n", "Yours truly,\n[name]\n\n"),
    ],
)
def test_numbers_and_farewells_go_however_they_are_written(text: str, masked: str) -> None:
    assert mask(text) == masked


def test_a_name_with_more_spellings_than_anybody_could_count_is_known_as_it_is_written() -> None:
    name = "Å" * 60
    assert mask(f"{name} {'a' * 200}", [name]) == f"[name] {'a' * 200}"


LONG = ["a" * 400_000, "a@" * 200_000, "1" * 400_000, "1 2 3 4 5 x" * 40_000, "@" * 400_000, "u\u0308" * 200_000]


@pytest.mark.parametrize("text", LONG, ids=lambda text: text[:6])
def test_no_text_takes_long(text: str) -> None:
    begun = time.perf_counter()
    assert len(unreadable(text, NAMES)) == len(text)
    assert time.perf_counter() - begun < 5


REPEATED = [
    "a",
    "-",
    ".",
    "/",
    "1",
    "a.a.",
    "a-",
    "Mr. A",
    "Aa ",
    " ",
    "\n",
    "order",
    "order-",
    "mvh\n",
    "u\u0308\u0327",
]
BEGUN = ["order" + "a" * 16_000, "order " + "-" * 16_000, "http://" + "-" * 16_000, "a@" + "-" * 16_000]
BEGUN += [f"mvh{each * 16_000}!?" for each in ("A", " ", "\n", "A ")] + ["a" + "\u0301" * 16_000 + "\u0327" * 16_000]
HOSTILE = [each * (16_000 // len(each)) for each in REPEATED] + BEGUN


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:8]))
def test_no_words_hold_up_the_masking(text: str) -> None:
    """Three take a third of a second; where a pattern goes over a stretch again and again, they take eight and more."""
    begun = time.process_time()
    for _each in range(3):
        assert len(unreadable(text, NAMES)) == len(text)
    assert time.process_time() - begun < 6


def test_a_very_long_text_takes_no_time() -> None:
    words = ["Kari Nordahl", "Thomas Albrecht", *(f"Vorname{n} Nachname{n}" for n in range(100))]
    assert len(mask("aaaa 0171 2345678 www. " * 4000 + "a" * 50_000 + "1" * 20_000, words)) > 50_000
