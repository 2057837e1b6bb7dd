"""The second floor: rights, jobs, files and imports below; corporation, workspaces and strategy above."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class CorpsysConfig(AppConfig):
    name = "corpsys"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from corpsys import registrations
        from corpsys.tenancy import (
            checks,  # noqa: F401  (registers the system checks)
            grants,
        )

        registrations.register()
        pre_migrate.connect(grants.before_migrations, sender=self)
        post_migrate.connect(grants.after_migrations, dispatch_uid="corpsys.grants")
