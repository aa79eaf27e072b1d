"""One condition or one action as it is filled in: what sort it is, and beside it the box that belongs to that sort."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from amends.customers.models import Organisation
from amends.mail.models import Mailbox
from amends.people.models import Person, Team
from amends.rules.acting import CLOSES_AS
from amends.rules.models import ActionKind, ConditionKind
from amends.rules.reading_words import wanted

Choices = dict[str, list[tuple[Any, Any]]]

DAY, WEEK = 24, 168
HOURS = (1, 4, DAY, 2 * DAY, 3 * DAY, WEEK, 2 * WEEK)
WORDS = (ConditionKind.SUBJECT, ConditionKind.TEXT, ConditionKind.WORDS)

BOX_OF_CONDITION: dict[str, str] = {
    ConditionKind.MAILBOX: "mailbox",
    ConditionKind.TEAM: "team",
    ConditionKind.LANGUAGE: "language",
    **dict.fromkeys((*WORDS, ConditionKind.SENDER, ConditionKind.ORGANISATION, ConditionKind.TAG), "words"),
}
BOX_OF_ACTION: dict[str, str] = {
    ActionKind.PERSON: "person",
    ActionKind.TEAM: "team",
    ActionKind.TAG: "words",
    ActionKind.UNTAG: "words",
    ActionKind.NOTE: "note",
    ActionKind.SNOOZE: "hours",
    ActionKind.CLOSE: "reason",
}


def offered() -> Choices:
    """Everything to choose from, asked once for all rows of a page."""
    people = Person.objects.who_answer()
    return {
        "mailbox": list(Mailbox.objects.values_list("pk", "address")),
        "team": list(Team.objects.values_list("pk", "name")),
        "language": list(settings.LANGUAGES),
        "person": [(person.pk, person.name) for person in people],
        "hours": [(hours, say_hours(hours)) for hours in HOURS],
        "reason": [(reason.value, reason.label) for reason in CLOSES_AS],
    }


def say_hours(hours: int) -> str:
    """A number of hours as people say it."""
    if hours % WEEK == 0:
        return ngettext("%d week", "%d weeks", hours // WEEK) % (hours // WEEK)
    if hours % DAY == 0:
        return ngettext("%d day", "%d days", hours // DAY) % (hours // DAY)
    return ngettext("%d hour", "%d hours", hours) % hours


class SortSelect(forms.Select):
    """A list whose entries say which box belongs to them, so that the style sheet shows that one alone."""

    def __init__(self, boxes: dict[str, str]) -> None:
        super().__init__()
        self.boxes = boxes

    def create_option(self, name: str, value: Any, *more: Any, **facts: Any) -> dict[str, Any]:
        """One entry, with its box."""
        option = super().create_option(name, value, *more, **facts)
        option["attrs"]["data-box"] = self.boxes.get(str(value), "")
        return option


class Row(forms.Form):
    """A sort, and one box for each kind of value; a row without a sort counts as not there."""

    box_of: dict[str, str]
    sorts: list[tuple[str, Any]]
    lists: tuple[str, ...]
    labels = {
        "mailbox": _("Mailbox"),
        "team": _("Team"),
        "language": _("Language"),
        "person": _("Colleague"),
        "hours": _("How long"),
        "reason": _("Reason"),
    }

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, use_required_attribute=False, **kwargs)
        self.fields["kind"] = forms.ChoiceField(
            label=_("What"), choices=[("", "–"), *self.sorts], widget=SortSelect(self.box_of), required=False
        )
        for name in self.lists:
            field = forms.ChoiceField(label=self.labels[name], choices=[("", "–"), *choices[name]], required=False)
            self.fields[name] = field
        self.add_texts()

    def add_texts(self) -> None:
        """Add the boxes that are written into."""
        self.fields["words"] = forms.CharField(label=_("Words"), max_length=300, required=False)

    def boxes(self) -> list[forms.BoundField]:
        """The boxes, of which one fits."""
        return [field for field in self if field.name != "kind"]

    def clean(self) -> dict[str, Any]:
        """The box that belongs to the sort must be filled in."""
        given = super().clean() or self.cleaned_data
        box = self.box_of.get(given.get("kind", ""), "")
        if box and not given.get(box) and box not in self.errors:
            self.add_error(box, _("Say which."))
        return given

    def kept(self) -> dict[str, str] | None:
        """The row as rules keep it; nothing when no sort was chosen."""
        kind = self.cleaned_data["kind"]
        if not kind:
            return None
        return {"kind": kind, "value": str(self.cleaned_data.get(self.box_of.get(kind, ""), ""))}


class ConditionRow(Row):
    """One thing that must be so."""

    box_of = BOX_OF_CONDITION
    sorts = list(ConditionKind.choices)
    lists = ("mailbox", "team", "language")

    def clean(self) -> dict[str, Any]:
        """Words must be words, and an organisation one we know."""
        given = super().clean()
        kind, words = given.get("kind"), given.get("words", "")
        if kind in WORDS and words and not wanted(words):
            self.add_error("words", _("Write at least one word."))
        if kind == ConditionKind.TAG:
            given["words"] = " ".join(words.lower().split())[:40]
        if kind == ConditionKind.ORGANISATION and words:
            known = Organisation.objects.filter(name__iexact=words).first()
            given["words"] = known.pk if known else ""
            if known is None:
                self.add_error("words", _("There is no organisation of this name."))
        return given


class ActionRow(Row):
    """One thing the rule does."""

    box_of = BOX_OF_ACTION
    sorts = list(ActionKind.choices)
    lists = ("person", "team", "hours", "reason")

    def add_texts(self) -> None:
        """Words, and room for a note."""
        super().add_texts()
        self.fields["note"] = forms.CharField(
            label=_("Note"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
        )

    def clean(self) -> dict[str, Any]:
        """A tag is kept as it is written on conversations."""
        given = super().clean()
        if given.get("kind") in (ActionKind.TAG, ActionKind.UNTAG):
            given["words"] = " ".join(given.get("words", "").lower().split())[:40]
        return given


def filled_from(row: dict[str, Any], box_of: dict[str, str], shown: str) -> dict[str, str]:
    """What stands in the boxes for a row that is kept; `shown` is its value in words where it is written and not chosen."""
    box = box_of.get(row["kind"], "")
    return {"kind": row["kind"]} | ({box: shown if box == "words" else row.get("value", "")} if box else {})
