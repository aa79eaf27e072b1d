"""How soon a mailbox or a team promises its first answer: the times to choose from."""

from typing import Any

from django import forms
from django.utils.translation import gettext, ngettext

FIELD = "answer_within_minutes"
HOURS = (1, 2, 4, 8, 16, 24, 40)


def within() -> list[tuple[int, str]]:
    """The times to choose from for a first answer."""
    hours = [(60 * n, ngettext("%d hour", "%d hours", n) % n) for n in HOURS]
    return [(30, gettext("30 minutes")), *hours]


def within_or_as_the_mailbox() -> list[tuple[int | str, str]]:
    """The same for a team, which need not say anything."""
    return [("", gettext("As the mailbox promises")), *within()]


def offer_present_time(form: forms.ModelForm) -> None:
    """Offer the time that is set now, also where it is none of the usual ones."""
    minutes = getattr(form.instance, FIELD)
    field: Any = form.fields[FIELD]
    if minutes and minutes not in dict(field.choices):
        field.choices = [(minutes, gettext("%d minutes") % minutes), *field.choices]
