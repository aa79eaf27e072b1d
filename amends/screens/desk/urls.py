"""Addresses of the desk."""

from django.urls import URLPattern, URLResolver, include, path

app_name = "desk"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("amends.screens.desk.inbox.urls")),
    path("", include("amends.screens.desk.conversation.urls")),
    path("search/", include("amends.screens.desk.search.urls")),
    path("notices/", include("amends.screens.desk.notices.urls")),
    path("", include("amends.screens.desk.live_urls")),
]
