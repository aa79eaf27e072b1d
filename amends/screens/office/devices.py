"""A colleague's devices: being told in this browser, or no longer."""

from pathlib import Path

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from amends.notices.models import Device, PushKey
from amends.notices.push_services import Subscription
from amends.screens import ui
from amends.screens.office.naming_browsers import browser_in_words
from amends.screens.ui.allowing import Request, needs, open_to_everyone

WORKER = Path(ui.__file__).parent / "static/ui/js/told.js"


class SubscriptionForm(forms.Form):
    """How a browser says it is reached."""

    endpoint = forms.CharField(max_length=1000)
    public_key = forms.CharField(max_length=100)
    secret = forms.CharField(max_length=40)

    def clean(self) -> dict[str, str]:
        """Only a push service we know is ever asked, and only for keys one can seal for."""
        said = super().clean() or {}
        if not self.errors and not Subscription(**said).is_sound:
            raise forms.ValidationError(_("We do not know the push service of this browser."))
        return said


@require_safe
@open_to_everyone
def worker(request: HttpRequest) -> HttpResponse:
    """The script that shows notices while no page is open; from here it reaches nothing but the page of choices."""
    answer = HttpResponse(WORKER.read_bytes(), content_type="text/javascript; charset=utf-8")
    answer.headers["Content-Security-Policy"] = "default-src 'none'"
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@require_POST
@needs("desk.look")
def key(request: Request) -> HttpResponse:
    """The public half of our key; it is made when somebody asks for the first time."""
    return HttpResponse(PushKey.objects.ours().public, content_type="text/plain")


@require_POST
@needs("desk.look")
def create(request: Request) -> HttpResponse:
    """Be told in this browser from now on."""
    form = SubscriptionForm(request.POST)
    if form.is_valid():
        browser = browser_in_words(request.headers.get("User-Agent", ""))
        Device.objects.switch_on(request.user, Subscription(**form.cleaned_data), browser)
        messages.success(request, _("You are told on this device, too."))
    else:
        messages.error(request, _("We do not know the push service of this browser."))
    return redirect("office:notice_wishes")


@require_POST
@needs("desk.look")
def remove(request: Request, device_id: int) -> HttpResponse:
    """Be told there no longer."""
    get_object_or_404(Device, pk=device_id, person=request.user).switch_off(by=request.user.actor)
    return redirect("office:notice_wishes")
