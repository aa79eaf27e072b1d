"""How often people disagree with what was read: counted once for each judgement of a message."""

from datetime import timedelta

from amends.foundation.clock import now
from amends.triage.disagreeing import Tally, corrections_since, count
from amends.triage.models import Correction
from tests.triage.judging import judge, read_as

THEN = now()


def said(message: int, field: str, was: str, is_now: str, language: str = "de") -> tuple[object, ...]:
    return (message, message, language, field, was, is_now, THEN)


def test_the_first_reading_and_the_last_word_count():
    # The newest first.
    rows = [said(1, "feeling", "upset", "furious"), said(1, "feeling", "calm", "upset")]
    found = count(rows, "feeling")
    assert dict(found.became) == {("calm", "furious"): 1}
    assert found.tally("feeling", "de") == Tally(1, 1)


def test_whoever_takes_a_correction_back_agrees():
    found = count([said(1, "churn", "yes", "no"), said(1, "churn", "no", "yes")], "churn")
    assert (found.tally(), found.others) == (Tally(1, 0), [])


def test_judgements_are_counted_by_field_and_language():
    rows = [said(1, "churn", "no", "yes"), said(2, "churn", "no", "no", "nb"), said(2, "kind", "praise", "other", "nb")]
    found = count(rows, "churn", "nb")
    assert found.tally("churn") == Tally(2, 1)
    assert found.tally("churn", "nb") == Tally(1, 0)
    assert found.tally("", "nb") == Tally(2, 1)
    assert found.tally() == Tally(3, 2)
    assert dict(found.became) == {("no", "no"): 1}
    assert Tally(3, 2).percent == 67


def test_one_question_finds_what_was_said_of_the_messages_of_a_time(conversation, jonas, django_assert_num_queries):
    old, new = read_as(conversation, ["Alt.", "Neu."])
    type(old.assessment).objects.filter(pk=old.pk).update(at=now() - timedelta(days=40))
    judge([old, new], jonas, "complaint", ["yes", "no"])
    with django_assert_num_queries(1):
        found = count(corrections_since(now() - timedelta(days=30)), "complaint")
    assert found.tally() == Tally(1, 0)
    assert Correction.objects.count() == 2
