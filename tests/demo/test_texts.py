"""The words of the demo desk hold together: nobody repeats themselves, dates fill, languages are what they say."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from amends.demo.texts import Message, arriving, desk, fill, open_conversations, past_conversations

MOMENT = datetime(2026, 11, 26, 10, 30, tzinfo=UTC)
THURSDAY = MOMENT.date()

SMALL_WORDS = {
    "de": re.compile(r"\b(und|nicht|ich|ist|die|der|das|sie|mit|zu|für|auf|wir|eine|noch|bitte|es|ein|bei|den|uns)\b"),
    "en": re.compile(r"\b(the|and|not|is|my|you|we|of|with|it|that|was|are|this|a|to|i|in|do|your|please|thanks)\b"),
    "no": re.compile(r"\b(og|det|på|til|har|vi|som|en|ein|er|jeg|eg|ikke|ikkje|til|av|å|den|kan|dere|takk)\b"),
}
NYNORSK = re.compile(r"\b(ikkje|eg|kva|korleis|hjå|frå|dykk|berre|eit|kome|dei)\b")
BOKMAAL = re.compile(r"\b(ikke|jeg|hva|hvordan|hos|fra|dere|bare|et|kommet)\b")


def sentences(text: str) -> Iterator[str]:
    """The sentences of a text, without case and signs; greetings of one or two words are none."""
    for piece in re.split(r"[.!?…:]+\s|\n", text + "\n"):
        words = re.findall(r"[\w{}+-]+", piece.lower())
        if len(words) > 2:
            yield " ".join(words)


def open_texts() -> list[str]:
    """Everything said in a conversation that is open, or will be."""
    said = [message.text for conversation in open_conversations() for message in conversation.messages]
    return said + [text for letter in arriving() for text in (letter.text, letter.note)]


def language_of(text: str) -> str:
    """The language whose small words a text uses most; Norwegian by the form that only one of its two has."""
    low = text.lower()
    found = max(SMALL_WORDS, key=lambda language: len(SMALL_WORDS[language].findall(low)))
    return found if found != "no" else "nn" if NYNORSK.search(low) else "nb"


def test_no_sentence_stands_twice_in_the_open_conversations() -> None:
    counted = Counter(sentence for text in open_texts() for sentence in sentences(text))
    assert {sentence: count for sentence, count in counted.items() if count > 1} == {}


def test_no_subject_stands_twice() -> None:
    subjects = [each.subject for each in open_conversations()] + [
        each.subject for each in arriving() if not each.answers
    ]
    assert len(subjects) == len(set(subjects))


def test_the_desk_has_its_people_teams_and_words() -> None:
    told = desk()
    assert Counter(person.role for person in told.people) == {"admin": 1, "lead": 1, "agent": 3, "observer": 1}
    assert [team.country for team in told.teams] == ["DE", "NO", "GB"]
    assert told.teams[2].days == (2, 3, 4, 5, 6)
    assert Counter(reply.language for reply in told.saved_replies) == {"de": 8, "nb": 8, "en": 8}
    assert set(told.acknowledgements) == {"de", "nb", "nn", "en"}
    keys = {team.key for team in told.teams}
    assert all(set(person.teams) <= keys for person in told.people)
    assert {mailbox.team for mailbox in told.mailboxes} == keys


def test_forty_matters_are_open_in_four_ways_of_writing() -> None:
    counted = Counter(conversation.language for conversation in open_conversations())
    assert counted == {"de": 16, "nb": 11, "nn": 3, "en": 10}


def test_open_matters_name_people_and_mailboxes_that_exist() -> None:
    people, mailboxes = {each.key for each in desk().people}, {each.key for each in desk().mailboxes}
    for conversation in open_conversations():
        assert conversation.mailbox in mailboxes
        assert {message.who for message in conversation.messages} <= people | {"customer"}, conversation.ref
        assert conversation.assigned in people | {""}


def test_open_matters_are_told_in_order_and_begin_with_the_customer() -> None:
    for conversation in open_conversations():
        ages = [message.ago for message in conversation.messages]
        assert ages == sorted(ages, reverse=True), conversation.ref
        assert conversation.messages[0].kind == "incoming", conversation.ref


def test_who_is_waited_for_was_answered_last() -> None:
    for conversation in open_conversations():
        if conversation.waiting:
            assert conversation.messages[-1].kind == "reply", conversation.ref


def test_one_conversation_has_eight_messages() -> None:
    assert max(len(conversation.messages) for conversation in open_conversations()) == 8


def test_notes_mention_colleagues_who_exist() -> None:
    notes = [message for each in open_conversations() for message in each.messages if message.kind == "note"]
    mentioned = {name for note in notes for name in re.findall(r"@(\w+)", note.text)}
    assert mentioned == {"lena", "mehmet"}


def test_every_placeholder_of_a_date_is_written_out() -> None:
    said = [message.filled(message.at(MOMENT), each.language) for each in everything() for message in each.messages]
    said += [fill(letter.text + letter.note, THURSDAY, letter.language) for letter in arriving()]
    assert [text for text in said if re.search(r"[{}]", text)] == []


def test_customers_are_written_to_and_write_in_the_language_declared() -> None:
    for conversation in everything():
        text = " ".join(message.text for message in conversation.messages if message.kind != "note")
        assert language_of(text) == conversation.language, conversation.subject


def test_arriving_letters_are_in_the_language_declared() -> None:
    for letter in arriving():
        if letter.kind != "bounce":
            assert language_of(f"{letter.subject} {letter.text}") == letter.language, letter.ref


def test_nynorsk_is_not_mixed_with_bokmaal() -> None:
    for conversation in everything():
        if conversation.language == "nn":
            said = " ".join(message.text for message in conversation.messages if message.kind != "note")
            assert BOKMAAL.search(said.lower()) is None, conversation.subject


def test_sixty_letters_arrive_and_answers_go_to_what_we_wrote() -> None:
    letters, known = arriving(), {each.ref: each for each in open_conversations()}
    assert len(letters) == len({letter.ref for letter in letters}) == 60
    assert {"bounce", "out-of-office", "list", "loop", "forward", "spam"} < {letter.kind for letter in letters}
    for letter in letters:
        if letter.answers:
            assert any(message.kind == "reply" for message in known[letter.answers].messages), letter.ref


def test_arriving_languages_are_mixed_from_the_start() -> None:
    assert {letter.language for letter in arriving()[:6]} == {"de", "nb", "en"}


def test_the_past_is_the_same_for_the_same_seed_and_another_for_another() -> None:
    assert past_conversations(7, 60) == past_conversations(7, 60)
    assert past_conversations(7, 60) != past_conversations(8, 60)


def test_three_hundred_past_matters_reach_back_fourteen_months() -> None:
    past = past_conversations(4127, 300)
    begun = [each.messages[0].ago for each in past]
    assert len(past) == 300
    assert begun == sorted(begun, reverse=True)
    assert begun[0] > timedelta(days=415)
    assert all(each.messages[-1].ago > each.ended_ago > timedelta(0) for each in past)
    assert {each.ending for each in past} == {"solved", "unanswered", "thanks"}
    assert len({each.matter for each in past}) == 15


def test_the_past_is_not_told_with_the_same_letter_twice() -> None:
    openings = [each.messages[0].text for each in past_conversations(4127, 300)]
    assert len(set(openings)) == 300


def test_some_people_with_an_open_matter_wrote_before() -> None:
    waiting = {each.customer for each in open_conversations()}
    returned = {each.customer for each in past_conversations(4127, 300)} & waiting
    assert len(returned) > 5


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("de", "Donnerstag, 26. November; 14. November; Samstag; Montag; August; 2015"),
        ("en", "Thursday 26 November; 14 November; Saturday; Monday; August; 2015"),
        ("nb", "torsdag 26. november; 14. november; lørdag; mandag; august; 2015"),
        ("nn", "torsdag 26. november; 14. november; laurdag; måndag; august; 2015"),
    ],
)
def test_dates_are_written_as_people_write_them(language: str, written: str) -> None:
    text = "{today}; {date-12}; {weekday+2}; {workday+2}; {month-3}; {year-11}"
    assert fill(text, THURSDAY, language) == written


def test_the_facts_of_saved_replies_are_left_for_the_composer() -> None:
    assert fill("Hello {{ customer.name }},", date(2026, 1, 1), "en") == "Hello {{ customer.name }},"


def test_a_date_is_seen_from_the_day_it_was_written() -> None:
    message = Message("incoming", "customer", timedelta(days=3), "{today}")
    assert message.filled(message.at(MOMENT), "en") == "Monday 23 November"


def everything() -> tuple:
    """Open and past matters together."""
    return (*open_conversations(), *past_conversations(4127, 300))
