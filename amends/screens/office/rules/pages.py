"""Rules: what Amends does by itself, in which order, how often it did, and what went wrong."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from amends.rules.models import Rule
from amends.rules.trying_out import latest_for, would_be_for
from amends.screens.office.changing import closed_unless_admin, given_to
from amends.screens.office.rules.filling_in import RuleSheet
from amends.screens.office.rules.saying import speak_of
from amends.screens.ui.allowing import Request, needs


@require_safe
@needs("settings.look")
def index(request: Request) -> HttpResponse:
    """All rules, in the order in which they are asked."""
    shown = {"rules": speak_of(list(Rule.objects.all())), "may_edit": closed_unless_admin(request)}
    return render(request, "office/rules/index.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("settings.edit")
def new(request: Request) -> HttpResponse:
    """Begin a rule."""
    return fill_in(request, Rule())


@require_http_methods(["GET", "HEAD", "POST"])
@needs("settings.look")
def show(request: Request, rule_id: int) -> HttpResponse:
    """One rule."""
    return fill_in(request, get_object_or_404(Rule, pk=rule_id))


def fill_in(request: Request, rule: Rule) -> HttpResponse:
    """Show a rule, and keep what was filled in."""
    sheet = RuleSheet(rule, given_to(request))
    may_edit = closed_unless_admin(request)
    if request.method == "POST" and sheet.is_valid():
        keep = rule.change if rule.pk else Rule.objects.make
        keep(by=request.user.actor, **sheet.kept())
        messages.success(request, _("Kept."))
        return redirect("office:rules")
    shown = {"sheet": sheet, "thing": rule, "may_edit": may_edit}
    return render(request, "office/rules/rule.html", shown | {"said": speak_of([rule])[0] if rule.pk else None})


@require_POST
@needs("settings.edit")
def place(request: Request, rule_id: int) -> HttpResponse:
    """Let a rule be asked earlier or later."""
    rule = get_object_or_404(Rule, pk=rule_id)
    rule.move(1 if request.POST.get("to") == "later" else -1, by=request.user.actor)
    return redirect("office:rules")


@require_POST
@needs("settings.edit")
def following(request: Request, rule_id: int) -> HttpResponse:
    """Follow a rule from now on, or no longer."""
    rule = get_object_or_404(Rule, pk=rule_id)
    rule.switch(not rule.is_on, by=request.user.actor)
    messages.success(request, _("Followed from now on.") if rule.is_on else _("No longer followed."))
    return redirect("office:rules")


@require_safe
@needs("settings.look")
def trial(request: Request, rule_id: int) -> HttpResponse:
    """Which of the latest conversations a rule would have been for."""
    rule, latest = get_object_or_404(Rule, pk=rule_id), latest_for(request.user)
    try:
        found = list(would_be_for(rule, latest))
    except (KeyError, ValueError):
        # It asks for something this version does not know; the list of rules says so beside it.
        found = []
    return render(
        request, "office/rules/trial.html", {"rule": rule, "found": found, "of": len(latest), "may_edit": True}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@needs("settings.edit")
def discarding(request: Request, rule_id: int) -> HttpResponse:
    """Ask once more, then delete a rule."""
    rule = get_object_or_404(Rule, pk=rule_id)
    if request.method != "POST":
        return render(request, "office/rules/discarding.html", {"rule": rule, "may_edit": True})
    rule.discard(by=request.user.actor)
    messages.success(request, _("The rule “%(name)s” is deleted.") % {"name": rule.name})
    return redirect("office:rules")
