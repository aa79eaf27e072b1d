"""The component page; mounted only for developers and in the demo."""

from django.urls import path

from amends.screens.ui.gallery import gallery

app_name = "ui"
urlpatterns = [path("", gallery, name="gallery")]
