from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "amends.search"
    label = "search"
