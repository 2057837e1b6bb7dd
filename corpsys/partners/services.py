"""Changes of partnerships: proposed for one's own enterprise, accepted by an executive. Source: D1–D3."""

import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from corpsys.access.principal import Principal
from corpsys.access.refusals import NotAllowed, Refused, Stale
from corpsys.access.rivals import first_come
from corpsys.access.services import may, require
from corpsys.access.states import Role
from corpsys.audit.services import record
from corpsys.corporation.models import Organisation
from corpsys.partners import policies
from corpsys.partners.models import Partnership

PROPOSED, ACCEPTED, ARCHIVED = (
    Partnership.Standing.PROPOSED,
    Partnership.Standing.ACCEPTED,
    Partnership.Standing.ARCHIVED,
)


@transaction.atomic
def propose_partner(
    *,
    enterprise: Organisation,
    partner: Organisation,
    by: Principal,
    since: datetime.date | None = None,
    until: datetime.date | None = None,
    limit_reason: str = "",
) -> Partnership:
    """Name a partner of an enterprise: a proposal for one's own enterprise; an executive's own is accepted at once."""
    require(by, "propose_partner")
    accepted = by.role == Role.EXECUTIVE and not by.is_token
    _may_propose(by, enterprise, limit_reason)
    policies.check_parties(enterprise, partner)
    policies.check_period(since, until)
    policies.check_twin(enterprise, partner)
    passing = accepted and _may_stand(enterprise, partner, limit_reason)
    with first_come():
        made: Partnership = Partnership.objects.create(
            corporation_id=by.corporation_id,
            enterprise=enterprise,
            partner=partner,
            since=since,
            until=until,
            standing=ACCEPTED if accepted else PROPOSED,
            **_passed(passing, limit_reason, by),
        )
    record(kind="partner.proposed", by=by, entity=made, after=shown(made))
    return made


@transaction.atomic
def accept_partner(*, partnership: Partnership, version: int, by: Principal, limit_reason: str = "") -> Partnership:
    """Accept a proposed partner; beyond the level's limit with a reason. Source: D1, D3."""
    require(by, "edit_partners")
    if partnership.standing != PROPOSED:
        raise Refused(_("This partnership is no longer a proposal."))
    passing = _may_stand(partnership.enterprise, partnership.partner, limit_reason, but=partnership)
    return _write("partner.accepted", partnership, version, by, standing=ACCEPTED, **_passed(passing, limit_reason, by))


@transaction.atomic
def edit_partner(
    *,
    partnership: Partnership,
    version: int,
    by: Principal,
    since: datetime.date | None = None,
    until: datetime.date | None = None,
    limit_reason: str = "",
) -> Partnership:
    """Change the time of a partnership; a reason that was given once is kept, whatever the count is now."""
    require(by, "edit_partners")
    if partnership.standing == ARCHIVED:
        raise Refused(_("This partnership is archived; restore it first."))
    policies.check_period(since, until)
    reason = limit_reason or partnership.limit_reason
    stands = partnership.standing == ACCEPTED
    passing = stands and _may_stand(partnership.enterprise, partnership.partner, reason, but=partnership)
    told = _passed(passing and reason != partnership.limit_reason, reason, by)
    return _write("partner.edited", partnership, version, by, since=since, until=until, **told)


@transaction.atomic
def archive_partner(*, partnership: Partnership, version: int, by: Principal) -> Partnership:
    """Put a partnership, or the proposal of one, out of use; nothing is lost."""
    require(by, "edit_partners")
    if partnership.standing == ARCHIVED:
        raise Refused(_("This partnership is archived already."))
    return _write("partner.archived", partnership, version, by, standing=ARCHIVED)


@transaction.atomic
def restore_partner(*, partnership: Partnership, version: int, by: Principal, limit_reason: str = "") -> Partnership:
    """Put an archived partnership into use again; the limit is asked as of a new one."""
    require(by, "edit_partners")
    if partnership.standing != ARCHIVED:
        raise Refused(_("This partnership is not archived."))
    policies.check_parties(partnership.enterprise, partnership.partner)
    policies.check_twin(partnership.enterprise, partnership.partner)
    reason = limit_reason or partnership.limit_reason
    passing = _may_stand(partnership.enterprise, partnership.partner, reason, but=partnership)
    told = _passed(passing and reason != partnership.limit_reason, reason, by)
    return _write("partner.restored", partnership, version, by, standing=ACCEPTED, **told)


def shown(partnership: Partnership) -> dict[str, Any]:
    """Return what the history says of a partnership."""
    return {
        "enterprise": partnership.enterprise.name,
        "partner": partnership.partner.name,
        **{name: _plain(getattr(partnership, name)) for name in ("since", "until", "limit_reason", "standing")},
    }


def _may_propose(by: Principal, enterprise: Organisation, limit_reason: str) -> None:
    if by.role != Role.EXECUTIVE and by.organisation_id != enterprise.pk:
        raise NotAllowed(_("You may propose partners of your own enterprise only."))
    if limit_reason and not may(by, "edit_partners"):
        raise NotAllowed(_("Only an executive may give a reason for passing the limit."))


def _may_stand(enterprise: Organisation, partner: Organisation, reason: str, but: Partnership | None = None) -> bool:
    # Two who add a partner at the same time are counted one after the other.
    Organisation.objects.select_for_update().get(pk=enterprise.pk)
    policies.check_accepted(enterprise, partner)
    return policies.check_limit(enterprise=enterprise, partner=partner, reason=reason, but=but)


def _passed(passing: bool, reason: str, by: Principal) -> dict[str, Any]:
    """Return who passed the limit and why; nothing where it is not passed, so that what was said before stays."""
    return {"limit_reason": reason.strip(), "limit_passed_by_id": by.user_id} if passing else {}


def _write(kind: str, partnership: Partnership, version: int, by: Principal, **fields: Any) -> Partnership:
    before = {name: _plain(getattr(partnership, name)) for name in fields if name != "limit_passed_by_id"}
    changed = Partnership.objects.filter(pk=partnership.pk, version=version).update(version=version + 1, **fields)
    if not changed:
        raise Stale(_("Somebody changed this partnership in the meantime."))
    partnership.refresh_from_db()
    after = {name: _plain(getattr(partnership, name)) for name in before}
    record(kind=kind, by=by, entity=partnership, before=before, after=after)
    return partnership


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime.date) else value
