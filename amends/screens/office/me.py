"""How a colleague likes their own desk."""

from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django.views.decorators.http import require_http_methods

from amends.foundation.writing import writing
from amends.people.models import Person
from amends.screens.ui.allowing import needs

AT_ONCE = ("theme", "language")
ZONES = sorted(
    zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc/", "posix", "right"))
)


class MeForm(forms.ModelForm):
    """Name, language, clock, appearance and keys."""

    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES)
    timezone = forms.ChoiceField(
        label=gettext_lazy("Time zone"), choices=[(zone, zone.replace("_", " ")) for zone in ZONES]
    )

    class Meta:
        model = Person
        fields = ("name", "language", "timezone", "theme", "has_keys")
        help_texts = {"has_keys": gettext_lazy("J, K, N and the rest work without Ctrl while you are not typing.")}


@require_http_methods(["GET", "HEAD", "POST"])
@needs("desk.look")
def show(request: HttpRequest) -> HttpResponse:
    """See and change it; the rail changes appearance and language at once."""
    if request.method == "POST" and any(name in request.POST for name in AT_ONCE) and "name" not in request.POST:
        return change_at_once(request)
    form = MeForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        with writing():
            form.save()
        with override(request.user.language):
            messages.success(request, _("Kept."))
        return redirect("office:me")
    return render(request, "office/me.html", {"form": form})


def change_at_once(request: HttpRequest) -> HttpResponse:
    """One like, changed by a press in the rail."""
    person = Person.objects.get(pk=request.user.pk)
    changed = [name for name in AT_ONCE if name in request.POST]
    for name in changed:
        setattr(person, name, request.POST[name])
    try:
        person.clean_fields(exclude={field.name for field in Person._meta.fields} - {"theme"})
    except ValidationError:
        changed.remove("theme")
    if person.language not in dict(settings.LANGUAGES) and "language" in changed:
        changed.remove("language")
    with writing():
        person.save(update_fields=changed)
    return redirect(_back(request))


def _back(request: HttpRequest) -> str:
    asked = request.POST.get("next", "")
    return asked if url_has_allowed_host_and_scheme(asked, {request.get_host()}) else "office:me"
