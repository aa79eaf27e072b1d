"""The colour and the mark of the house, each under an address that changes with it, so that browsers may keep it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from amends.mail.branding import Brand
from amends.screens.ui.allowing import open_to_everyone

FOR_EVER, ASK_AGAIN = "public, max-age=31536000, immutable", "no-cache"


@open_to_everyone
@require_safe
def stylesheet(request: HttpRequest, version: str) -> HttpResponse:
    """The colour; a page from before a change gets the new one and keeps it for nothing."""
    brand = Brand.current()
    response = HttpResponse(brand.stylesheet, content_type="text/css; charset=utf-8")
    return _kept(response, FOR_EVER if version == brand.version else ASK_AGAIN)


@open_to_everyone
@require_safe
def logo(request: HttpRequest, digest: str) -> HttpResponse:
    """The mark, as the picture it was checked to be and nothing else."""
    brand = Brand.current()
    if not brand.logo or brand.logo.digest != digest:
        raise Http404
    response = HttpResponse(brand.logo.read(), content_type=brand.logo_type)
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return _kept(response, FOR_EVER)


def shown_on_pages(brand: Brand) -> dict[str, str]:
    """What the frame of a customer's page needs of the brand."""
    return {
        "brand_css_url": reverse("brand:stylesheet", args=[brand.version]) if brand.accent else "",
        "brand_logo_url": reverse("brand:logo", args=[brand.logo.digest]) if brand.logo else "",
        "imprint_url": brand.imprint_url,
        "privacy_url": brand.privacy_url,
    }


def _kept(response: HttpResponse, how: str) -> HttpResponse:
    response.headers["Cache-Control"] = how
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


app_name = "brand"
urlpatterns = [
    path("<str:version>.css", stylesheet, name="stylesheet"),
    path("logo/<str:digest>/", logo, name="logo"),
]
