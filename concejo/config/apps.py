"""The town starts: the table of consequences is handed to the log."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "concejo.config"
    label = "town_config"

    def ready(self) -> None:
        """Hand over the table. Everything is loaded by now, so it may import any row."""
        from concejo import consequences

        consequences.hand_over()
