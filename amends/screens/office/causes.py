"""The causes of complaints: leads name them and put them into a tree; one is open at a time, so that the page stays small."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from amends.causes.arranging import PartOfItself
from amends.causes.models import Cause, paths, tree
from amends.causes.retiring import OTHER, IsNeeded
from amends.screens.ui.allowing import Request, needs

REFUSED = 422
NAMES = {"en": "name_en", "de": "name_de", "nb": "name_nb"}
STEPS = {"up": 1, "down": -1}


class NamesForm(forms.ModelForm):
    """What a cause is called; the English name stands in where another is empty."""

    class Meta:
        model = Cause
        fields = tuple(NAMES.values())

    def clean_name_en(self) -> str:
        """Refuse a name that stands beside it already."""
        name, here = self.cleaned_data["name_en"], self.instance.siblings()
        if twin := here.filter(name_en__iexact=name).first():
            again = _("There is a retired cause of this name here. Bring it back instead.")
            raise forms.ValidationError(again if twin.is_retired else _("There is a cause of this name here already."))
        return name

    def names(self) -> dict[str, str]:
        """What was written, by language."""
        return {language: self.cleaned_data[field] for language, field in NAMES.items()}


@dataclass(frozen=True)
class Row:
    """A cause as it stands in the list; `path` names it with all it is a part of."""

    cause: Cause
    depth: int
    path: str

    @property
    def other_names(self) -> str:
        """What it is called in other languages."""
        names = (getattr(self.cause, field) for field in NAMES.values())
        return " · ".join(dict.fromkeys(name for name in names if name and name != self.cause.name))


@dataclass(frozen=True)
class Opened:
    """The one cause that is open: its names, and where it may go."""

    form: NamesForm
    cause: Cause
    places: list[Row]
    is_first: bool
    is_last: bool
    moved: str = ""

    @property
    def may_retire(self) -> bool:
        return self.cause.code != OTHER


def all_rows() -> list[Row]:
    """Every cause, retired or not, below the one it is a part of."""
    return [Row(cause, depth, path) for depth, cause, path in paths(with_retired=True)]


def open_one(form: NamesForm, rows: list[Row], moved: str = "") -> Opened:
    """Open a cause; it may go below any other that is offered and not a part of it, or stay below a retired one."""
    cause = next(row.cause for row in rows if row.cause.pk == form.instance.pk)
    own = {cause.pk}
    for row in rows:
        if row.cause.parent_id in own:
            own.add(row.cause.pk)
    others = [row for row in rows if row.cause.pk not in own]
    places = [row for row in others if not row.cause.is_retired or row.cause.pk == cause.parent_id]
    beside = [row.cause for row in rows if row.cause.parent_id == cause.parent_id and not row.cause.is_retired]
    return Opened(form, cause, places, cause == beside[0], cause == beside[-1], moved)


def page(
    request: Request, *, editing: NamesForm | None = None, adding: NamesForm | None = None, moved: str = ""
) -> HttpResponse:
    """The whole tree, with the form that is open in it; whoever has just moved a cause goes on from that button."""
    rows, form = all_rows(), editing or adding
    if form and not moved:
        form.fields["name_en"].widget.attrs["autofocus"] = True
    named = {row.cause.pk: row.path for row in rows}
    shown = {
        "rows": [Row(cause, depth, named[cause.pk]) for depth, cause in tree()],
        "retired": [row for row in rows if row.cause.is_retired],
        "opened": open_one(editing, rows, moved) if editing else None,
        "adding": adding,
        "below": adding.instance.parent if adding else None,
        "may_edit": True,
    }
    return render(request, "office/causes.html", shown, status=REFUSED if form and form.errors else 200)


def number(text: str) -> int:
    """A number from an address or a form; one nothing has where it is none."""
    return int(text) if text.isdecimal() and len(text) < 19 else 0


def asked_parent(text: str) -> Cause | None:
    """The cause something is to be a part of; nothing for the first level."""
    return get_object_or_404(Cause.objects.offered(), pk=number(text)) if text else None


@require_http_methods(["GET", "HEAD", "POST"])
@needs("policies.edit")
def index(request: Request) -> HttpResponse:
    """All causes, one of them open where the address says so; a new one is sent here."""
    if request.method == "POST":
        return create(request)
    if "add" in request.GET:
        return page(request, adding=NamesForm(instance=Cause(parent=asked_parent(request.GET["add"]))))
    if "edit" not in request.GET:
        return page(request)
    cause = get_object_or_404(Cause.objects.offered(), pk=number(request.GET["edit"]))
    return page(request, editing=NamesForm(instance=cause), moved=request.GET.get("moved", ""))


def create(request: Request) -> HttpResponse:
    """Put a new one into the tree."""
    form = NamesForm(request.POST, instance=Cause(parent=asked_parent(request.POST.get("below", ""))))
    if not form.is_valid():
        return page(request, adding=form)
    form.save(commit=False).add(by=request.user.actor)
    messages.success(request, _("Kept."))
    return redirect("office:causes")


@require_POST
@needs("policies.edit")
def names(request: Request, cause_id: int) -> HttpResponse:
    """Call one otherwise."""
    cause = get_object_or_404(Cause.objects.offered(), pk=cause_id)
    form = NamesForm(request.POST, instance=cause)
    if not form.is_valid():
        return page(request, editing=form)
    if form.has_changed():
        cause.rename(form.names(), by=request.user.actor)
    messages.success(request, _("Kept."))
    return redirect("office:causes")


@require_POST
@needs("policies.edit")
def place(request: Request, cause_id: int) -> HttpResponse:
    """Move one up, down, or below another; it stays open, for it may go further."""
    cause = get_object_or_404(Cause.objects.offered(), pk=cause_id)
    to, under = request.POST.get("to", ""), request.POST.get("under", "")
    try:
        if to in STEPS:
            cause.move_before(STEPS[to], by=request.user.actor)
        elif number(under) != (cause.parent_id or 0):
            cause.move_under(asked_parent(under), by=request.user.actor)
    except PartOfItself:
        messages.error(request, _("A cause cannot become a part of itself."))
    return redirect(f"{reverse('office:causes')}?edit={cause.pk}&moved={to if to in STEPS else 'under'}")


@require_POST
@needs("policies.edit")
def retirement(request: Request, cause_id: int) -> HttpResponse:
    """Offer one no more; for ten seconds the notice can take that back, and the list of retired ones always."""
    cause = get_object_or_404(Cause, pk=cause_id)
    try:
        cause.retire(by=request.user.actor)
        undo = reverse("office:cause_return", args=[cause.pk])
        messages.success(request, _("“%(name)s” is retired.") % {"name": cause.name}, extra_tags=undo)
    except IsNeeded:
        messages.error(request, _("“%(name)s” stays, for what fits nowhere else.") % {"name": cause.name})
    return redirect("office:causes")


@require_POST
@needs("policies.edit")
def bring_back(request: Request, cause_id: int) -> HttpResponse:
    """Offer one again."""
    cause = get_object_or_404(Cause, pk=cause_id)
    cause.bring_back(by=request.user.actor)
    messages.success(request, _("“%(name)s” is back.") % {"name": cause.name})
    return redirect("office:causes")
