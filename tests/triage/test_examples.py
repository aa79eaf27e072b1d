"""Judged messages become examples: in the form of handwritten ones, masked, and only while they may be kept."""

import json
from datetime import timedelta

from amends.causes.models import Cause
from amends.foundation.clock import now
from amends.journal.models import Actor, Event
from amends.privacy.carrying_out import erase_those_due
from amends.privacy.models import Erasure
from amends.triage.examples import examples, take_examples
from amends.triage.noticing import notice
from tests import cast
from tests.triage.judging import judge, read_as

ANGRY = "Es reicht! Hier ist Kari Nordahl, 0171 2345678. Jonas ist unverschämt, ich kündige!"


def test_a_corrected_message_is_an_example_of_what_people_said(conversation, jonas):
    conversation.messages.get().body.__class__.objects.update(text=ANGRY)
    message = conversation.messages.get()
    notice(message)
    cause = Cause.objects.get(code="rude_staff")
    said = [("feeling", "furious"), ("cause", str(cause.pk)), ("threat", ""), ("churn", "yes"), ("language", "de")]
    for field, value in said:
        message.assessment.correct(field, value, by=jonas.actor)
    (row,) = examples()
    assert row.pop("id").startswith("h-de-")
    assert row["text"] == "Es reicht! Hier ist [name], [phone]. [name] ist unverschämt, ich kündige!"
    assert (row["lang"], row["subject"]) == ("de", "Maskinen")
    assert (row["anger"], row["complaint"], row["cause"], row["threat"], row["churn"]) == (1, 1, "rude_staff", None, 1)
    assert row["judged"] == ["anger", "cause", "churn", "lang", "threat"]


def test_what_was_confirmed_is_an_example_too_and_what_nobody_judged_is_none(conversation, jonas):
    judged, _other = read_as(conversation, ["Das läuft.", "Das läuft auch."])
    judge([judged], jonas, "complaint", ["no"], was="no")
    assert [row["text"] for row in examples()] == ["Das läuft."]
    assert [row["judged"] for row in examples()] == [["complaint"]]


def test_a_cause_the_house_has_added_is_called_what_it_is_a_part_of(conversation, jonas):
    late = Cause.objects.get(code="late_delivery")
    part = Cause(name_en="Fjord ferry", parent=late).add(by=jonas.actor)
    (message,) = read_as(conversation, ["Fergen igjen."], language="nb")
    message.assessment.correct("cause", str(part.pk), by=jonas.actor)
    assert [row["cause"] for row in examples()] == ["late_delivery"]


def test_what_is_too_old_or_confidential_is_no_example(conversation, mailbox, jonas, lena):
    old = now() - timedelta(days=400)
    judge(read_as(conversation, ["Alt."], at=old), jonas, "complaint", ["yes"])
    secret = cast.conversation(cast.customer("Ann Lee", "ann@lee.example"), mailbox)
    judge(read_as(secret, ["Geheim."]), jonas, "complaint", ["yes"])
    secret.confide([lena], by=lena.actor)
    assert list(examples()) == []
    assert [row["text"] for row in examples(500)] == ["Alt."]


def test_whoever_is_erased_is_in_no_example(conversation, kari, jonas, lena):
    judge(read_as(conversation, ["Ich will mein Geld."]), jonas, "complaint", ["yes"])
    assert len(list(examples())) == 1
    Erasure.objects.ask(kari, "asked", by=lena)
    while erase_those_due():
        pass
    assert list(examples()) == []


def test_that_somebody_took_them_is_in_the_journal(conversation, jonas):
    judge(read_as(conversation, ["Das läuft."]), jonas, "complaint", ["no"])
    (line,) = take_examples(by=Actor.amends())
    assert json.loads(line)["text"] == "Das läuft."
    assert Event.objects.get(kind="reader.examples_taken").particulars == {"many": 1}
