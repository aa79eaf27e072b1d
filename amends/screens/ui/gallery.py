"""The living component page: every part in every state, in light or dark."""

from datetime import timedelta
from typing import Any, NamedTuple

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from amends.foundation.clock import now
from amends.screens.ui.allowing import open_to_everyone

COLOURS = "paper surface sunken line ink ink-2 ink-3 ours ours-soft calm letdown upset furious distress good error inside focus"


class Face(NamedTuple):
    """A colleague as the parts want to see one."""

    name: str
    initials: str
    tone: int


JONAS = Face("Jonas Weber", "JW", 1)
INGRID = Face("Ingrid Solheim", "IS", 4)


class CallBack(forms.Form):
    """One field of each kind, one of them filled in wrongly."""

    order = forms.CharField(label="Order number", help_text="On the receipt, begins with DE or NO", required=False)
    at = forms.TimeField(label="Call back at", error_messages={"invalid": "Give a time such as 10:30"})
    language = forms.ChoiceField(label="Language", choices=[("de", "Deutsch"), ("nb", "Norsk")])
    wish = forms.ChoiceField(
        label="She wishes for", choices=[("new", "A new one"), ("money", "Money back")], widget=forms.RadioSelect
    )
    words = forms.CharField(label="What should be known first?", widget=forms.Textarea, required=False)
    tell = forms.BooleanField(label="Tell her who calls", required=False)


@open_to_everyone
@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """Show all parts; `?theme=dark` shows them in the dark."""
    theme = "dark" if request.GET.get("theme") == "dark" else "light"
    form = CallBack({"at": "early", "language": "de", "wish": "new", "tell": "on"})
    shown = {
        "theme": theme,
        "form": form,
        "rows": rows(),
        "entries": entries(),
        "composer": composer(),
        "colours": COLOURS.split(),
    }
    return render(request, "ui/gallery.html", shown | bulk() | moments())


def moments() -> dict[str, Any]:
    """Deadlines near, far and past, and when things happened."""
    base = now() + timedelta(seconds=30)
    left = [
        timedelta(minutes=25),
        timedelta(hours=1, minutes=5),
        timedelta(hours=4),
        timedelta(hours=30),
        timedelta(days=4),
    ]
    late = [timedelta(minutes=-10), timedelta(hours=-3), timedelta(days=-2)]
    past = [timedelta(minutes=-5), timedelta(days=-1), timedelta(days=-9), timedelta(days=-400)]
    return {"deadlines": [base + step for step in left + late], "past": [base + step for step in past]}


def rows() -> list[dict[str, Any]]:
    """A late, a soon and a waiting conversation."""
    base = now() + timedelta(seconds=30)
    return [
        _row(1, "Thomas Albrecht", base - timedelta(minutes=10), subject="Zweimal abgebucht", language="de", agent=INGRID,
             words="… ich sehe auf dem Konto zwei Buchungen, aber nur eine Bestellung …", facts=["New customer"]),
        _row(2, "Kari Nordahl", base + timedelta(minutes=25), subject="Tredje gang jeg skriver om maskinen", language="nb",
             words="Her er det ikke levert noe som helst, og jeg har gjester i morgen", chips=[{"text": "3rd contact"}],
             facts=["Pensjonat Nordahl", "18 conversations"], more="Morgenrot Norge", agent=JONAS, writing=True),
        _row(3, "Priya Raman", None, subject="Call back, please", language="en", words="I was cut off twice.",
             due_words="Waiting for customer", chips=[{"text": "VIP", "kind": "inside"}], icon="phone", channel="Phone"),
    ]  # fmt: skip


def _row(number: int, name: str, answer_by: Any, **more: Any) -> dict[str, Any]:
    return {
        "number": number,
        "url": "#",
        "name": name,
        "answer_by": answer_by,
        "icon": "mail",
        "channel": "Mail",
    } | more


def bulk() -> dict[str, Any]:
    """The bar over a list."""
    actions = [("assign", "Assign", "a"), ("later", "Later", "z")]
    keyed = [{"name": "do", "value": value, "words": words, "key": key} for value, words, key in actions]
    return {"bulk": "bulk", "bulk_url": "#", "bulk_actions": keyed}


def entries() -> list[dict[str, Any]]:
    """Their words, ours, and a note."""
    file = {"name": "lekkasje.jpg", "size": 1_800_000, "url": "#"}
    return [
        {"kind": "theirs", "id": 1, "label": "Mail from Sander Vik", "who": "Sander Vik", "name": "Sander Vik", "icon": "mail",
         "at": now() - timedelta(hours=2), "language": "nn", "text": "Eg har venta i to veker.\n\nKven kan seie meg noko?",
         "quoted": "Vi svarer så snart vi kan.", "quoted_words": "Quoted text, 9 lines", "files": [file]},
        {"kind": "ours", "id": 2, "label": "Reply from Jonas Weber", "who": JONAS, "name": "Jonas Weber", "icon": "mail",
         "at": now() - timedelta(hours=1), "language": "nn", "text": "Hei Sander, to veker utan svar er for lenge.",
         "state": {"text": "Delivered", "kind": "good"}},
        {"kind": "inside", "id": 3, "label": "Note from Mehmet", "name": "Mehmet Erdem", "said": "only we see this",
         "at": now() - timedelta(minutes=30), "text": "Part is back on Monday."},
    ]  # fmt: skip


def composer() -> dict[str, Any]:
    """A reply that was begun, while a colleague writes too."""
    file = {"name": "faktura.pdf", "size": 84_000, "field": "7"}
    return {
        "action": "#",
        "label": "Reply to Sander",
        "language": "nn",
        "text": "Hei Sander,\n\n",
        "kept_at": now(),
        "writing": [INGRID],
        "files": [file],
    }
