"""The address of the live stream."""

from django.urls import path

from amends.screens.desk.live import live

urlpatterns = [path("live/", live, name="live")]
