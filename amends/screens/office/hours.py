"""Opening hours as people write them: “9:00–12:00, 13:00–17:00”, one line a day."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

SPAN = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*(?:–|-|to|bis|til)\s*(\d{1,2})(?:[:.](\d{2}))?$")
DAYS = {
    "0": _("Monday"),
    "1": _("Tuesday"),
    "2": _("Wednesday"),
    "3": _("Thursday"),
    "4": _("Friday"),
    "5": _("Saturday"),
    "6": _("Sunday"),
}

Spans = list[list[str]]


class HoursField(forms.CharField):
    """The hours of one day; empty means closed."""

    default_error_messages = {
        "unclear": _("Write hours such as 9:00–17:00, or leave it empty if you are closed."),
        "order": _("Each time must be later than the one before it."),
    }

    def __init__(self, **facts: Any) -> None:
        super().__init__(required=False, max_length=100, **facts)

    def clean(self, value: Any) -> Spans:
        """What was written, as spans."""
        text = super().clean(value)
        spans = [self._span(part.strip()) for part in text.split(",") if part.strip()]
        times = [time for span in spans for time in span]
        if times != sorted(set(times)):
            raise forms.ValidationError(self.error_messages["order"])
        return spans

    def _span(self, text: str) -> list[str]:
        found = SPAN.match(text)
        if not found:
            raise forms.ValidationError(self.error_messages["unclear"])
        hour, minute, to_hour, to_minute = (int(each or 0) for each in found.groups())
        if max(minute, to_minute) > 59 or max(hour * 60 + minute, to_hour * 60 + to_minute) > 24 * 60:
            raise forms.ValidationError(self.error_messages["unclear"])
        return [f"{hour:02}:{minute:02}", f"{to_hour:02}:{to_minute:02}"]


def say_hours(spans: Spans) -> str:
    """Spans as people write them."""
    return ", ".join(f"{start}–{end}" for start, end in spans)
