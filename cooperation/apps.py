"""The fourth floor: the cooperation process."""

from django.apps import AppConfig


class CooperationConfig(AppConfig):
    name = "cooperation"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cooperation import registrations

        registrations.register()
