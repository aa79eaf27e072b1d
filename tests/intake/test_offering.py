import pytest

from amends.conversations.models import Conversation
from amends.intake.models import Offer, OfferKind
from amends.screens.desk.conversation.composing import copied, reply_to
from tests import cast

HELP = "hjelp@morgenrot.example"
FORWARDED = """\
Kan dere ta denne?

---------- Videresendt melding ---------
Fra: Olav Hegge <olav@hegge.example>
Dato: man. 23. nov. 2026 kl. 09:12
Emne: Kvernen hakker
Til: Ingrid Solheim <ingrid@morgenrot.example>

Kvernen hakker igjen.
"""

pytestmark = pytest.mark.usefixtures("mailbox")


def test_a_colleagues_forward_offers_the_true_sender(ingrid):
    """osTicket #1544: forward with "WG:", "Fwd:", "VS:"."""
    cast.deliver(cast.letter(f"Ingrid <{ingrid.email}>", HELP, "VS: Kvernen hakker", FORWARDED))
    offer = Offer.objects.get()
    assert (offer.kind, offer.particulars["address"]) == (OfferKind.TRUE_SENDER, "olav@hegge.example")
    offer.accept(by=ingrid.actor)
    assert Conversation.objects.get().customer.name == "Olav Hegge"


def test_an_answer_goes_to_the_true_sender_and_not_to_the_colleague_who_passed_it_on(ingrid):
    cast.deliver(cast.letter(f"Ingrid <{ingrid.email}>", HELP, "VS: Kvernen hakker", FORWARDED))
    conversation = Offer.objects.get().accept(by=ingrid.actor)
    said = list(conversation.messages.complete())
    assert (reply_to(conversation, said), copied(conversation, said)) == ("olav@hegge.example", [])
    assert conversation.address_of_customer == "olav@hegge.example"


def test_a_customers_forward_offers_nothing():
    cast.deliver(cast.letter("kari@nordahl.example", HELP, "VS: Kvernen hakker", FORWARDED))
    assert not Offer.objects.exists()


def test_a_new_subject_in_an_old_thread_is_offered_as_a_new_matter(jonas):
    """Chatwoot #15869, FreeScout #4454."""
    cast.deliver(cast.letter("kari@nordahl.example", HELP, "Maskinen", "Den lekker", message_id="<a@n.example>"))
    other = cast.letter("kari@nordahl.example", HELP, "Adresseendring", "Ny adresse", In_Reply_To="<a@n.example>")
    cast.deliver(other)
    old = Conversation.objects.get()
    offer = Offer.objects.get()
    new = offer.accept(by=jonas.actor)
    assert (new.subject, new.messages.get().body.text) == ("Adresseendring", "Ny adresse")
    assert list(new.linked()) == [old]
    assert old.messages.count() == 1


def test_an_answer_with_our_number_is_no_new_matter():
    cast.deliver(cast.letter("kari@nordahl.example", HELP, "Maskinen", "Den lekker", message_id="<a@n.example>"))
    cast.deliver(cast.letter("kari@nordahl.example", HELP, "SV: AW: Maskinen [#1]", "Og?", In_Reply_To="<a@n.example>"))
    assert not Offer.objects.exists()


def test_a_declined_offer_is_gone_and_journaled(jonas):
    cast.deliver(cast.letter("kari@nordahl.example", HELP, "Maskinen", "Den lekker", message_id="<a@n.example>"))
    cast.deliver(cast.letter("kari@nordahl.example", HELP, "Noe annet", "Hei", In_Reply_To="<a@n.example>"))
    Offer.objects.get().decline(by=jonas.actor)
    assert not Offer.objects.exists()
