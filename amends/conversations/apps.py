from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    name = "amends.conversations"
    label = "conversations"

    def ready(self) -> None:
        """Know what to react to."""
        from amends.conversations import returning  # noqa: F401
