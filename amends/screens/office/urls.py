"""Addresses of the office."""

from django.urls import URLPattern, URLResolver, path

from amends.screens.office import me, settings

app_name = "office"
urlpatterns: list[URLPattern | URLResolver] = [
    path("settings/", settings.show, name="settings"),
    path("me/", me.show, name="me"),
]
