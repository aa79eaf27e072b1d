"""How the customer feels about a matter, from all they have written."""

from datetime import timedelta

from amends.foundation.clock import now
from amends.triage.mood import Course, Said, weigh

LATER = now()


def said(anger: float, minutes_ago: int = 0, **facts: object) -> Said:
    usual = {"distress": 0.0, "insult": 0.0, "escalate": 0.0, "churn": 0.0, "threat": "", "kind": "complaint"}
    known = usual | {"cause_id": None, "confirmed": None} | facts
    return Said(at=LATER - timedelta(minutes=minutes_ago), anger=anger, **known)


def test_a_calmer_line_after_a_furious_one_does_not_hide_it_while_nobody_has_answered():
    mood = weigh([said(0.1), said(0.9, 30)], LATER - timedelta(hours=1))
    assert mood["anger"] == 0.9
    assert mood["course"] == Course.CALMING
    assert mood["unanswered"] == 2


def test_a_wish_beside_a_complaint_is_no_reason_to_wait():
    since = LATER - timedelta(hours=1)
    assert weigh([said(0.1, kind="suggestion"), said(0.4, 30)], since)["kind"] == "complaint"
    assert weigh([said(0.1, kind="suggestion")], since)["kind"] == "suggestion"


def test_after_our_answer_only_what_was_written_since_counts():
    mood = weigh([said(0.1), said(0.9, 30)], LATER)
    assert (mood["anger"], mood["unanswered"]) == (0.1, 1)


def test_each_angrier_message_is_a_rise():
    assert weigh([said(0.7), said(0.4, 30)], LATER)["course"] == Course.RISING


def test_a_threat_that_was_answered_presses_no_more():
    mood = weigh([said(0.1), said(0.9, 30, threat="legal")], LATER)
    assert mood["threat"] == ""


def test_of_several_that_nobody_answered_the_gravest_counts():
    mood = weigh([said(0.1), said(0.9, 30, threat="legal")], LATER - timedelta(hours=1))
    assert mood["threat"] == "legal"


def test_violence_is_graver_than_a_lawsuit():
    mood = weigh([said(0.6, threat="legal"), said(0.9, 30, threat="physical")], LATER - timedelta(hours=1))
    assert mood["threat"] == "physical"


def test_a_cause_a_person_has_confirmed_stands_before_a_newer_guess():
    mood = weigh([said(0.6, cause_id=3), said(0.6, 30, cause_id=7, confirmed=12)], LATER)
    assert (mood["cause_id"], mood["cause_is_confirmed"]) == (7, True)
