"""Every address of Amends."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from amends.environment import environment

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("amends.screens.desk.urls")),
    path("case/", include("amends.screens.portal.urls")),
    path("brand/", include("amends.screens.portal.branding")),
    path("", include("amends.screens.office.urls")),
    path("language/", set_language, name="set_language"),
    path("accounts/", include("amends.screens.office.accounts")),
]

handler500 = "amends.screens.ui.breaking_down.broken"

if settings.DEBUG or environment.demo:
    urlpatterns.append(path("parts/", include("amends.screens.ui.urls")))
