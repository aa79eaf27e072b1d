"""Words to begin an answer from: in whose language, for whom, with which facts, and where something is still missing."""

import pytest

from amends.conversations.filling import fill_for_agent, gaps_in, unknown_places
from amends.conversations.models import Conversation, SavedReply
from amends.conversations.saving_replies import NoWords, best_first
from amends.customers.models import AddressForm
from amends.journal.models import Event
from tests import cast


def saved(name: str = "Leaks", by=None, **texts: str) -> SavedReply:
    reply = SavedReply(name=name)
    reply.save_words(texts or {"en": "It leaks."}, by=by)
    return reply


def test_the_words_come_in_the_customers_language_or_in_the_nearest_there_is(conversation, ada):
    reply = saved(by=ada.actor, en="It leaks.", nb="Den lekker.", de="Sie leckt.")
    assert reply.text_for(conversation).text == "Den lekker."
    conversation.customer.language = "nn"
    assert reply.text_for(conversation).text == "Den lekker."
    conversation.customer.language = "fr"
    conversation.mailbox.language = "de"
    assert reply.text_for(conversation).text == "Sie leckt."
    assert saved(by=ada.actor, de="Nur deutsch.").text_for(conversation).text == "Nur deutsch."


def test_using_one_fills_in_the_facts_and_counts(conversation, ada, jonas):
    conversation.customer.language = "en"
    reply = saved(by=ada.actor, en="{{ customer.greeting }}, case {{ conversation.number }}.\n{{ agent.name }}")
    words = reply.use_in(conversation, by=jonas)
    assert words == f"Hello Kari Nordahl, case {conversation.number}.\nJonas Weber"
    reply.refresh_from_db()
    assert reply.uses == 1
    used = Event.objects.about("saved_reply", reply.pk).order_by("pk").last()
    assert (used.kind, used.by, used.particulars) == (
        "saved_reply.used", jonas.actor, {"number": conversation.pk}
    )  # fmt: skip


def test_a_customer_is_greeted_as_they_wish(conversation):
    customer = conversation.customer
    customer.language = "en"
    greetings = []
    for form in AddressForm.values:
        customer.address_form = form
        greetings.append(fill_for_agent("{{ customer.greeting }}", conversation, "Jonas"))
    assert greetings == ["Hello Kari Nordahl", "Dear Kari Nordahl", "Hi Kari"]


def test_a_fact_we_do_not_have_is_a_gap_somebody_has_to_fill(conversation):
    conversation.customer.name, conversation.customer.language = "", "en"
    filled = fill_for_agent("Hello {{ customer.first_name }}, {{ conversation.colour }}", conversation, "Jonas")
    assert filled == "Hello [first name], {{ conversation.colour }}"
    assert gaps_in(filled) == ["[first name]", "{{ conversation.colour }}"]


@pytest.mark.parametrize(
    "text",
    [
        "A [link](https://morgenrot.example) is none.",
        "![photo](cid:abc@amends) is none.",
        "Case [#12], note [1] and […] are none.",
        "> you wrote [something odd]",
        "[" * 5000,
    ],
)
def test_what_only_looks_like_a_gap_is_none(text):
    assert gaps_in(text) == []


def test_a_gap_is_named_once(conversation):
    assert gaps_in("On [day], or on [day] at [time]") == ["[day]", "[time]"]


def test_a_place_with_a_letter_too_many_is_found():
    assert unknown_places("{{ customer.name }} {{customer.nname}} {{ agent.name }}") == ["customer.nname"]


def test_a_reply_without_words_is_refused(ada):
    with pytest.raises(NoWords):
        saved(by=ada.actor, en="  ")
    assert not SavedReply.objects.exists()


def test_it_is_offered_to_its_team_and_to_everybody(conversation, team, ada, jonas):
    other = cast.team("Service Flensburg")
    everybodys, ours, theirs = (saved(name, by=ada.actor) for name in ("Everybody's", "Ours", "Theirs"))
    SavedReply.objects.filter(pk=ours.pk).update(team=team)
    SavedReply.objects.filter(pk=theirs.pk).update(team=other)
    assert list(SavedReply.objects.offered_in(conversation, jonas)) == [everybodys, ours]
    other.members.add(jonas)
    assert list(SavedReply.objects.offered_in(conversation, jonas)) == [everybodys, ours, theirs]


def test_a_removed_one_is_offered_no_more_until_it_is_brought_back(conversation, ada, jonas):
    reply = saved(by=ada.actor)
    reply.remove(by=ada.actor)
    reply.remove(by=ada.actor)
    assert not SavedReply.objects.offered_in(conversation, jonas).exists()
    reply.bring_back(by=ada.actor)
    assert SavedReply.objects.offered_in(conversation, jonas).get() == reply
    kinds = [event.kind for event in Event.objects.about("saved_reply", reply.pk).order_by("pk")]
    assert kinds == ["saved_reply.saved", "saved_reply.removed", "saved_reply.brought_back"]


def test_the_best_stands_first(conversation: Conversation, ada, jonas):
    german = saved("Auslauf", by=ada.actor, de="Die Maschine leckt.")
    rare = saved("A leak", by=ada.actor, nb="Den drypper.")
    usual = saved("Dripping", by=ada.actor, nb="Den lekker, a leak.")
    usual.use_in(conversation, by=jonas)
    kept = list(SavedReply.objects.kept())
    assert best_first(kept, conversation) == [usual, rare, german]
    assert best_first(kept, conversation, "LEAK") == [rare, usual]
    assert best_first(kept, conversation, "leck maschine") == [german]
    assert best_first(kept, conversation, "leak nothing") == []
