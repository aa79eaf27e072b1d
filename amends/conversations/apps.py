from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    name = "amends.conversations"
    label = "conversations"

    def ready(self) -> None:
        """Know what to react to."""
        from amends.conversations import handing_over, returning  # noqa: F401
