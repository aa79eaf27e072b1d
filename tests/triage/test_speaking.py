"""The language of a matter follows what the customer writes, and what a person knows better."""

from amends.conversations.models import Conversation
from amends.triage.models import Assessment
from amends.triage.noticing import notice
from tests import cast

GERMAN = "Guten Tag, ich warte seit drei Wochen auf meine Maschine. Wann kommt sie endlich?"
NORWEGIAN = "Hei, jeg har ventet på maskinen min i tre uker nå. Når kommer den?"
POLISH = "Dzień dobry, zamówiłam ekspres do kawy i nadal go nie otrzymałam. Proszę o odpowiedź."


def writes(conversation: Conversation, text: str) -> Assessment:
    """The customer writes, and it is read."""
    message = cast.write(conversation, text)
    notice(message)
    return message.assessment


def language() -> str:
    return Conversation.objects.get().language


def test_a_matter_is_in_the_language_of_the_customers_newest_message(conversation):
    assert writes(conversation, GERMAN).language == language() == "de"
    assert writes(conversation, NORWEGIAN).language == language() == "nb"


def test_a_few_words_change_no_language_and_are_better_than_none(conversation):
    Conversation.objects.update(language="")
    assert writes(conversation, "Vielen Dank für die Hilfe").language == language() == "de"
    assert writes(conversation, "Takk, det er fint").language != "de"
    assert language() == "de"


def test_a_language_we_do_not_know_takes_no_ones_place(conversation):
    writes(conversation, GERMAN)
    assert writes(conversation, POLISH).language == "other"
    assert language() == "de"


def test_a_message_read_late_does_not_hide_the_newest(conversation):
    old, new = cast.write(conversation, GERMAN), cast.write(conversation, NORWEGIAN)
    notice(new)
    notice(old)
    assert language() == "nb"


def test_a_person_knows_better_whichever_message_they_set_right(conversation, jonas):
    first = writes(conversation, NORWEGIAN)
    writes(conversation, "Takk!")
    first.correct("language", "da", by=jonas.actor)
    assert language() == "da"


def test_what_a_person_took_for_a_mistake_is_not_made_again(conversation, jonas):
    writes(conversation, NORWEGIAN).correct("language", "da", by=jonas.actor)
    assert writes(conversation, NORWEGIAN).language == "nb"
    assert language() == "da"
    writes(conversation, GERMAN)
    assert language() == "de"


def test_whoever_really_changes_to_a_language_a_message_was_mistaken_for_is_followed(conversation, jonas):
    writes(conversation, GERMAN).correct("language", "en", by=jonas.actor)
    assert language() == "en"
    writes(conversation, GERMAN)
    assert language() == "de"


def test_a_correction_taken_back_was_none(conversation, jonas, ingrid):
    assessment = writes(conversation, NORWEGIAN)
    assessment.correct("language", "da", by=jonas.actor)
    assessment.correct("language", "nb", by=ingrid.actor)
    assert language() == "nb"
    writes(conversation, GERMAN)
    writes(conversation, NORWEGIAN)
    assert language() == "nb"


def test_a_few_words_a_person_has_confirmed_count(conversation, jonas):
    writes(conversation, GERMAN)
    thanks = writes(conversation, "Takk, det er fint")
    thanks.correct("language", "nb", by=jonas.actor)
    assert language() == "nb"


def test_a_language_a_person_says_we_do_not_know_is_none(conversation, jonas):
    writes(conversation, NORWEGIAN).correct("language", "other", by=jonas.actor)
    matter = Conversation.objects.get()
    assert (matter.language, matter.language_for_customer) == ("", matter.mailbox.language)


def test_a_merged_matter_brings_its_language_along(conversation, mailbox, jonas):
    other = cast.conversation(conversation.customer, mailbox)
    writes(conversation, NORWEGIAN)
    writes(other, GERMAN)
    other.merge_into(conversation, by=jonas.actor)
    assert Conversation.objects.get(pk=conversation.pk).language == "de"


def test_a_matter_without_words_of_its_own_keeps_no_language_of_one_that_was_parted_from_it(
    conversation, mailbox, jonas
):
    empty = cast.conversation(conversation.customer, mailbox)
    empty.messages.all().delete()
    writes(conversation, GERMAN)
    conversation.merge_into(empty, by=jonas.actor)
    assert Conversation.objects.get(pk=empty.pk).language == "de"
    Conversation.objects.get(pk=conversation.pk).part(by=jonas.actor)
    assert Conversation.objects.get(pk=empty.pk).language == ""
    assert Conversation.objects.get(pk=conversation.pk).language == "de"
