"""What somebody types is understood, in three languages, and nothing breaks it."""

from datetime import date

import pytest

from amends.search.wishing import Filter, day_of, means_files, means_me, means_nobody, number_in, read_wish, state_of

TODAY = date(2026, 11, 24)


def test_words_phrases_and_what_is_left_out() -> None:
    wish = read_wish('Maschine "läuft aus" -Tee -"grüner Tee"')
    assert wish.words == ("maschine", "läuft", "aus")
    assert wish.phrases == ("läuft aus",)
    assert wish.without == (("tee",),)
    assert wish.never_said == ("grüner Tee",)


@pytest.mark.parametrize(
    "typed", ['from:"Kari Nordahl"', "von:„Kari Nordahl“", "fra:«Kari Nordahl»", 'FROM:"Kari Nordahl"']
)
def test_a_filter_in_each_language(typed: str) -> None:
    assert read_wish(typed).filters == (Filter("from", "Kari Nordahl"),)


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("assigned:me", "assigned"),
        ("zugewiesen:mir", "assigned"),
        ("tildelt:meg", "assigned"),
        ("status:offen", "status"),
        ("before:2026", "before"),
        ("vor:2026", "before"),
        ("før:2026", "before"),
        ("foer:2026", "before"),
        ("nach:2026", "after"),
        ("etter:2026", "after"),
        ("team:Bergen", "team"),
        ("schlagwort:garantie", "tag"),
        ("har:vedlegg", "has"),
    ],
)
def test_every_filter_is_known_by_its_names(typed: str, kind: str) -> None:
    assert [each.kind for each in read_wish(typed).filters] == [kind]


def test_a_filter_can_be_turned_round() -> None:
    assert read_wish("-status:closed").filters == (Filter("status", "closed", is_not=True),)


def test_an_unknown_filter_is_named_and_the_rest_is_kept() -> None:
    wish = read_wish("prio:high maschine")
    assert (wish.unknown, wish.words) == (("prio",), ("high", "maschine"))


@pytest.mark.parametrize(("typed", "words"), [("Bestellnummer:4711", ("4711",)), ('SN:"AX 9"', ("ax", "9"))])
def test_what_stands_behind_an_unknown_filter_is_looked_for(typed: str, words: tuple[str, ...]) -> None:
    wish = read_wish(typed)
    assert wish.words == words
    assert wish.unknown == (typed.partition(":")[0],)


@pytest.mark.parametrize("typed", ["Re: Maschine", "https://shop.example/maschine", "10:30 Maschine", "AW: Maschine"])
def test_what_only_looks_like_a_filter_is_words(typed: str) -> None:
    wish = read_wish(typed)
    assert (wish.unknown, wish.filters) == ((), ())
    assert "maschine" in wish.words


@pytest.mark.parametrize("typed", ["", " ", '"', '""', "-", "--", "-:", ":", "\0", "***", "(((", "from:", '-"'])
def test_nothing_asks_for_nothing(typed: str) -> None:
    wish = read_wish(typed)
    assert (wish.phrases, wish.without, wish.never_said, wish.filters, wish.unknown) == ((), (), (), (), ())
    assert wish.words in {(), ("from",)}


def test_a_whole_letter_pasted_asks_for_its_first_words() -> None:
    wish = read_wish(" ".join(f"wort{n}" for n in range(10_000)))
    assert wish.words[:2] == ("wort0", "wort1")
    assert len(wish.words) == 24


@pytest.mark.parametrize("typed", ["1042", "#1042", "№1042", "№ 1042", " nr 1042 ", "No. 1042"])
def test_a_number_alone_is_the_number_of_a_conversation(typed: str) -> None:
    assert number_in(typed) == 1042


@pytest.mark.parametrize("typed", ["1042 leckt", "10 42", "", "#", "9" * 30, "DE-1042"])
def test_a_number_among_other_words_is_not(typed: str) -> None:
    assert number_in(typed) is None


@pytest.mark.parametrize(
    ("word", "day"),
    [
        ("2026-11-02", date(2026, 11, 2)),
        ("2.11.2026", date(2026, 11, 2)),
        ("2/11/26", date(2026, 11, 2)),
        ("2.11.", date(2026, 11, 2)),
        ("24.12.", date(2025, 12, 24)),
        ("29.2.", date(2024, 2, 29)),
        ("30.2.", None),
        ("2026-11", date(2026, 11, 1)),
        ("2026", date(2026, 1, 1)),
        ("heute", TODAY),
        ("i går".replace(" ", ""), date(2026, 11, 23)),
        ("31.2.2026", None),
        ("0000-01-01", None),
        ("bald", None),
    ],
)
def test_days_as_people_write_them(word: str, day: date | None) -> None:
    assert day_of(word, TODAY) == day


def test_states_and_persons_in_each_language() -> None:
    assert [state_of(word) for word in ("Offen", "åpen", "aapen", "später", "lukket", "venter", "kaputt")] == [
        "open",
        "open",
        "open",
        "snoozed",
        "closed",
        "waiting",
        None,
    ]
    assert all(map(means_me, ("me", "Ich", "meg")))
    assert all(map(means_nobody, ("nobody", "niemand", "ingen")))
    assert all(map(means_files, ("file", "Anhang", "vedlegg", "Anhaenge")))
