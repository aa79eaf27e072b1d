from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "amends.intake"
    label = "intake"

    def ready(self) -> None:
        """Know what to react to."""
        from amends.intake import reactions  # noqa: F401
