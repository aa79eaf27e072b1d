"""How a mailbox is fetched: its account, from when on, and what becomes of a mail there once it is safe here."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from amends.mail.imap import After
from amends.mail.models import ImapRoad, Mailbox
from amends.screens.office.changing import closed_unless_admin, given_to, save
from amends.screens.office.passwords import SealedPasswordForm
from amends.screens.ui.allowing import Request, needs


class Asked(forms.CharField):
    """What a form has asked about already; it is no fact of the row."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Never, whatever was asked."""
        return False


class FetchingForm(SealedPasswordForm):
    """An account, its folder, and from when on it is read."""

    after = forms.ChoiceField(
        label=gettext_lazy("Once a mail is safe here"),
        choices=[
            (After.LEAVE.value, gettext_lazy("Leave it as it is")),
            (After.SEEN.value, gettext_lazy("Mark it as read")),
            (After.MOVE.value, gettext_lazy("Move it to another folder")),
        ],
    )

    asked_about = Asked(required=False, widget=forms.HiddenInput)

    class Meta:
        model = ImapRoad
        fields = ("host", "port", "security", "username", "password", "folder", "since", "after", "move_to")
        widgets = {"since": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}
        help_texts = {
            "host": gettext_lazy("Such as imap.your-firm.example."),
            "since": gettext_lazy(
                "Empty means: from now on. With a date, older mail comes in as closed history and nobody is written to."
            ),
        }

    def clean(self) -> dict[str, Any]:
        """Moving needs a place to move to."""
        given = super().clean()
        if given.get("after") == After.MOVE.value and not given.get("move_to"):
            self.add_error("move_to", gettext_lazy("Say which folder."))
        if self.instance.pk and {"host", "username", "folder"} & set(self.changed_data):
            self._begin_anew(given)
        return given

    def _begin_anew(self, given: dict[str, Any]) -> None:
        """Another account or folder is read from its beginning, so from when on is asked again."""
        # What is opened by a consent has no host and no name here.
        place = " ".join(filter(None, (given.get(name) for name in ("host", "username", "folder"))))
        if given.get("asked_about") == place:
            self.instance.state = {}
            return
        self.data = {**self.data, "asked_about": place}
        self.add_error(
            "since",
            gettext_lazy(
                "This is another account or folder, so it is read anew. Say from when on, or leave it empty for "
                "“from now on”, and keep it once more."
            ),
        )


@require_http_methods(["GET", "HEAD", "POST"])
@needs("settings.look")
def show(request: Request, mailbox_id: int) -> HttpResponse:
    """The account of a mailbox, and how fetching fares."""
    mailbox = get_object_or_404(Mailbox, pk=mailbox_id)
    road = ImapRoad.objects.filter(mailbox=mailbox).first() or ImapRoad(mailbox=mailbox)
    form = FetchingForm(given_to(request), instance=road)
    may_edit = closed_unless_admin(request, form)
    if request.method == "POST" and form.is_valid():
        save(request, form, "imap_road")
        return redirect("office:fetching", mailbox.pk)
    return render(
        request, "office/fetching.html", {"mailbox": mailbox, "form": form, "may_edit": may_edit, "road": road}
    )
