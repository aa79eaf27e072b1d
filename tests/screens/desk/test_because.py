"""Why a conversation stands where it stands says whether its time is still to come."""

from datetime import timedelta

from django.utils.translation import override

from amends.foundation.clock import now
from amends.screens.desk.because import why


def test_a_time_to_come_is_due_and_one_gone_by_was():
    assert why(now() + timedelta(days=5), ["legal", "furious"], None).startswith("Due: ")
    assert why(now() - timedelta(days=5), ["legal", "furious"], None).startswith("Was due: ")
    assert why(now() - timedelta(minutes=1), ["legal", "furious"], None).endswith("– threatens legal action, furious")


def test_both_are_said_in_each_language():
    for language, gone_by, to_come in (
        ("de", "Fällig war es: ", "Fällig: "),
        ("nb", "Fristen var: ", "Frist: "),
    ):
        with override(language):
            assert gone_by in why(now() - timedelta(days=5), ["legal"], None)
            assert to_come in why(now() + timedelta(days=1), ["legal"], None)


def test_nothing_is_said_where_nothing_presses():
    assert why(now(), [], None) == ""
