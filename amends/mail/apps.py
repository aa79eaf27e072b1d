from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "amends.mail"
    label = "mail"
