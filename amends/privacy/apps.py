from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "amends.privacy"
    label = "privacy"

    def ready(self) -> None:
        """Know what to react to."""
        from amends.privacy import reactions  # noqa: F401
