from django.apps import AppConfig


class QueuesConfig(AppConfig):
    name = "amends.queues"
    label = "queues"

    def ready(self) -> None:
        """Know what to react to."""
        from amends.queues import placing, reckoning_anew  # noqa: F401
