from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "amends.files"
    label = "files"
