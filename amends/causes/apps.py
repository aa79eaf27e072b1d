from django.apps import AppConfig


class CausesConfig(AppConfig):
    name = "amends.causes"
    label = "causes"
