"""How the customer feels about a matter, from all they have written."""

from datetime import timedelta

from amends.foundation.clock import now
from amends.triage.mood import Course, Said, read_step, weigh

LATER = now()


def said(anger: float, minutes_ago: int = 0, **facts: object) -> Said:
    usual = {"distress": 0.0, "insult": 0.0, "escalate": 0.0, "churn": 0.0, "threat": "", "kind": "complaint"}
    known = usual | {"complaint": 0.9, "cause_id": None, "cause_code": "", "confirmed": None} | facts
    return Said(at=LATER - timedelta(minutes=minutes_ago), anger=anger, **known)


def test_a_calmer_line_after_a_furious_one_does_not_hide_it_while_nobody_has_answered():
    mood = weigh([said(0.1), said(0.9, 30)], LATER - timedelta(hours=1))
    assert mood["anger"] == 0.9
    assert mood["course"] == Course.CALMING
    assert mood["unanswered"] == 2


def test_whoever_only_lowers_their_voice_is_not_calming_down():
    since = LATER - timedelta(hours=1)
    assert weigh([said(0.5), said(0.9, 30)], since)["course"] == Course.STEADY
    assert weigh([said(0.1, escalate=0.9), said(0.9, 30)], since)["course"] == Course.STEADY
    assert weigh([said(0.1), said(0.9, 30, threat="legal")], since)["course"] == Course.STEADY
    assert weigh([said(0.1), said(0.9, 30, threat="legal")], LATER)["course"] == Course.CALMING


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


def test_a_line_that_hardly_complains_moves_no_cause():
    mood = weigh([said(0.1, cause_id=3, complaint=0.4), said(0.9, 30, cause_id=7)], LATER)
    assert (mood["cause_id"], mood["cause_is_confirmed"]) == (7, False)


def test_the_newest_of_causes_complained_of_alike_is_shown():
    since = LATER - timedelta(hours=1)
    assert weigh([said(0.6, cause_id=3), said(0.6, 30, cause_id=7)], since)["cause_id"] == 3


def test_that_it_is_something_else_never_stands_before_a_cause_with_a_name():
    something_else, since = said(0.9, cause_id=5, cause_code="other", complaint=1.0), LATER - timedelta(hours=1)
    assert weigh([something_else, said(0.9, 30, cause_id=7, complaint=0.6)], since)["cause_id"] == 7
    assert weigh([something_else], since)["cause_id"] == 5


def test_several_weak_lines_do_not_outweigh_a_complaint():
    weak = [said(0.1, minutes, cause_id=3, complaint=0.4) for minutes in (0, 1, 2)]
    assert weigh([*weak, said(0.9, 30, cause_id=7)], LATER - timedelta(hours=1))["cause_id"] == 7


def test_what_nobody_has_answered_tells_before_what_was_answered():
    answered = [said(0.6, minutes, cause_id=3) for minutes in (60, 70, 80)]
    assert weigh([said(0.6, cause_id=7), *answered], LATER - timedelta(minutes=30))["cause_id"] == 7


def test_a_named_cause_nobody_complains_of_does_not_hide_something_else():
    something_else = said(0.9, cause_id=5, cause_code="other", complaint=1.0)
    hardly = said(0.4, 30, cause_id=7, complaint=0.1)
    assert weigh([something_else, hardly], LATER - timedelta(hours=1))["cause_id"] == 5


def test_of_two_words_of_people_the_later_one_stands():
    earlier, later = said(0.6, cause_id=3, confirmed=11), said(0.6, 30, cause_id=7, confirmed=12)
    assert weigh([earlier, later], LATER)["cause_id"] == 7


def test_a_person_may_have_confirmed_that_there_is_no_cause():
    mood = weigh([said(0.6, cause_id=3), said(0.6, 30, confirmed=12)], LATER)
    assert (mood["cause_id"], mood["cause_is_confirmed"]) == (None, False)


def test_a_step_is_what_pressed_from_a_message_on_and_one_that_adds_nothing_is_none():
    since = LATER - timedelta(hours=2)
    steps = weigh([said(0.1), said(0.9, 20), said(0.1, 30), said(0.1, 60)], since)["steps"]
    assert [(step["anger"], step["unanswered"]) for step in steps] == [(0.1, 1), (0.1, 2), (0.9, 3)]
    assert [read_step(step) for step in steps] == [LATER - timedelta(minutes=ago) for ago in (60, 30, 20)]


def test_where_nobody_waits_nothing_presses():
    assert weigh([said(0.9)], None)["steps"] == []
