"""Views of lists that a person has saved: filters, sorting and columns under a name."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from corpsys.access.guard import Guard
from corpsys.tenancy.models import CorporationRow


class SavedView(CorporationRow):
    """One person's own view of a list. `query`: the query string of the list, without page."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    list_key = models.CharField(max_length=40)
    name = models.CharField(_("name"), max_length=80)
    query = models.CharField(max_length=1000, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    guard: ClassVar[Guard] = Guard(scope="own", own="user")

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["corporation", "user", "list_key", "name"], name="saved_view_unique")
        ]

    def __str__(self) -> str:
        return self.name
