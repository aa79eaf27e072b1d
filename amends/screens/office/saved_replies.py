"""Saved replies: words to begin an answer from, kept by leads."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from amends.conversations.filling import FACTS, unknown_places
from amends.conversations.models import SavedReply
from amends.screens.ui.allowing import Request, needs

REFUSED = 422


def place(fact: str) -> str:
    """A fact as it stands in a text."""
    return "{{ " + fact + " }}"


class SavedReplyForm(forms.ModelForm):
    """A name, whose it is, and the words in each language."""

    class Meta:
        model = SavedReply
        fields = ("name", "team")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"].empty_label = _("Everybody")  # type: ignore[attr-defined]
        self.fields["team"].label = _("Who may use it")
        said = {each.language: each.text for each in self.instance.texts.all()} if self.instance.pk else {}
        for code, name in settings.LANGUAGES:
            self.fields[f"text_{code}"] = forms.CharField(
                label=name, required=False, widget=forms.Textarea, initial=said.get(code)
            )

    def texts(self) -> list[forms.BoundField]:
        """The fields of the languages."""
        return [self[f"text_{code}"] for code, _name in settings.LANGUAGES]

    def words(self) -> dict[str, str]:
        """What was written, by language."""
        return {code: self.cleaned_data.get(f"text_{code}", "") for code, _name in settings.LANGUAGES}

    def clean(self) -> dict[str, Any]:
        """Refuse places nothing can fill, and a reply without words."""
        given = super().clean() or self.cleaned_data
        for code, text in self.words().items():
            if unknown := unknown_places(text):
                self.add_error(f"text_{code}", self._unknown(unknown[0]))
        if not self.errors and not any(self.words().values()):
            raise ValidationError(gettext("Write the words in at least one language."))
        return given

    def _unknown(self, wrong: str) -> str:
        known = ", ".join(place(fact) for fact in FACTS)
        return gettext("Nothing fills %(wrong)s. These are known: %(known)s.") % {"wrong": place(wrong), "known": known}


@require_safe
@needs("saved_replies.edit")
def index(request: Request) -> HttpResponse:
    """All saved replies."""
    replies = SavedReply.objects.kept().select_related("team").prefetch_related("texts")
    return render(request, "office/saved_replies.html", {"replies": replies, "may_edit": True})


@require_http_methods(["GET", "HEAD", "POST"])
@needs("saved_replies.edit")
def new(request: Request) -> HttpResponse:
    """Write one."""
    return edit(request, SavedReply())


@require_http_methods(["GET", "HEAD", "POST"])
@needs("saved_replies.edit")
def show(request: Request, reply_id: int) -> HttpResponse:
    """One saved reply."""
    return edit(request, get_object_or_404(SavedReply.objects.kept(), pk=reply_id))


def edit(request: Request, reply: SavedReply) -> HttpResponse:
    """Show the form and keep what was filled in."""
    form = SavedReplyForm(request.POST if request.method == "POST" else None, instance=reply)
    if form.is_valid():
        form.save(commit=False).save_words(form.words(), by=request.user.actor)
        messages.success(request, _("Kept."))
        return redirect("office:saved_replies")
    facts = [(place(fact), words) for fact, words in FACTS.items()]
    shown = {"form": form, "thing": reply, "facts": facts, "may_edit": True}
    return render(request, "office/saved_reply.html", shown, status=REFUSED if form.is_bound else 200)


@require_POST
@needs("saved_replies.edit")
def remove(request: Request, reply_id: int) -> HttpResponse:
    """Offer it no more; for ten seconds the notice can take that back."""
    reply = get_object_or_404(SavedReply.objects.kept(), pk=reply_id)
    reply.remove(by=request.user.actor)
    undo = reverse("office:saved_reply_return", args=[reply.pk])
    messages.success(request, _("“%(name)s” is gone.") % {"name": reply.name}, extra_tags=undo)
    return redirect("office:saved_replies")


@require_POST
@needs("saved_replies.edit")
def bring_back(request: Request, reply_id: int) -> HttpResponse:
    """Offer it again."""
    reply = get_object_or_404(SavedReply, pk=reply_id)
    reply.bring_back(by=request.user.actor)
    return redirect("office:saved_reply", reply.pk)
