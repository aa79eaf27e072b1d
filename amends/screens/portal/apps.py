from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "amends.screens.portal"
    label = "portal"
