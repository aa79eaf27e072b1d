"""The brand: what customers see of the house on their pages and in its mails."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from amends.files.models import StoredFile
from amends.mail.branding import Brand
from amends.screens.office.changing import closed_unless_admin, given_to, save
from amends.screens.ui.allowing import Request, needs

LARGEST = 512 * 1024
REFUSED = 422
# The first bytes of the two kinds of picture every browser and no script engine knows.
KINDS = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}


class BrandForm(forms.ModelForm):
    """Name, colour, mark and links."""

    logo = forms.FileField(
        label=gettext_lazy("Logo"),
        required=False,
        help_text=gettext_lazy("PNG or JPEG, at most 512 KB. It is shown 40 pixels high."),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg"}),
    )
    without_logo = forms.BooleanField(label=gettext_lazy("Show no logo"), required=False)

    imprint_url = forms.URLField(
        label=gettext_lazy("Imprint"),
        required=False,
        assume_scheme="https",
        help_text=gettext_lazy("Stands under every mail and page."),
    )
    privacy_url = forms.URLField(label=gettext_lazy("Privacy"), required=False, assume_scheme="https")

    class Meta:
        model = Brand
        fields = ("name", "accent", "imprint_url", "privacy_url")
        help_texts = {
            "name": gettext_lazy("Without one, customers see the name of the mailbox they wrote to."),
            "accent": gettext_lazy("For buttons and links, such as #00616b."),
        }

    field_order = ("name", "accent", "logo", "without_logo", "imprint_url", "privacy_url")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.logo:
            del self.fields["without_logo"]

    def clean_logo(self) -> bytes:
        """The bytes of a picture; a drawing that could run something is refused."""
        upload = self.files.get("logo")
        if upload is None:
            return b""
        content: bytes = upload.read(LARGEST + 1)
        if len(content) > LARGEST:
            raise ValidationError(_("The logo is larger than 512 KB. A smaller one shows just as well."))
        if not kind_of(content):
            raise ValidationError(_("Use a PNG or a JPEG. An SVG can carry scripts, so we take none."))
        return content

    def save(self, commit: bool = True) -> Brand:
        """Lay the mark beside the row."""
        content = self.cleaned_data["logo"]
        if self.cleaned_data.get("without_logo"):
            self.instance.logo, self.instance.logo_type = None, ""
        if content:
            self.instance.logo, self.instance.logo_type = StoredFile.keep(content), kind_of(content)
        brand: Brand = super().save(commit)
        return brand


def kind_of(content: bytes) -> str:
    """Which of our kinds of picture this is, by its first bytes; empty for every other."""
    return next((kind for start, kind in KINDS.items() if content.startswith(start)), "")


@require_http_methods(["GET", "HEAD", "POST"])
@needs("settings.look")
def show(request: Request) -> HttpResponse:
    """How the house shows itself."""
    given = given_to(request)
    form = BrandForm(given, request.FILES if given is not None else None, instance=Brand.current())
    may_edit = closed_unless_admin(request, form)
    if given is not None and form.is_valid():
        save(request, form, "brand")
        return redirect("office:brand")
    brand = Brand.current()
    mark_url = reverse("brand:logo", args=[brand.logo.digest]) if brand.logo else ""
    shown = {"form": form, "may_edit": may_edit, "brand": brand, "mark_url": mark_url}
    return render(request, "office/brand.html", shown, status=REFUSED if form.is_bound else 200)
