from django.db import connection
from django.test.utils import CaptureQueriesContext

from amends.journal.models import Actor
from amends.rules.models import Application, Moment
from amends.rules.trying_out import latest_for, would_be_for
from tests import cast
from tests.rules.making import rule, when


def found(one, person) -> list[str]:
    return [facts.conversation.subject for facts in would_be_for(one, latest_for(person))]


def test_a_rule_is_tried_on_what_is_there_and_does_nothing(mailbox, kari, lena):
    for number in range(3):
        cast.conversation(kari, mailbox, f"Sak {number}", subject=f"Emne {number}")
    one = rule(conditions=when(("text", "sak 0, sak 2")), actions=when(("tag", "refund")))
    assert found(one, lena) == ["Emne 2", "Emne 0"]
    assert not Application.objects.exists()


def test_mail_that_arrives_is_judged_by_its_first_words_and_answers_by_their_last(conversation, lena):
    cast.write(conversation, "Nå brenner den.")
    first, last = when(("text", "lekker")), when(("text", "brenner"))
    assert found(rule("A", conditions=first), lena) == ["Maskinen"]
    assert found(rule("B", conditions=last), lena) == []
    assert found(rule("C", conditions=last, moment=Moment.ANSWERED), lena) == ["Maskinen"]


def test_nobody_learns_of_what_is_confidential(conversation, lena, jonas):
    conversation.confide([jonas], by=Actor.amends())
    assert found(rule(), lena) == []
    assert found(rule("B"), jonas) == ["Maskinen"]


def test_many_conversations_cost_as_much_as_few(mailbox, kari, lena):
    one = rule(conditions=when("files", "vip", ("tag", "x"), ("words", "x"), ("sender", "@x.example")), needs_all=False)

    def asked() -> int:
        with CaptureQueriesContext(connection) as questions:
            found(one, lena)
        return len(questions)

    cast.conversation(kari, mailbox)
    few = asked()
    for _ in range(6):
        cast.conversation(kari, mailbox)
    assert asked() == few
