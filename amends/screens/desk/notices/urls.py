"""Addresses of what a colleague is told."""

from django.urls import path

from amends.screens.desk.notices import pages

urlpatterns = [
    path("", pages.index, name="notices"),
    path("reading/", pages.read_all, name="notices_reading"),
    path("<int:notice_id>/reading/", pages.read_one, name="notice_reading"),
]
