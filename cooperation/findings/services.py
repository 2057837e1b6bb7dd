"""Changes of findings: raise, edit, give evidence, archive, agree or dispute. Source: D35."""

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from cooperation.findings import policies
from cooperation.findings.models import FIRST_OF_NEXT_CLASS, OFFSETS, Finding, FindingStance
from cooperation.findings.sources import Source
from corpsys.access.principal import Principal
from corpsys.access.services import require, writes
from corpsys.access.states import K
from corpsys.audit.services import record
from corpsys.workspace.models import Cycle

TEXTS = ("statement", "implication", "strength", "is_emergent")


@transaction.atomic
def raise_finding(
    *,
    cycle: Cycle,
    by: Principal,
    statement: str,
    implication: str = "",
    strength: int = Finding.Strength.FAIR,
    is_emergent: bool = False,
    source: Source | None = None,
    for_both: bool = False,
) -> Finding:
    """Raise a finding with the view it rests on frozen as evidence; without a source it is a hypothesis.

    What rests on joined data is seen by both sides, what rests on own data by the own side; a hypothesis as `for_both` says.
    """
    require(by, "write_finding", cycle.workspace_id)
    data_class = _class_of(by, cycle, source, for_both=for_both)
    policies.check_time(by, cycle, data_class)
    finding: Finding = Finding.objects.create(
        **cycle.scope(),
        number=_next_number(cycle, data_class),
        statement=statement,
        implication=implication,
        strength=strength,
        is_emergent=is_emergent,
        data_class=data_class,
        side=by.side,
        raised_by_id=by.user_id,
        **_rests_on(source),
    )
    joint = data_class == K.K5
    # Joint words are hidden once the cooperation has ended; the audit trail, which stays, does not repeat them.
    record(kind="finding.raised", by=by, entity=finding, joint=joint, after=None if joint else {"statement": statement})
    return finding


def _class_of(by: Principal, cycle: Cycle, source: Source | None, *, for_both: bool) -> K:
    if source is None:
        return K.K5 if for_both and writes(by, cycle, K.K5) else policies.OWN_CLASS[by.side]
    return K.K5 if source.consolidation is not None else policies.OWN_CLASS[by.side]


def _rests_on(source: Source | None) -> dict[str, Any]:
    if source is None:
        return {}
    return {"consolidation": source.consolidation, "dataset": source.dataset, "evidence": source.frozen()}


def _next_number(cycle: Cycle, data_class: K) -> int:
    Cycle.objects.select_for_update().get(pk=cycle.pk)
    offset = OFFSETS[data_class]
    rows = Finding.objects.filter(cycle=cycle, number__gt=offset, number__lt=offset + FIRST_OF_NEXT_CLASS)
    return int(rows.aggregate(last=Max("number"))["last"] or offset) + 1


@transaction.atomic
def edit(*, finding: Finding, version: int, by: Principal, source: Source | None = None, **texts: Any) -> Finding:
    """Change the texts of an own finding; what the sides have said of the old words no longer counts.

    `source`: evidence for a hypothesis; a view of joined data or of own data fits a finding of its class only.
    """
    locked = _own(finding, by)
    policies.check_version(locked, version)
    unknown = set(texts) - set(TEXTS)
    if unknown:
        raise ValueError(f"not texts of a finding: {sorted(unknown)}")
    if source is not None:
        policies.check_hypothesis(locked)
        policies.check_source(locked, is_joint=source.consolidation is not None)
    before = {name: getattr(locked, name) for name in texts}
    values = {**texts, **_rests_on(source), "version": locked.version + 1}
    _change(locked, **values)
    FindingStance.objects.filter(finding=locked).delete()
    joint = locked.data_class == K.K5
    told = {"before": None, "after": {"fields": sorted(texts)}} if joint else {"before": before, "after": {**texts}}
    record(kind="finding.edited", by=by, entity=locked, joint=joint, **told)
    return locked


@transaction.atomic
def archive(*, finding: Finding, by: Principal) -> Finding:
    """Put an own finding aside; it is kept and no longer counts."""
    locked = _own(finding, by)
    _change(locked, archived_at=timezone.now(), version=locked.version + 1)
    record(kind="finding.archived", by=by, entity=locked, joint=locked.data_class == K.K5)
    return locked


@transaction.atomic
def take_stance(*, finding: Finding, stance: str, reason: str = "", by: Principal) -> FindingStance:
    """Say for the own side whether it agrees with a joint finding or disputes it; may be said anew. Source: D35."""
    require(by, "write_finding", finding.workspace_id)
    locked = _locked(finding)
    policies.check_joint(locked)
    policies.check_time(by, locked.cycle, K.K5)
    policies.check_standing(locked)
    policies.check_reason(stance, reason)
    said: FindingStance
    said, _is_new = FindingStance.objects.update_or_create(
        **locked.cycle.scope(),
        finding=locked,
        side=by.side,
        defaults={"stance": stance, "reason": reason.strip(), "user_id": by.user_id},
    )
    record(
        kind="finding.stance",
        by=by,
        entity=locked,
        joint=True,
        after={"side": by.side, "stance": stance},
    )
    return said


def _own(finding: Finding, by: Principal) -> Finding:
    require(by, "write_finding", finding.workspace_id)
    locked = _locked(finding)
    policies.check_own(by, locked)
    policies.check_time(by, locked.cycle, K(locked.data_class))
    policies.check_standing(locked)
    return locked


def _locked(finding: Finding) -> Finding:
    found: Finding = Finding.objects.select_for_update(of=("self",)).select_related("cycle").get(pk=finding.pk)
    return found


def _change(finding: Finding, **values: Any) -> None:
    for name, value in values.items():
        setattr(finding, name, value)
    finding.save(update_fields=list(values))
