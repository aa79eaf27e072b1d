from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "amends.notices"
    label = "notices"

    def ready(self) -> None:
        """Know what to react to."""
        from amends.notices import reactions, warning_of_customers, warning_of_mailboxes  # noqa: F401
