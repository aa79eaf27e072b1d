"""Changing what is set: leads may look, only admins may change, and the journal knows who did."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db import models
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from amends.foundation.writing import writing
from amends.journal.keeping import keep
from amends.people.models import require
from amends.screens.ui.allowing import Request

EDIT = "settings.edit"


def given_to(request: Request, permission: str = EDIT) -> Any:
    """What was filled in, from somebody who may; nothing when the page is only looked at."""
    if request.method != "POST":
        return None
    require(request.user, permission)
    return request.POST


def closed_unless_admin(request: Request, *shown: forms.BaseForm) -> bool:
    """Close the fields to somebody who may only look. Answers whether they may change them."""
    may_edit = request.user.may(EDIT)
    for form in shown:
        for field in form.fields.values():
            field.disabled = not may_edit
    return may_edit


def save(request: Request, form: forms.ModelForm, kind: str) -> models.Model:
    """Keep the row of a form with what belongs to it."""
    thing = form.save(commit=False)
    with writing():
        keep(thing, kind, by=request.user.actor, facts=form.changed_data)
        form.save_m2m()
    messages.success(request, _("Kept."))
    return thing


def edit(request: Request, form: forms.ModelForm, kind: str, back: str) -> HttpResponse:
    """Show a form and keep what was filled in."""
    may_edit = closed_unless_admin(request, form)
    if request.method == "POST" and form.is_valid():
        save(request, form, kind)
        return redirect(back)
    shown = {"form": form, "may_edit": may_edit, "thing": form.instance, "back": back}
    return render(request, f"office/{kind}.html", shown)
