"""Conversations are found by everything that was said in them, as far as one may know of them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amends.conversations.models import Contribution, Conversation, Enclosure, MessageKind, Reason, Tag
from amends.conversations.replying import Reply
from amends.customers.models import Customer, Organisation
from amends.files.models import StoredFile
from amends.foundation.clock import now, standing_at
from amends.mail.models import Mailbox
from amends.people.models import Person, Team
from amends.search.finding import PAGE, find
from amends.search.people import find_people
from amends.search.wishing import read_wish
from tests import cast
from tests.search.searching import finds, keep_up, numbers


@pytest.fixture
def matter(kari: Customer, mailbox: Mailbox, jonas: Person) -> Conversation:
    """Kari's coffee machine, with a note and a file."""
    kari.name = "Kari Nordahl"
    kari.save()
    kari.organisation = Organisation.objects.create(name="Pensjonat Fjellro")
    kari.save()
    kari.add_phone_number("+47 912 34 567")
    one = cast.conversation(
        kari, mailbox, "Die Kaffeemaschine leckt seit der Bestellung DE-4711.", subject="Defektes Gerät"
    )
    one.note("Sie klang verzweifelt, bitte bald", by=jonas.actor)
    file = Enclosure(StoredFile.keep(b"x"), "lekkasje-kjøkken.jpg", "image/jpeg")
    one.receive(Contribution(MessageKind.RECEIVED, "Bilde", trimmed="> Nimm Abstand", files=(file,)), by=kari.actor)
    keep_up()
    return one


@pytest.mark.parametrize(
    "typed",
    [
        "Kaffeemaschine",
        "kaffeemaschinen",
        "maschine",
        "KAFFEE",
        "Geraet",
        "Geräte",
        "4711",
        "DE-4711",
        "de4711",
        "Nordahl",
        "kari@nordahl.example",
        "Fjellro",
        "91234567 kari",
        "lekkasje",
        "kjoekken.jpg",
        "verzweifelt",
        "abstand",
        "leckt maschine kari",
        '"seit der Bestellung"',
        '"defektes gerät"',
        "from:kari",
        "von:nordahl.example maschine",
        "status:offen",
        "assigned:nobody maschine",
        "has:file",
        "team:bergen",
        "maschine -tee",
        "-status:closed",
        "after:today",
        'maschine -"bestellung der seit"',
        'maschine -from:"per nordahl"',
        "maschine -kaffee-kanne",
    ],
)
def test_it_is_found_by(typed: str, matter: Conversation, ada: Person) -> None:
    if typed.startswith("91234567"):
        typed = "4791234567"
    assert finds(typed, ada, matter)


@pytest.mark.parametrize(
    "typed",
    [
        "teemaschine",
        "maschine tee",
        "maschine -kaffeemaschine",
        '"Bestellung der seit"',
        'maschine -"seit der bestellung"',
        'maschine -from:"kari nordahl"',
        "from:per",
        "from:maschine",
        "status:closed",
        "assigned:me",
        "before:today maschine",
        "state:open",
        "-has:file",
        "ring",
    ],
)
def test_it_is_not_found_by(typed: str, matter: Conversation, ada: Person) -> None:
    assert not finds(typed, ada, matter)


def test_a_part_of_a_compound_is_found_wherever_it_stands(kari: Customer, mailbox: Mailbox, ada: Person) -> None:
    words = ["Espressomaschinendichtung", "Maschinenöl", "Kaffeemaschine", "Maschinen"]
    matters = [cast.conversation(kari, mailbox, each, subject="x") for each in words]
    other = cast.conversation(kari, mailbox, "Kaffeekanne", subject="x")
    keep_up()
    assert set(numbers("Maschine", ada)) == {each.number for each in matters}
    assert finds("Dichtung", ada, matters[0])
    assert finds("Kaffee", ada, other)


def test_a_short_word_is_no_part_of_others(kari: Customer, mailbox: Mailbox, ada: Person) -> None:
    matter = cast.conversation(kari, mailbox, "Bringen Sie mir Dringendes", subject="x")
    keep_up()
    assert not finds("ring", ada, matter)
    assert not finds("bri", ada, matter)


@pytest.mark.parametrize("typed", ["{}", "#{}", "№ {}"])
def test_a_number_leads_straight_there(typed: str, matter: Conversation, ada: Person) -> None:
    found = find(typed.format(matter.number), ada)
    assert found.straight == matter.number
    assert matter.number not in found.numbers


def test_the_number_of_a_merged_one_leads_to_where_it_lives_on(
    matter: Conversation, kari: Customer, mailbox: Mailbox, ada: Person
) -> None:
    other = cast.conversation(kari, mailbox, "Noch etwas zur Wasserpumpe", subject="Nachtrag")
    other.merge_into(matter, by=ada.actor)
    keep_up()
    assert find(str(other.number), ada).straight == matter.number
    assert numbers("Wasserpumpe", ada) == [matter.number]
    assert numbers("Nachtrag", ada) == [matter.number]
    other.part(by=ada.actor)
    keep_up()
    assert numbers("Wasserpumpe", ada) == [other.number]


def test_whoever_may_not_know_of_it_finds_nothing(matter: Conversation, ada: Person, jonas: Person) -> None:
    matter.confide([ada], by=ada.actor)
    assert finds("maschine", ada, matter)
    assert numbers("maschine", jonas) == []
    assert find(str(matter.number), jonas).straight is None
    assert find_people(read_wish("Nordahl"), jonas) == []
    assert find_people(read_wish("Nordahl"), ada) == [matter.customer]


def test_what_few_may_see_makes_no_page_shorter(kari: Customer, mailbox: Mailbox, ada: Person, jonas: Person) -> None:
    matters = [cast.conversation(kari, mailbox, "Pumpe", subject="x") for _ in range(PAGE + 5)]
    for one in matters[3:20]:
        one.confide([ada], by=ada.actor)
    keep_up()
    assert len(numbers("pumpe", jonas)) == PAGE + 5 - 17
    assert find("pumpe", jonas).more_below is None


def test_the_newest_come_first_and_pages_follow_each_other(kari: Customer, mailbox: Mailbox, ada: Person) -> None:
    matters = [cast.conversation(kari, mailbox, "Pumpe", subject="x") for _ in range(PAGE + 5)]
    with standing_at(now() + timedelta(hours=1)):
        cast.write(matters[0], "Noch einmal")
    keep_up()
    first = find("pumpe", ada)
    second = find("pumpe", ada, below=first.more_below)
    expected = [matters[0].number, *(each.number for each in reversed(matters[1:]))]
    assert [*first.numbers, *second.numbers] == expected
    assert second.more_below is None


def test_filters_by_whom_state_tag_and_day(
    matter: Conversation, kari: Customer, mailbox: Mailbox, ada: Person, jonas: Person
) -> None:
    matter.add_tag("Garantie", by=ada.actor)
    matter.assign(jonas, by=ada.actor)
    keep_up()
    assert finds("zugewiesen:jonas tag:garantie", ada, matter)
    assert finds("assigned:jonas@morgenrot.example", ada, matter)
    assert finds("assigned:me", jonas, matter)
    assert not finds("assigned:me", ada, matter)
    matter.reply(Reply("Wir helfen.", (kari.first_address,)), by=jonas.actor)
    keep_up()
    assert finds("status:wartet", ada, matter) and not finds("status:offen", ada, matter)
    matter.snooze(now() + timedelta(days=1), by=jonas.actor)
    keep_up()
    assert finds("status:später", ada, matter)
    matter.close(by=kari.actor, reason=Reason.CONFIRMED)
    keep_up()
    assert finds("status:closed", ada, matter)
    tomorrow = (now() + timedelta(days=1)).date().isoformat()
    assert finds(f"maschine vor:{tomorrow}", ada, matter)
    assert not finds(f"maschine after:{tomorrow}", ada, matter)


@pytest.mark.parametrize("typed", ["assigned:zoe", "status:kaputt", "team:mars", "tag:nix", "has:cheese", "vor:bald"])
def test_a_filter_that_means_nothing_is_told_and_the_rest_is_searched(
    typed: str, matter: Conversation, ada: Person
) -> None:
    found = find(f"maschine {typed}", ada)
    assert [f"{each.value}" for each in found.not_understood] == [typed.partition(":")[2]]
    assert found.numbers == (matter.number,)
    assert find(typed, ada).numbers == ()


@pytest.mark.parametrize(
    "typed",
    [
        'AND OR NEAR " * ( )',
        "maschine AND NOT leckt",
        "NEAR(maschine leckt)",
        "maschine*",
        "' OR 1=1 --",
        "a & b | !c <-> d:*",
        "\\'",
        "maschine\0leckt",
        "x" * 100_000,
        "-maschine -leckt",
        '"' * 99,
        "🙂",
        "from:'",
        "tag:%",
    ],
)
def test_nothing_typed_can_break_it(typed: str, matter: Conversation, ada: Person) -> None:
    find(typed, ada)
    find_people(read_wish(typed), ada)


def test_people_are_found_by_name_and_each_is_shown_once(
    matter: Conversation, kari: Customer, mailbox: Mailbox, ada: Person
) -> None:
    cast.conversation(kari, mailbox, "Noch etwas")
    cast.conversation(cast.customer("Per Nordahl", "per@bakke.example"), mailbox, "Hei, Kari her")
    keep_up()
    assert find_people(read_wish("kari nordahl"), ada) == [kari]
    assert find_people(read_wish("fjellro"), ada) == [kari.organisation]
    assert {str(each) for each in find_people(read_wish("nordahl"), ada)} == {"Per Nordahl", "Kari Nordahl"}
    assert find_people(read_wish("maschine"), ada) == []


def test_somebody_with_two_records_is_found_by_what_either_is_called(
    kari: Customer, mailbox: Mailbox, ada: Person
) -> None:
    other = cast.customer("Karianne Holm", "kh@holm.example")
    cast.conversation(other, mailbox, "Hei")
    other.merge_into(kari, by=ada.actor)
    keep_up()
    assert find_people(read_wish("karianne holm"), ada) == [kari]
    assert find_people(read_wish("from:kh@holm.example"), ada) == [kari]


def test_whoever_wrote_last_stands_first_among_people(mailbox: Mailbox, ada: Person) -> None:
    first, second = (cast.customer(f"{name} Nordahl", f"{name}@bakke.example") for name in ("Per", "Liv"))
    matter = cast.conversation(first, mailbox, "Hei")
    cast.conversation(second, mailbox, "Hei")
    with standing_at(now() + timedelta(hours=1)):
        cast.write(matter, "Hei igjen")
    keep_up()
    assert find_people(read_wish("nordahl"), ada) == [first, second]


@pytest.mark.parametrize("typed", ["nordahl", '"hei du"', '-"du hei"'])
def test_forty_of_that_name_cost_no_more_questions_than_four(typed: str, mailbox: Mailbox, ada: Person) -> None:
    asked = []
    for some in (range(4), range(4, 40)):
        for number in some:
            customer = cast.customer(f"Nordahl {number}", f"n{number}@bakke.example")
            cast.conversation(customer, mailbox, "Hei du", subject="Pumpe")
        keep_up()
        with CaptureQueriesContext(connection) as questions:
            find(typed, ada)
            find_people(read_wish(typed), ada)
        asked.append(len(questions))
    assert asked[1] <= asked[0] + 2


def test_a_tag_is_found_by_its_beginning(matter: Conversation, ada: Person, team: Team) -> None:
    matter.add_tag("äpfel und birnen", by=ada.actor)
    keep_up()
    assert Tag.objects.count() == 1
    assert finds("tag:aepfel", ada, matter)
