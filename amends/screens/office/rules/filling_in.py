"""A rule as it is filled in: its own facts, its conditions and its actions on one page."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from amends.conversations.models import Reason
from amends.rules.models import ActionKind, Moment, Rule
from amends.rules.naming import Names
from amends.screens.office.rules.rows import ActionRow, ConditionRow, Row, filled_from, offered

MOST = {"condition": 20, "action": 10}
FEWEST = {"condition": 2, "action": 2}
ROWS: dict[str, type[Row]] = {"condition": ConditionRow, "action": ActionRow}
LEFT_OPEN = (Reason.INTERNAL, Reason.SPAM)


class RuleForm(forms.Form):
    """What a rule is called, when it is asked, and whether it is the last."""

    name = forms.CharField(label=_("Name"), max_length=80, help_text=_("Stands beside everything the rule does."))
    moment = forms.ChoiceField(label=_("When"), choices=Moment.choices)
    needs_all = forms.TypedChoiceField(
        label=_("How many must be so"),
        choices=[("all", _("All of these")), ("any", _("One of these is enough"))],
        coerce=lambda word: word == "all",
        initial="all",
    )
    stops = forms.BooleanField(
        label=_("Stop here"),
        required=False,
        help_text=_("If this rule applies, those further down are not asked."),
    )

    def __init__(self, *args: Any, rule: Rule, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rule = rule

    def clean_name(self) -> str:
        """Two rules of one name could not be told apart in the journal."""
        name = " ".join(self.cleaned_data["name"].split())
        if Rule.objects.filter(name__iexact=name).exclude(pk=self.rule.pk).exists():
            raise forms.ValidationError(_("There is a rule of this name already."))
        return name


class RuleSheet:
    """All forms of one rule; `given` is what was sent, which is checked unless only another row was asked for."""

    def __init__(self, rule: Rule, given: Any = None) -> None:
        self.rule, self.choices = rule, offered()
        self.more = given.get("more", "") if given else ""
        sent = given if given and not self.more else None
        self.form = RuleForm(sent, rule=rule, initial=written_before(given, "") if given else self._facts())
        names = Names([rule])
        self.conditions = self._rows("condition", rule.conditions, given, names.name)
        self.actions = self._rows("action", rule.actions, given, names.name)

    def _facts(self) -> dict[str, Any]:
        rule = self.rule
        needs = "all" if rule.needs_all else "any"
        return {"name": rule.name, "moment": rule.moment, "needs_all": needs, "stops": rule.stops}

    def _rows(
        self, sort: str, kept: list[dict[str, Any]], given: Any, name: Callable[[dict[str, Any]], str]
    ) -> list[Row]:
        """As many rows as were sent, and one more if asked for; at first those that are kept, and an empty one."""
        kind = ROWS[sort]
        count = number_sent(given, sort) if given else min(max(len(kept) + 1, FEWEST[sort]), MOST[sort])
        count += self.more == sort and count < MOST[sort]
        rows = []
        for place in range(count):
            prefix = f"{sort}{place}"
            before = written_before(given, f"{prefix}-") if given else {}
            if place < len(kept) and not given:
                before = filled_from(kept[place], kind.box_of, name(kept[place]))
            sent = given if given and not self.more else None
            rows.append(kind(sent, prefix=prefix, initial=before, choices=self.choices))
        if self.more == sort:
            rows[-1].fields["kind"].widget.attrs["autofocus"] = True
        return rows

    @property
    def forms(self) -> list[forms.Form]:
        """All of them."""
        return [self.form, *self.conditions, *self.actions]

    def is_valid(self) -> bool:
        """Whether everything is filled in, and the rule does something it may do."""
        if self.more or not all([form.is_valid() for form in self.forms]):
            return False
        facts = self.kept()
        if not facts["actions"]:
            self.form.add_error(None, _("Say what the rule does: it needs at least one action."))
        if closes_blindly(Rule(**facts)):
            self.form.add_error(
                None, _("To close like this the rule must name the sender, and ask for all of its conditions.")
            )
        return not self.form.errors

    def kept(self) -> dict[str, Any]:
        """The rule as it is to be kept."""
        return self.form.cleaned_data | {
            "conditions": [row for form in self.conditions if (row := form.kept())],
            "actions": [row for form in self.actions if (row := form.kept())],
        }


def closes_blindly(rule: Rule) -> bool:
    """Whether it closes as owed no answer without knowing the sender: words alone close nobody's matter."""
    closes = [row["value"] for row in rule.actions if row["kind"] == ActionKind.CLOSE]
    return any(reason in LEFT_OPEN for reason in closes) and not rule.knows_the_sender


def number_sent(given: Any, sort: str) -> int:
    """How many rows the page had."""
    sent = str(given.get(f"{sort}s", ""))
    return min(int(sent), MOST[sort]) if sent.isdecimal() else FEWEST[sort]


def written_before(given: Any, prefix: str) -> dict[str, Any]:
    """What stood in the boxes when another row was asked for."""
    return {name.removeprefix(prefix): value for name, value in given.items() if name.startswith(prefix)}
