"""`manage.py bootstrap`: the first corporation with its first executive and administrator; nobody signs up by themselves."""

from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from allauth.account.app_settings import PASSWORD_RESET_TOKEN_GENERATOR
from allauth.account.utils import user_pk_to_url_str
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse

from accounts.models import User
from corpsys.access.refusals import Refusal
from corpsys.access.states import Role
from corpsys.corporation import services
from corpsys.corporation.models import ADDRESS
from corpsys.outbox.letters import site_url


class Command(BaseCommand):
    help = "Create a corporation with its first executive and administrator, and print a one-time link for each."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--corporation", required=True, help='name of the corporation, "Acme Group"')
        parser.add_argument("--slug", required=True, help="its address: small letters, digits and hyphens, acme")
        parser.add_argument("--name", required=True, help='name of the first executive, "Anna Nowak"')
        parser.add_argument("--email", required=True, help="e-mail address of the executive")
        parser.add_argument(
            "--administrator",
            required=True,
            help="e-mail address of the administrator, who gives accounts: another one",
        )
        parser.add_argument("--administrator-name", default="", help="name of the administrator")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["email"].lower() == options["administrator"].lower():
            raise CommandError(
                "The executive and the administrator need two addresses: a person has one role in a corporation."
            )
        for option, check in (("email", validate_email), ("administrator", validate_email), ("slug", ADDRESS)):
            _check(option, options[option], check)
        try:
            executive, administrator = _found(**options)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{options['corporation']} is at {site_url('/' + options['slug'] + '/')}")
        self._tell("Executive", executive)
        self._tell("Administrator", administrator)
        self.stdout.write("The administrator gives everybody else an account under People.")

    def _tell(self, role: str, user: User) -> None:
        if user.has_usable_password():
            self.stdout.write(f"{role}: {user.email} signs in as before.")
            return
        self.stdout.write(f"{role}: {user.email} chooses a password here, once, within three days:")
        self.stdout.write(f"  {_one_time_link(user)}")


@transaction.atomic
def _found(
    *, corporation: str, slug: str, name: str, email: str, administrator: str, administrator_name: str, **_rest: Any
) -> tuple[User, User]:
    executive = _account(email, name)
    by = services.found_corporation(name=corporation, slug=slug, owner=executive)
    second = _account(administrator, administrator_name or administrator.partition("@")[0])
    services.add_member(user=second, role=Role.ADMINISTRATOR, by=by, founding=True)
    return executive, second


def _account(email: str, name: str) -> User:
    found = User.objects.filter(email__iexact=email).first()
    return found or User.objects.create_user(email, None, name=name)


def _one_time_link(user: User) -> str:
    key = PASSWORD_RESET_TOKEN_GENERATOR().make_token(user)
    parts = {"uidb36": user_pk_to_url_str(user), "key": key}
    return site_url(reverse("account_reset_password_from_key", kwargs=parts))


def _check(option: str, value: str, check: Callable[[str], None]) -> None:
    try:
        check(value)
    except ValidationError as error:
        raise CommandError(f"--{option}: {' '.join(error.messages)}") from error
