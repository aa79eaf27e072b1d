"""A mail kept apart is known to those alone who may know the matter it belongs to."""

import pytest

from amends.conversations.models import Conversation, Reason
from amends.foundation.clock import now, standing_at
from amends.intake.belonging import known_to
from amends.intake.blocking import block
from amends.intake.models import Belonging, Offer
from amends.mail.models import IncomingMail, Verdict
from tests import cast

HELP = "hjelp@morgenrot.example"
COMPLAINT = cast.letter("kari@nordahl.example", HELP, "Klage", "Jonas var frekk.", message_id="<klage@nordahl.example>")
A_MONTH = cast.A_WHILE

pytestmark = pytest.mark.usefixtures("mailbox")


@pytest.fixture
def complaint(lena) -> Conversation:
    """A complaint only Lena may see."""
    cast.deliver(COMPLAINT)
    matter = Conversation.objects.get()
    matter.confide([lena], by=lena.actor)
    return matter


def answer(subject: str = "SV: Klage", **headers: str) -> bytes:
    return cast.letter(
        "kari@nordahl.example", HELP, subject, "Og Jonas igjen.", In_Reply_To="<klage@nordahl.example>", **headers
    )


def test_a_double_of_a_confidential_mail_is_known_to_its_confidants_alone(complaint, jonas, lena):
    double = cast.deliver(COMPLAINT)
    assert double.verdict == Verdict.DUPLICATE
    assert double not in known_to(jonas, IncomingMail.objects.all())
    assert double in known_to(lena, IncomingMail.objects.all())


@pytest.mark.parametrize("verdict", [Verdict.BLOCKED, Verdict.SPAM, Verdict.LOOP])
def test_so_is_an_answer_that_was_kept_apart(complaint, jonas, lena, verdict):
    headers = {Verdict.SPAM: {"X_Spam_Flag": "YES"}, Verdict.LOOP: {"X_Amends_Loop": "morgenrot.example"}}
    if verdict == Verdict.BLOCKED:
        block("kari@nordahl.example", by=lena.actor)
    mail = cast.deliver(answer(**headers.get(verdict, {})))
    assert (mail.verdict, Belonging.objects.get().conversation) == (verdict, complaint)
    assert mail not in known_to(jonas, IncomingMail.objects.all())


def test_what_becomes_confidential_later_hides_what_came_before(jonas, lena):
    cast.deliver(COMPLAINT)
    double = cast.deliver(COMPLAINT)
    assert double in known_to(jonas, IncomingMail.objects.all())
    Conversation.objects.get().confide([lena], by=lena.actor)
    assert double not in known_to(jonas, IncomingMail.objects.all())


def test_also_once_its_matter_lives_on_in_another(jonas, lena, conversation):
    cast.deliver(COMPLAINT)
    double = cast.deliver(COMPLAINT)
    Conversation.objects.get(subject="Klage").merge_into(conversation, by=lena.actor)
    conversation.confide([lena], by=lena.actor)
    assert double not in known_to(jonas, IncomingMail.objects.all())


def test_what_belongs_to_nothing_confidential_stays_in_sight(jonas, lena, complaint):
    spam = cast.deliver(cast.letter("win@pest.example", HELP, "Win", "You win.", X_Spam_Flag="YES"))
    assert list(known_to(jonas, IncomingMail.objects.filter(verdict=Verdict.SPAM))) == [spam]


def test_an_answer_long_after_the_end_begins_a_matter_as_confidential_and_as_held(complaint, jonas, lena):
    complaint.hold("Advokat", by=lena.actor)
    complaint.close(by=lena.actor, reason=Reason.INTERNAL)
    with standing_at(now() + A_MONTH):
        cast.deliver(answer())
    fresh = Conversation.objects.latest("number")
    assert fresh != complaint
    assert list(fresh.confidence.confidants.all()) == [lena]
    assert (fresh.may_be_known_to(jonas), fresh.is_held) == (False, True)


def test_a_matter_made_of_a_confidential_message_is_confidential_too(complaint, jonas, lena):
    cast.deliver(answer("Adresseendring"))
    fresh = Offer.objects.get().accept(by=lena.actor)
    assert not fresh.may_be_known_to(jonas)
    assert fresh.may_be_known_to(lena)
