from django.apps import AppConfig


class QueuesConfig(AppConfig):
    name = "amends.queues"
    label = "queues"

    def ready(self) -> None:
        """Know what to react to."""
        from amends.queues import bringing_forward, placing, reckoning_anew  # noqa: F401
