"""The address of the search."""

from django.urls import path

from amends.screens.desk.search import pages

urlpatterns = [path("", pages.show, name="search")]
