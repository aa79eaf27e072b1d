"""A list in which the empty choice is as good as any other, such as “As my device”."""

from typing import Any

from django import forms


class AnyChoice(forms.ChoiceField):
    """One of the choices; choosing the empty one is an answer, not a gap."""

    def __init__(self, **facts: Any) -> None:
        super().__init__(**facts)
        self.widget.is_required = False

    def validate(self, value: Any) -> None:
        """Refuse only what is not in the list."""
        if not self.valid_value(value):
            raise forms.ValidationError(self.error_messages["invalid_choice"], params={"value": value})
