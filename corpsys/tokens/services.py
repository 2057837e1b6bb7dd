"""Making and revoking tokens. The secret is returned once and kept nowhere."""

import secrets
from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from corpsys.access import table
from corpsys.access.principal import Principal
from corpsys.access.refusals import Invalid, NotAllowed
from corpsys.access.services import require
from corpsys.audit.services import record
from corpsys.tenancy.identify import digest
from corpsys.tokens.models import ApiToken, TokenHash

MOST_DAYS = 365
PREFIX = "cps_"


@transaction.atomic
def make_token(*, name: str, scopes: Iterable[str], days: int, by: Principal) -> tuple[ApiToken, str]:
    """Make a token with scopes cut down from the maker's own rights; return it with its secret."""
    _person_only(by)
    wanted = sorted(set(scopes))
    _check(wanted, days)
    secret = PREFIX + secrets.token_urlsafe(32)
    expires = timezone.now() + timedelta(days=days)
    token: ApiToken = ApiToken.objects.create(
        corporation_id=by.corporation_id,
        user_id=by.user_id,
        name=name.strip(),
        prefix=secret[:8],
        scopes=wanted,
        expires_at=expires,
    )
    TokenHash.objects.create(
        digest=digest(secret),
        token_id=token.pk,
        corporation_id=by.corporation_id,
        user_id=by.user_id,
        scopes=wanted,
        expires_at=expires,
    )
    record(kind="token.made", by=by, entity=token, after={"scopes": wanted, "days": days})
    return token, secret


@transaction.atomic
def revoke_token(*, token: ApiToken, by: Principal) -> ApiToken:
    """Revoke a token; it counts on the next request."""
    _person_only(by)
    now = timezone.now()
    if ApiToken.objects.filter(pk=token.pk, user_id=by.user_id, revoked_at__isnull=True).update(revoked_at=now):
        TokenHash.objects.filter(token_id=token.pk).update(revoked_at=now)
        record(kind="token.revoked", by=by, entity=token)
    token.refresh_from_db()
    return token


def _person_only(by: Principal) -> None:
    """A token makes no tokens, and only roles of the access table do."""
    if by.is_token:
        raise NotAllowed(_("A token may not make or revoke tokens."))
    require(by, "make_token")


def _check(scopes: list[str], days: int) -> None:
    unknown = [scope for scope in scopes if scope not in table.SCOPES]
    if unknown or not scopes:
        raise Invalid({"scopes": [_("Choose at least one of: %(all)s.") % {"all": ", ".join(table.SCOPES)}]})
    if not 1 <= days <= MOST_DAYS:
        raise Invalid({"days": [_("From 1 to %(most)s days.") % {"most": MOST_DAYS}]})
