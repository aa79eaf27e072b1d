"""The overview of everything that can be set."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from amends.screens.ui.allowing import needs


@require_safe
@needs("settings.edit")
def show(request: HttpRequest) -> HttpResponse:
    """What is set, each with the way in."""
    return render(request, "office/settings.html", {})
