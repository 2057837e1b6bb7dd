"""Changes of the rules of the recommendation: a draft is started, edited and published; versions never change. Source: D25."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from analytics import changes
from analytics.metrics.variant_rule import DEFAULT_RULES
from analytics.rules import selectors, thresholds
from analytics.rules.models import VariantRuleSet
from corpsys.access.principal import Principal
from corpsys.access.refusals import Invalid, Refused, Stale
from corpsys.access.rivals import first_come
from corpsys.access.services import require
from corpsys.audit.services import record

DRAFT, PUBLISHED = VariantRuleSet.Standing.DRAFT, VariantRuleSet.Standing.PUBLISHED
LONGEST_NOTE = 400


@transaction.atomic
def start_draft(*, by: Principal) -> VariantRuleSet:
    """Start a draft with the thresholds in force. Raises Refused where there is one. Version 1 are the shipped ones."""
    require(by, "edit_variant_rules")
    mine = VariantRuleSet.objects.filter(corporation_id=by.corporation_id)
    if mine.filter(standing=DRAFT).exists():
        raise Refused(_("There is a draft already."), allowed=[_("Go on with it, or publish it.")])
    in_force = selectors.rules_in_force(by.corporation_id)
    last = mine.aggregate(top=Max("number"))["top"] or int(DEFAULT_RULES.version)
    with first_come():
        draft: VariantRuleSet = VariantRuleSet.objects.create(
            corporation_id=by.corporation_id,
            number=last + 1,
            thresholds=thresholds.stored(in_force),
            user_id=by.user_id,
        )
    record(kind="variant_rules.started", by=by, entity=draft, after={"based_on": in_force.version})
    return draft


@transaction.atomic
def edit_draft(*, rules: VariantRuleSet, given: Mapping[str, Any], version: int, by: Principal) -> VariantRuleSet:
    """Change the thresholds of a draft. `version`: the draft as it was read.

    Raises Invalid by field for values off their scale or not rising, Stale where somebody else saved meanwhile.
    Source: D15.
    """
    require(by, "edit_variant_rules")
    wanted = thresholds.checked(given)
    before = _take(rules, version).thresholds
    after = _write(rules, version, thresholds=wanted)
    changed = [name for name in wanted if wanted[name] != before[name]]
    record(
        kind="variant_rules.edited",
        by=by,
        entity=after,
        before={name: before[name] for name in changed},
        after={name: wanted[name] for name in changed},
    )
    return after


@transaction.atomic
def publish(*, rules: VariantRuleSet, note: str, version: int, by: Principal) -> VariantRuleSet:
    """Put a draft in force with the reason for it: from now on every recommendation follows it.

    Raises Invalid without a reason, Refused where it changes nothing, Stale where the draft was changed since it was read.
    Decisions keep the version that they were made under. Source: D15, D17, D25.
    """
    require(by, "edit_variant_rules")
    note = " ".join(note.split())
    if not note:
        raise Invalid({"note": [_("Say why the rules change.")]})
    draft = _take(rules, version)
    in_force = selectors.rules_in_force(rules.corporation_id)
    if draft.thresholds == thresholds.stored(in_force):
        raise Refused(
            _("The draft says the same as version %(version)s, which is in force.") % {"version": in_force.version},
            allowed=[_("Change a threshold first.")],
        )
    made = _write(
        rules,
        version,
        standing=PUBLISHED,
        note=note[:LONGEST_NOTE],
        published_at=timezone.now(),
        user_id=by.user_id,
    )
    record(
        kind="variant_rules.published",
        by=by,
        entity=made,
        before={"in_force": in_force.version, **thresholds.stored(in_force)},
        after={"in_force": str(made.number), **made.thresholds},
    )
    changes.announce(by=by)
    return made


def _take(rules: VariantRuleSet, version: int) -> VariantRuleSet:
    """Return the draft, locked, if it is one still and says what was read."""
    found: VariantRuleSet = (
        VariantRuleSet.objects.select_for_update(of=("self",)).select_related("user").get(pk=rules.pk)
    )
    if found.standing != DRAFT:
        raise Refused(
            _("Version %(number)s has been published by %(name)s; published versions never change.")
            % {"number": found.number, "name": found.user.name},
            allowed=[_("Start a new draft.")],
        )
    if found.version != version:
        raise Stale(_("Somebody changed this draft in the meantime."))
    return found


def _write(rules: VariantRuleSet, version: int, **values: Any) -> VariantRuleSet:
    mine = VariantRuleSet.objects.filter(pk=rules.pk, standing=DRAFT, version=version)
    if not mine.update(**values, version=F("version") + 1):
        raise Stale(_("Somebody changed this draft in the meantime."))
    found: VariantRuleSet = VariantRuleSet.objects.select_related("user").get(pk=rules.pk)
    return found
