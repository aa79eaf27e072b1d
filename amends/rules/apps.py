from django.apps import AppConfig


class RulesConfig(AppConfig):
    name = "amends.rules"
    label = "rules"

    def ready(self) -> None:
        """Know what to react to."""
        from amends.rules import following  # noqa: F401
