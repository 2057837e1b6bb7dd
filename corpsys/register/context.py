"""What is said once for an import of the register, and by whom: checked, and read again for the plan."""

from typing import Any

from django.utils.translation import gettext as _

from corpsys.access.principal import Principal
from corpsys.access.refusals import Invalid, Text
from corpsys.access.services import require
from corpsys.access.states import K, Role, Side
from corpsys.corporation.models import HierarchyLevel, Organisation
from corpsys.intake.registry import Place
from corpsys.register import reading
from corpsys.register.plan import Bringer
from corpsys.register.preparing import Said

ACTION, SCOPE = "import_register", "organisations"
LONGEST_REASON = 300


def admit(principal: Principal, context: dict[str, Any]) -> Place:
    """Ask the right to import a register that is told nothing more. Source: access."""
    require(principal, ACTION)
    return Place(K.K1, Side.HOST)


def admit_organisations(principal: Principal, context: dict[str, Any]) -> Place:
    """Ask the right, and check what is said once: `kind`, `level` (rank), `enterprise` (address), `reason`."""
    require(principal, ACTION)
    given = {name: reading.plain(str(context.get(name) or "")) for name in ("level", "enterprise", "reason")}
    kind = str(context.get("kind") or "")
    errors: dict[str, list[Text]] = {}
    if kind and kind not in Organisation.Kind.values:
        errors["kind"] = [_("There is no such kind.")]
    if given["level"] and given["level"] not in _ranks(principal.corporation_id):
        errors["level"] = [_("There is no level of this rank.")]
    if len(given["reason"]) > LONGEST_REASON:
        errors["reason"] = [_("At most 300 characters.")]
    if given["reason"] and not Bringer.of(principal).is_executive:
        errors["reason"] = [_("Only an executive gives a reason for passing a limit.")]
    if given["enterprise"] and not enterprises(principal).filter(slug=given["enterprise"]).exists():
        errors["enterprise"] = [_("There is no enterprise with this address whose partners you may bring.")]
    if errors:
        raise Invalid(errors)
    return Place(K.K1, Side.HOST, {"kind": kind, **given})


def enterprises(principal: Principal) -> Any:
    """Return the enterprises whose partners this person may bring: all, or a key-account manager's own."""
    # Not through visible_to: a token that may only propose names an enterprise without reading the list.
    found = Organisation.objects.filter(
        corporation_id=principal.corporation_id, kind=Organisation.Kind.ENTERPRISE
    ).exclude(standing=Organisation.Standing.ARCHIVED)
    return found if principal.role == Role.EXECUTIVE else found.filter(pk=principal.organisation_id)


def said(principal: Principal, context: dict[str, Any], source: str) -> Said:
    """Return what holds for every row; `context` as `admit_organisations` returned it, `source` of the external keys."""
    return Said(
        kind=context.get("kind", ""),
        level=int(context.get("level") or 0),
        source=source,
        enterprise=context.get("enterprise", ""),
        reason=context.get("reason", ""),
        is_executive=Bringer.of(principal).is_executive,
        levels=levels(principal.corporation_id),
    )


def levels(corporation_id: int) -> dict[str, int]:
    """Return rank and name, as a cell may give them, → rank."""
    found: dict[str, int] = {}
    for rank, name in HierarchyLevel.objects.filter(corporation_id=corporation_id).values_list("rank", "name"):
        found[reading.folded(name)] = rank
        found[f"{rank}. {reading.folded(name)}"] = rank
    return {**found, **_ranks(corporation_id)}


def _ranks(corporation_id: int) -> dict[str, int]:
    ranks = HierarchyLevel.objects.filter(corporation_id=corporation_id).values_list("rank", flat=True)
    return {str(rank): rank for rank in ranks}
