"""How a colleague likes their own desk."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django.views.decorators.http import require_http_methods

from amends.foundation.writing import writing
from amends.people.models import Person, Theme
from amends.screens.office.choosing import AnyChoice
from amends.screens.office.places import ZONES
from amends.screens.ui.allowing import Request, needs

AT_ONCE = {"theme": Theme.values, "language": [code for code, _name in settings.LANGUAGES]}


class MeForm(forms.ModelForm):
    """Name, language, clock, appearance and keys."""

    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES)
    timezone = forms.ChoiceField(label=gettext_lazy("Time zone"), choices=ZONES)
    theme = AnyChoice(label=gettext_lazy("Appearance"), choices=Theme.choices)

    class Meta:
        model = Person
        fields = ("name", "language", "timezone", "theme", "has_keys")
        help_texts = {
            "name": gettext_lazy("As customers see it."),
            "has_keys": gettext_lazy("J, K, N and the rest work without Ctrl while you are not typing."),
        }


@require_http_methods(["GET", "HEAD", "POST"])
@needs("desk.look")
def show(request: Request) -> HttpResponse:
    """See and change it; the rail changes appearance and language at once."""
    if request.method == "POST" and "name" not in request.POST:
        return change_at_once(request)
    # The form works on a copy, so that a mistake does not stand in the rail.
    form = MeForm(request.POST or None, instance=Person.objects.get(pk=request.user.pk))
    if request.method == "POST" and form.is_valid():
        with writing():
            form.save()
            form.instance.change_name(form.cleaned_data["name"])
        with override(form.instance.language):
            messages.success(request, _("Kept."))
        return redirect("office:me")
    return render(request, "office/me.html", {"form": form})


def change_at_once(request: Request) -> HttpResponse:
    """One like, changed by a press in the rail."""
    likes = {name: request.POST[name] for name, known in AT_ONCE.items() if request.POST.get(name) in known}
    if likes:
        with writing():
            Person.objects.filter(pk=request.user.pk).update(**likes)
    return redirect(way_back(request))


def way_back(request: Request) -> str:
    """The page the press came from."""
    asked = request.POST.get("next", "")
    return asked if url_has_allowed_host_and_scheme(asked, {request.get_host()}) else "office:me"
