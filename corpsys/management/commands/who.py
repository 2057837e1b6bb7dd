"""`manage.py who`: how to sign in to the sample that the first command loads."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.urls import reverse

from corpsys.access.states import Part, Role
from corpsys.corporation.models import Corporation, Membership
from corpsys.corporation.sample import SAMPLE_PASSWORD
from corpsys.outbox.letters import site_url
from corpsys.tenancy import context
from corpsys.tenancy.identify import corporations
from corpsys.workspace.models import Assignment


class Command(BaseCommand):
    help = "Print the sign-ins of the sample corporation; only where the product runs its own servers."

    def handle(self, *_args: Any, **_options: Any) -> None:
        if not settings.EMBEDDED:
            self.stdout.write("Sign-ins are printed only where the product runs its own servers.")
            return
        found = [slug for corporation_id, slug in corporations() if self._tell(corporation_id, slug)]
        if not found:
            self.stdout.write("No sample is loaded. `manage.py bootstrap --help` says how to start a corporation.")

    def _tell(self, corporation_id: int, slug: str) -> bool:
        with context.tenant(corporation_id):
            corporation = Corporation.objects.get(pk=corporation_id)
            if not corporation.is_sample:
                return False
            self.stdout.write(f"Sign in to {corporation.name} at {site_url('/' + slug + '/')}")
            self.stdout.write(f"with the password {SAMPLE_PASSWORD} as")
            for row in Membership.objects.filter(is_active=True).select_related("user").order_by("id"):
                self.stdout.write(f"  {row.user.email:<32}{_what(row)}")
        self.stdout.write(f"Mail, such as the invitation of one more client: {site_url(reverse('outbox'))}")
        return True


def _what(membership: Membership) -> str:
    if membership.role != Role.GUEST:
        return str(membership.get_role_display())
    part = Assignment.objects.filter(user_id=membership.user_id, is_active=True).values_list("part", flat=True).first()
    return str(Part(part).label) if part else str(membership.get_role_display())
