"""The index follows what happens, catches up with what it missed, and lets go of what is gone."""

from datetime import timedelta

from django.db import connection

from amends.conversations.models import Contribution, Conversation, MessageKind
from amends.customers.models import Customer, Organisation
from amends.foundation.clock import now
from amends.journal.models import Event
from amends.mail.models import Mailbox
from amends.people.models import Person
from amends.search import engines
from amends.search.following import CatchingUp, begin_anew, index_missing, index_what_happened, missing_from_index
from amends.search.indexing import forget, index
from amends.search.models import Entry, Word
from amends.search.vocabulary import forget_unused_words
from tests import cast
from tests.search.searching import finds, keep_up, numbers


def test_what_happens_is_found_soon_after(conversation: Conversation, ada: Person) -> None:
    keep_up()
    assert finds("maschine", ada, conversation) is False
    cast.write(conversation, "Jetzt ist auch das Mahlwerk kaputt")
    keep_up()
    assert finds("Mahlwerk", ada, conversation)


def test_a_customer_who_is_renamed_or_gets_an_address_is_found_by_it(
    conversation: Conversation, kari: Customer, ada: Person
) -> None:
    keep_up()
    kari.change(by=ada.actor, name="Kari Solvang")
    kari.add_address("kari@solvang.example", by=ada.actor)
    keep_up()
    assert finds("from:Solvang", ada, conversation)
    assert finds("from:solvang.example", ada, conversation)
    assert finds("from:nordahl.example", ada, conversation)
    kari.add_phone_number("+47 999 88 777", by=ada.actor)
    keep_up()
    assert finds("4799988777", ada, conversation)


def test_a_customer_is_found_by_every_name_they_go_by(conversation: Conversation, kari: Customer, ada: Person) -> None:
    kari.also_call("Kari Solvang", by=ada.actor)
    keep_up()
    assert finds("from:Solvang", ada, conversation)
    kari.no_longer_call("Kari Solvang", by=ada.actor)
    keep_up()
    assert not finds("from:Solvang", ada, conversation)


def test_an_organisation_that_is_renamed_is_found_by_it(
    conversation: Conversation, kari: Customer, ada: Person
) -> None:
    house = Organisation.objects.create(name="Pensjonat Fjellro")
    kari.change(by=ada.actor, organisation=house)
    keep_up()
    assert finds("Fjellro", ada, conversation)
    house.change(by=ada.actor, name="Pensjonat Utsikten")
    keep_up()
    assert finds("Utsikten", ada, conversation)
    assert not finds("Fjellro", ada, conversation)


def test_customers_who_are_one_person_are_found_by_both_names(
    conversation: Conversation, kari: Customer, ada: Person, mailbox: Mailbox
) -> None:
    other = cast.customer("Karianne Berg", "ka@berg.example")
    other.merge_into(kari, by=ada.actor)
    keep_up()
    assert finds("from:Karianne", ada, conversation)
    other.part(by=ada.actor)
    keep_up()
    assert not finds("from:Karianne", ada, conversation)


def test_every_message_of_old_mail_is_found(kari: Customer, mailbox: Mailbox, ada: Person) -> None:
    old = Conversation.objects.start(kari, mailbox, "Fra i fjor")
    for words in ("Kvernen", "Dampdysen"):
        old.receive_history(Contribution(MessageKind.RECEIVED, words, at=now() - timedelta(days=300)), by=kari.actor)
        keep_up()
    assert finds("kvernen", ada, old) and finds("dampdyse", ada, old)


def test_a_matter_from_before_the_index_is_caught_up_with_newest_first(
    kari: Customer, mailbox: Mailbox, ada: Person
) -> None:
    matters = [cast.conversation(kari, mailbox, "Pumpe", subject="x") for _ in range(5)]
    assert missing_from_index(2) == [matters[4].number, matters[3].number]
    assert index_missing(2) == 2
    # Cut off here, it goes on with what is left.
    assert index_missing(10) == 3
    assert index_missing(10) == 0
    assert len(numbers("pumpe", ada)) == 5


def test_catching_up_rests_when_nothing_is_missing(conversation: Conversation) -> None:
    behind = CatchingUp()
    assert behind.go_on() == 1
    assert behind.go_on() == 0
    Entry.objects.all().delete()
    assert behind.go_on() == 0


def test_entries_of_an_older_version_are_made_again(conversation: Conversation, ada: Person) -> None:
    keep_up()
    begin_anew()
    assert finds("lekker", ada, conversation)
    assert index_missing() == 1
    assert index_missing() == 0


def test_whoever_begins_to_read_does_not_read_the_whole_journal(conversation: Conversation) -> None:
    cast.let_others_react()
    assert Event.objects.exists()
    assert index_what_happened() == 0


def test_what_has_not_changed_is_not_written_again(conversation: Conversation) -> None:
    assert index([conversation.number]) == 1
    assert index([conversation.number]) == 0


def test_what_is_forgotten_leaves_no_word_behind(
    conversation: Conversation, kari: Customer, mailbox: Mailbox, ada: Person
) -> None:
    other = cast.conversation(
        cast.customer("Per Bakke", "per@bakke.example"), mailbox, "Maskinen lekker, Kvernen også."
    )
    keep_up()
    assert Word.objects.filter(term="from:nordahl").exists()
    forget([conversation.number])
    assert not Word.objects.filter(term__contains="nordahl").exists()
    assert not engines.is_used("nordahl") and not engines.is_used("from:nordahl")
    assert numbers("lekker", ada) == [other.number]
    assert Word.objects.filter(term="maskin").exists()


def test_a_conversation_that_is_deleted_takes_its_entry_along(conversation: Conversation, ada: Person) -> None:
    keep_up()
    conversation.delete()
    assert not engines.is_used("lekk")
    assert Word.objects.filter(term="nordahl").exists()
    assert forget_unused_words() > 0
    assert not Word.objects.exists()


def test_a_conversation_erased_while_it_is_indexed_does_not_come_back(conversation: Conversation) -> None:
    number = conversation.number
    conversation.delete()
    assert index([number]) == 0
    assert not Entry.objects.exists()


def test_the_index_can_be_built_anew_from_its_entries(conversation: Conversation, ada: Person) -> None:
    keep_up()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO search_entry_index (search_entry_index) VALUES ('delete-all')")
        assert not finds("lekker", ada, conversation)
    engines.build_anew()
    assert finds("lekker", ada, conversation)


def test_a_conversation_with_very_many_words_is_still_indexed(kari: Customer, mailbox: Mailbox, ada: Person) -> None:
    words = " ".join(f"wort{n}abc{n}" for n in range(90_000))
    long = cast.conversation(kari, mailbox, "Mahlwerk", subject="Sehr lang")
    for start in range(0, len(words), 90_000):
        cast.write(long, words[start : start + 90_000])
    keep_up()
    assert finds("Mahlwerk from:kari", ada, long)
