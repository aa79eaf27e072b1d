"""Writing to a customer first, kept while it is written like any answer."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from amends.conversations.drafting import new_mail_draft
from amends.conversations.models import Conversation, Draft, Enclosure, Message
from amends.conversations.replying import Reply
from amends.conversations.sending_once import only_once
from amends.customers.models import Customer
from amends.foundation.writing import writing
from amends.mail.models import Mailbox
from amends.people.models import Person
from amends.screens.desk.conversation.answering import LOOK_AGAIN, REFUSED, new_gaps, too_large, warning_of
from amends.screens.desk.conversation.beginning import file_beside, keep_typed, lay_beside
from amends.screens.desk.conversation.customers import find
from amends.screens.desk.conversation.drafts import enclose
from amends.screens.ui.allowing import Request, needs
from amends.screens.ui.once import key_of


class StartForm(forms.Form):
    """Where a new mail to a customer comes from, where it goes, and about what; its words stand in the composer."""

    to = forms.ChoiceField(
        label=gettext_lazy("To"), error_messages={"required": gettext_lazy("Say whom this goes to.")}
    )
    mailbox = forms.ModelChoiceField(
        Mailbox.objects.filter(is_active=True), label=gettext_lazy("From"), empty_label=None
    )
    subject = forms.CharField(
        label=gettext_lazy("Subject"),
        max_length=300,
        error_messages={"required": gettext_lazy("Say in the subject what it is about.")},
    )

    def __init__(self, customer: Customer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="%s", **kwargs)
        known = customer.addresses.model.objects.filter(customer_id__in=customer.all_ids()).order_by("pk")
        self.fields["to"].choices = [(each.address, each.address) for each in known]  # type: ignore[attr-defined]

    def first_problem(self) -> str:
        """What to mend first; empty when there is nothing."""
        return next((str(found[0]) for found in self.errors.values()), "")


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
    if request.method == "POST":
        return send(request, customer)
    draft = new_mail_draft(customer, request.user)
    return show_page(request, customer, StartForm(customer, initial=begun(customer, request.user, draft)), draft)


def begun(customer: Customer, person: Person, draft: Draft | None) -> dict[str, Any]:
    """What the form begins with: what was kept, or what is usual."""
    if draft is None:
        return {"mailbox": usual_mailbox(customer, person)}
    return {
        "mailbox": draft.mailbox_id or usual_mailbox(customer, person),
        "to": draft.to[0] if draft.to else "",
        "subject": draft.subject,
    }


def send(request: Request, customer: Customer) -> HttpResponse:
    """Send the first mail of a matter, after a warning if something is still missing."""
    form, text = StartForm(customer, request.POST), request.POST.get("text", "").strip()
    files = enclosures(request, customer)
    problem = form.first_problem() or ("" if text else _("There is nothing to send yet.")) or too_large(files)
    if problem:
        return again(request, customer, form, problem=problem)
    if gaps := new_gaps(request, text):
        warned = {"warning": warning_of(gaps), "gaps": gaps, "send_words": _("Send anyway")}
        return again(request, customer, form, status=LOOK_AGAIN, **warned)
    told = form.cleaned_data
    with writing():
        message = only_once(
            key_of(request), lambda: begin(request, customer, told, Reply(text, (told["to"],), files=files))
        )
        Draft.objects.filter(customer__in=customer.all_ids(), person=request.user).delete()
    undo = reverse("desk:taking_back", args=[message.conversation_id, message.pk])
    messages.success(request, _("On its way to %(address)s.") % {"address": told["to"]}, extra_tags=undo)
    return redirect("desk:conversation", message.conversation_id)


def begin(request: Request, customer: Customer, told: dict[str, Any], reply: Reply) -> Message:
    """Open the matter with its first mail; whoever writes it has it."""
    by = request.user.actor
    conversation = Conversation.objects.start(
        customer, told["mailbox"], told["subject"], by=by, language=customer.language
    )
    message = conversation.reply(reply, by=by)
    conversation.claim(request.user)
    return message


def enclosures(request: Request, customer: Customer) -> tuple[Enclosure, ...]:
    """The files of the draft that are still wanted, and those chosen without a script."""
    wanted = [each for each in request.POST.getlist("files") if each.isdecimal()]
    draft = new_mail_draft(customer, request.user)
    if draft:
        draft.text = request.POST.get("text", "")
    kept = draft.enclosures(wanted) if draft and wanted else ()
    return kept + tuple(enclose(each) for each in request.FILES.getlist("uploads"))


def again(request: Request, customer: Customer, form: StartForm, status: int = REFUSED, **told: Any) -> HttpResponse:
    """The page once more, with what was typed, and what to know about it."""
    keep_typed(request, customer)
    for upload in request.FILES.getlist("uploads"):
        lay_beside(request, customer, enclose(upload))
    typed = {"text": request.POST.get("text", ""), "gaps": request.POST.getlist("gaps"), "has_focus": True}
    draft = new_mail_draft(customer, request.user)
    return show_page(request, customer, form, draft, status=status, **(typed | told))


def show_page(
    request: Request, customer: Customer, form: StartForm, draft: Draft | None, status: int = 200, **typed: Any
) -> HttpResponse:
    """The composer with the lines above it."""
    files = draft.files.select_related("file") if draft else ()
    composer = {
        "action": reverse("desk:start", args=[customer.pk]),
        "draft_url": reverse("desk:new_draft", args=[customer.pk]),
        "files_url": reverse("desk:new_draft_files", args=[customer.pk]),
        "label": _("Your words"),
        "language": customer.language,
        "kind": "new",
        "text": draft.text if draft else "",
        "files": [file_beside(each, customer) for each in files],
        "kept_at": draft.updated_at if draft else None,
    } | typed
    shown = {"customer": customer, "form": form, "composer": composer}
    return render(request, "desk/conversation/start.html", shown, status=status)
