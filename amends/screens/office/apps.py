from django.apps import AppConfig


class OfficeConfig(AppConfig):
    name = "amends.screens.office"
    label = "office"
