from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "amends.screens.desk"
    label = "desk"
