"""The parts every screen is made of."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Templates, tags, styles and scripts shared by desk, portal and office."""

    name = "amends.screens.ui"
    label = "ui"
