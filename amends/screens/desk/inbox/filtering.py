"""Looking at a part of a line: one team, one mailbox, one colleague, only VIPs, only what is mine."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _

from amends.mail.models import Mailbox
from amends.people.models import Person, Team
from amends.queues.models import PlacementQuerySet

NOBODY = "nobody"
BY_NUMBER = {"team": "team_id", "mailbox": "conversation__mailbox_id", "assignee": "assignee_id"}
FLAGS = ("vip", "mine")


class FilterForm(forms.Form):
    """The boxes of the filter."""

    team = forms.ModelChoiceField(Team.objects.all(), label=_("Team"), empty_label=_("Every team"))
    mailbox = forms.ModelChoiceField(Mailbox.objects.all(), label=_("Mailbox"), empty_label=_("Every mailbox"))
    assignee = forms.ChoiceField(label=_("Who has it"))
    vip = forms.BooleanField(label=_("VIPs only"))
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [(person.pk, person.name) for person in Person.objects.active()]
        self.fields["assignee"].choices = [("", _("Everyone")), (NOBODY, _("Nobody yet")), *people]  # type: ignore[attr-defined]


class Filter:
    """What of a line somebody wants to see, as it stands in the address of the page."""

    def __init__(self, asked: Mapping[str, str], person: Person) -> None:
        self.person = person
        self.kept = {name: asked[name] for name in (*BY_NUMBER, *FLAGS) if _makes_sense(name, asked.get(name, ""))}
        self.is_open = self.is_on or "filtering" in asked

    @property
    def is_on(self) -> bool:
        """Whether something is left out, apart from what others have."""
        return bool(self.kept.keys() - {"mine"})

    @property
    def is_mine(self) -> bool:
        """Whether only my own are shown."""
        return "mine" in self.kept

    def narrow(self, line: PlacementQuerySet) -> PlacementQuerySet:
        """The part of the line that is wanted."""
        for name, column in BY_NUMBER.items():
            if self.kept.get(name) == NOBODY:
                line = line.filter(assignee__isnull=True)
            elif name in self.kept:
                line = line.filter(**{column: int(self.kept[name])})
        if self.is_mine:
            line = line.filter(assignee=self.person)
        return line.filter(is_vip=True) if "vip" in self.kept else line

    def form(self) -> FilterForm:
        """The boxes, as they are set now."""
        return FilterForm(initial=self.kept, auto_id="filter_%s")

    def url(self, more: Mapping[str, str]) -> str:
        """The query that keeps this filter and adds something; nothing when there is nothing to add."""
        return f"?{urlencode(self.kept | dict(more))}" if more else ""

    @property
    def filtering_url(self) -> str:
        """The same, with the boxes of the filter."""
        return self.url({"filtering": "1"})

    @property
    def mine_url(self) -> str:
        """The same, for what is mine."""
        return self.url({"mine": "1"})

    @property
    def everyones_url(self) -> str:
        """The same, whoever has it."""
        return f"?{urlencode({name: word for name, word in self.kept.items() if name != 'mine'})}"


def _makes_sense(name: str, word: str) -> bool:
    if name in FLAGS:
        return bool(word)
    return (word.isdecimal() and len(word) < 18) or (name == "assignee" and word == NOBODY)
