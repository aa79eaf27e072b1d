"""Mailboxes: the addresses customers write to, how they sign, and how soon they answer."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from amends.mail.models import Mailbox
from amends.screens.office.changing import closed_unless_admin, edit, given_to
from amends.screens.office.promising import offer_present_time, within
from amends.screens.ui.allowing import Request, needs

TEXTS = {"signature": _("Signature"), "acknowledgement": _("Acknowledgement")}


class MailboxForm(forms.ModelForm):
    """Everything about a mailbox but its server."""

    language = forms.ChoiceField(label=_("Language when we cannot tell"), choices=settings.LANGUAGES)
    answer_within_minutes = forms.TypedChoiceField(
        label=_("First answer within"),
        help_text=_("In the opening hours of the team. A team may promise a time of its own."),
        coerce=int,
        choices=within,
    )

    class Meta:
        model = Mailbox
        fields = (
            "address",
            "from_name",
            "team",
            "language",
            "answer_within_minutes",
            "acknowledges",
            "has_plus_addresses",
            "quotes_history",
            "is_active",
        )
        help_texts = {
            "acknowledges": _("Whoever writes for the first time hears at once that it has arrived."),
            "has_plus_addresses": _("Answers then find their conversation even if a mail program drops its headers."),
            "is_active": _("A mailbox out of use takes no new mail."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_present_time(self)
        for text in TEXTS:
            for code, _name in settings.LANGUAGES:
                self.fields[f"{text}_{code}"] = forms.CharField(
                    label=_name, required=False, widget=forms.Textarea, initial=getattr(self.instance, text).get(code)
                )
        if self.instance.pk is None:
            self.initial = {**self.initial, "answer_within_minutes": 480, "language": get_language()}

    def facts(self) -> list[forms.BoundField]:
        """The fields that are not texts."""
        return [self[name] for name in self.Meta.fields]

    def texts(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """Each text with its field for every language."""
        return [(name, [self[f"{text}_{code}"] for code, _ in settings.LANGUAGES]) for text, name in TEXTS.items()]

    def clean_address(self) -> str:
        """Addresses are kept in small letters, and nobody has two mailboxes with one."""
        address = self.cleaned_data["address"].lower()
        if Mailbox.objects.filter(address__iexact=address).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("There is a mailbox with this address already."))
        return address

    def clean(self) -> dict[str, Any]:
        """Put the texts in, beside those in languages that are not on the page."""
        given = super().clean() or self.cleaned_data
        for text in TEXTS:
            written = {code: given.get(f"{text}_{code}", "").strip() for code, _name in settings.LANGUAGES}
            kept = {code: words for code, words in getattr(self.instance, text).items() if code not in written}
            setattr(self.instance, text, kept | {code: words for code, words in written.items() if words})
        return given


@require_safe
@needs("settings.look")
def index(request: Request) -> HttpResponse:
    """All mailboxes."""
    boxes = Mailbox.objects.select_related("team", "smtp_road")
    return render(request, "office/mailboxes.html", {"mailboxes": boxes, "may_edit": closed_unless_admin(request)})


@require_http_methods(["GET", "HEAD", "POST"])
@needs("settings.edit")
def new(request: Request) -> HttpResponse:
    """Begin a mailbox."""
    return edit(request, MailboxForm(given_to(request)), "mailbox", "office:mailboxes")


@require_http_methods(["GET", "HEAD", "POST"])
@needs("settings.look")
def show(request: Request, mailbox_id: int) -> HttpResponse:
    """One mailbox."""
    mailbox = get_object_or_404(Mailbox, pk=mailbox_id)
    return edit(request, MailboxForm(given_to(request), instance=mailbox), "mailbox", "office:mailboxes")
