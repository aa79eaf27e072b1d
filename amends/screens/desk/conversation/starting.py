"""Writing to a customer first."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from amends.conversations.models import Conversation
from amends.conversations.replying import Reply
from amends.customers.models import Customer
from amends.foundation.writing import writing
from amends.mail.models import Mailbox
from amends.people.models import Person
from amends.screens.desk.conversation.answering import too_large
from amends.screens.desk.conversation.customers import find
from amends.screens.desk.conversation.drafts import enclose
from amends.screens.ui.allowing import Request, needs

REFUSED = 422


class StartForm(forms.Form):
    """A new mail to a customer."""

    mailbox = forms.ModelChoiceField(
        Mailbox.objects.filter(is_active=True), label=gettext_lazy("From"), empty_label=None
    )
    to = forms.ChoiceField(label=gettext_lazy("To"))
    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=300)
    text = forms.CharField(label=gettext_lazy("Your words"), widget=forms.Textarea)

    def __init__(self, customer: Customer, person: Person, *args: Any) -> None:
        super().__init__(*args, initial={"mailbox": usual_mailbox(customer, person)})
        known = customer.addresses.model.objects.filter(customer_id__in=customer.all_ids()).order_by("pk")
        self.fields["to"].choices = [(each.address, each.address) for each in known]  # type: ignore[attr-defined]


def usual_mailbox(customer: Customer, person: Person) -> Mailbox | None:
    """Where this customer wrote last, else the mailbox of one of my teams."""
    latest = Conversation.objects.of(customer).select_related("mailbox").first()
    mine = Mailbox.objects.filter(is_active=True, team__members=person)
    return latest.mailbox if latest else mine.first()


@needs("conversations.answer")
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: Request, customer_id: int) -> HttpResponse:
    """Open a matter by writing first; it is mine, and can be taken back like any reply."""
    customer = find(customer_id)
    form = StartForm(customer, request.user, *([request.POST] if request.method == "POST" else []))
    if not form.is_bound:
        return render(request, "desk/conversation/start.html", {"customer": customer, "form": form})
    files = tuple(enclose(each) for each in request.FILES.getlist("uploads"))
    if form.is_valid() and too_large(files):
        form.add_error(None, too_large(files))
    if not form.is_valid():
        return render(request, "desk/conversation/start.html", {"customer": customer, "form": form}, status=REFUSED)
    told = form.cleaned_data
    with writing():
        conversation = Conversation.objects.start(
            customer, told["mailbox"], told["subject"], by=request.user.actor, language=customer.language
        )
        message = conversation.reply(Reply(told["text"], (told["to"],), files=files), by=request.user.actor)
        conversation.claim(request.user)
    undo = reverse("desk:taking_back", args=[conversation.number, message.pk])
    messages.success(request, _("On its way to %(address)s.") % {"address": told["to"]}, extra_tags=undo)
    return redirect("desk:conversation", conversation.number)
