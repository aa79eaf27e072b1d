from django.apps import AppConfig


class TriageConfig(AppConfig):
    name = "amends.triage"
    label = "triage"

    def ready(self) -> None:
        """Know what to react to."""
        from amends.triage import feeling_again, threatening, unread  # noqa: F401
        from amends.triage.outside import waiting  # noqa: F401
