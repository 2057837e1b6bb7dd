"""Changes of the catalogue of factors: a draft made from the published version, edited, published or discarded.

Published versions never change, and assessments keep the version they started with. Where weights come from is `weights`.
Source: D12, D25.
"""

from collections.abc import Sequence
from decimal import Decimal

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from analytics import changes
from analytics.readiness import factor_policies, services
from analytics.readiness.factor_content import Content, content_of, errors_of, mark_of, tidy
from analytics.readiness.factor_drafts import take
from analytics.readiness.factor_policies import MOST_FACTORS
from analytics.readiness.models import Factor, FactorSet
from corpsys.access.principal import Principal
from corpsys.access.refusals import Invalid, Refused, Stale, Text
from corpsys.access.services import require
from corpsys.audit.services import record

DRAFT, PUBLISHED = FactorSet.Standing.DRAFT, FactorSet.Standing.PUBLISHED
LONGEST_NOTE = 400


@transaction.atomic
def start_draft(*, by: Principal) -> FactorSet:
    """Start a draft with what the published version says; one draft at a time. Raises Refused where there is one."""
    require(by, "edit_factors")
    newest = services.install_default_factors(by=by)
    # One at a time: two who both start must not both find that there is none.
    FactorSet.objects.select_for_update().get(pk=newest.pk)
    mine = FactorSet.objects.filter(corporation_id=by.corporation_id)
    if mine.filter(standing=DRAFT).exists():
        raise Refused(_("There is a draft already."), allowed=[_("Go on with it, or discard it.")])
    draft: FactorSet = FactorSet.objects.create(
        corporation_id=by.corporation_id,
        number=(mine.aggregate(top=Max("number"))["top"] or 0) + 1,
        standing=DRAFT,
        weighting=newest.weighting,
        comparisons=newest.comparisons,
        based_on=newest,
        user_id=by.user_id,
    )
    _add_rows(draft, [content_of(factor) for factor in newest.factors.all()])
    record(kind="factors.started", by=by, entity=draft, after={"based_on": newest.number})
    return draft


@transaction.atomic
def add_factor(*, factor_set: FactorSet, content: Content, by: Principal) -> Factor:
    """Add a factor to a draft, after the others. Raises Invalid by field, Refused for one too many."""
    require(by, "edit_factors")
    draft = take(factor_set)
    content = _checked(draft, content)
    if Factor.objects.filter(factor_set=draft, key=content.key).exists():
        raise Invalid({"key": [_("There is a factor with this key already.")]})
    if draft.factors.count() >= MOST_FACTORS:
        raise Refused(_("A version has at most %(most)s factors.") % {"most": MOST_FACTORS})
    (made,) = _add_rows(draft, [content], first=(draft.factors.aggregate(top=Max("position"))["top"] or 0) + 1)
    record(kind="factors.factor_added", by=by, entity=draft, after={"factor": made.key, **content.fields()})
    return made


@transaction.atomic
def edit_factor(*, factor: Factor, seen: str, content: Content, by: Principal) -> Factor:
    """Change what a factor of a draft says; its key stays, since ratings are carried over by it.

    `seen`: the mark of the factor as it was read. Raises Stale where somebody else was faster, Invalid by field.
    """
    require(by, "edit_factors")
    draft = take(factor.factor_set)
    stored = _unchanged(factor, seen)
    content = _checked(draft, content, stored)
    before, after = content_of(stored).fields(), content.fields()
    _write(stored, content)
    stored.save()
    changed = [name for name in after if before[name] != after[name]]
    record(
        kind="factors.factor_edited",
        by=by,
        entity=draft,
        before={"factor": stored.key} | {name: before[name] for name in changed},
        after={"factor": stored.key} | {name: after[name] for name in changed},
    )
    return stored


@transaction.atomic
def remove_factor(*, factor: Factor, seen: str, by: Principal) -> None:
    """Take a factor out of a draft; the audit keeps what it said, and versions before keep the factor."""
    require(by, "edit_factors")
    draft = take(factor.factor_set)
    stored = _unchanged(factor, seen)
    record(
        kind="factors.factor_removed", by=by, entity=draft, before={"factor": stored.key, **content_of(stored).fields()}
    )
    stored.delete()


@transaction.atomic
def move_factor(*, factor: Factor, places: int, by: Principal) -> None:
    """Move a factor of a draft up (negative) or down by so many places; at the ends it stays."""
    require(by, "edit_factors")
    draft = take(factor.factor_set)
    rows = list(draft.factors.all())
    before = [row.key for row in rows]
    at = before.index(factor.key)
    rows.insert(min(max(at + places, 0), len(rows) - 1), rows.pop(at))
    for position, row in enumerate(rows, start=1):
        row.position = position
    Factor.objects.bulk_update(rows, ["position"])
    record(
        kind="factors.reordered", by=by, entity=draft, before={"order": before}, after={"order": [r.key for r in rows]}
    )


@transaction.atomic
def write(*, factor_set: FactorSet, contents: Sequence[Content], version: int, by: Principal) -> FactorSet:
    """Write the whole of a draft at once, in this order; factors that are not named are taken out.

    Where the weights come from comparisons, the given ones are left aside. Raises Stale, Invalid by "key.field".
    """
    require(by, "edit_factors")
    draft = take(factor_set, version)
    contents = [tidy(content) for content in contents]
    _check_all(contents)
    stored = {factor.key: factor for factor in draft.factors.all()}
    by_comparison = draft.weighting == FactorSet.Weighting.PAIRWISE
    before = {key: content_of(factor).fields() for key, factor in stored.items()}
    draft.factors.exclude(key__in=[content.key for content in contents]).delete()
    for position, content in enumerate(contents, start=1):
        row = stored.get(content.key) or _row(draft, content, position)
        compared = row.weight if content.key in stored else Decimal(0)
        _write(row, content)
        row.position, row.weight = position, compared if by_comparison else content.weight
        row.save()
    was, now = _differing(before, {content.key: content.fields() for content in contents})
    record(kind="factors.written", by=by, entity=draft, before=was, after=now)
    draft.refresh_from_db()
    return draft


@transaction.atomic
def publish(*, factor_set: FactorSet, note: str, version: int, by: Principal) -> FactorSet:
    """Publish a draft with a note on what changed: assessments that start from now on use it.

    Raises Invalid without a note, Stale where the draft changed since `version`, Refused with what is still wrong.
    """
    require(by, "edit_factors")
    note = note.strip()
    if not note:
        raise Invalid({"note": [_("Say what changed and why.")]})
    if len(note) > LONGEST_NOTE:
        raise Invalid({"note": [_("At most %(most)s characters.") % {"most": LONGEST_NOTE}]})
    draft = take(factor_set, version)
    factor_policies.check_publication(draft)
    FactorSet.objects.filter(pk=draft.pk).update(
        standing=PUBLISHED, note=note, user_id=by.user_id, published_at=timezone.now()
    )
    draft.refresh_from_db()
    record(
        kind="factors.published",
        by=by,
        entity=draft,
        before={"standing": DRAFT.value},
        after={"standing": PUBLISHED.value, "note": note, "factors": [factor.key for factor in draft.factors.all()]},
    )
    changes.announce(by=by)
    return draft


@transaction.atomic
def discard(*, factor_set: FactorSet, version: int, by: Principal) -> None:
    """Throw a draft away; nothing has used it yet. The audit keeps what it said."""
    require(by, "edit_factors")
    draft = take(factor_set, version)
    said = {factor.key: content_of(factor).fields() for factor in draft.factors.all()}
    record(kind="factors.discarded", by=by, entity=draft, before={"factors": said})
    draft.factors.all().delete()
    draft.delete()


def _unchanged(factor: Factor, seen: str) -> Factor:
    """Return the factor, locked, as long as it still says what was read."""
    locked: Factor | None = Factor.objects.select_for_update().filter(pk=factor.pk).first()
    if locked is None or mark_of(locked) != seen:
        raise Stale(_("Somebody changed or removed it in the meantime."))
    return locked


def _checked(draft: FactorSet, content: Content, stored: Factor | None = None) -> Content:
    """Return the content as it is written, or say by field what is wrong with it."""
    content = tidy(content)
    weight = content.weight
    if draft.weighting == FactorSet.Weighting.PAIRWISE:
        # Without a place in the comparisons a factor has no weight yet; publishing asks for it.
        weight = stored.weight if stored is not None else Decimal(0)
    key = stored.key if stored is not None else content.key
    found = Content(key, content.group, content.is_gate, content.labels, content.levels, weight, content.source)
    if errors := errors_of(found):
        raise Invalid(errors)
    return found


def _check_all(contents: Sequence[Content]) -> None:
    errors: dict[str, list[Text]] = {}
    if len(contents) > MOST_FACTORS:
        errors["factors"] = [_("A version has at most %(most)s factors.") % {"most": MOST_FACTORS}]
    keys = [content.key for content in contents]
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        errors[f"{key}.key"] = [_("There is a factor with this key already.")]
    for content in contents:
        errors |= {f"{content.key}.{name}": texts for name, texts in errors_of(content).items()}
    if errors:
        raise Invalid(errors)


def _add_rows(draft: FactorSet, contents: Sequence[Content], first: int = 1) -> list[Factor]:
    rows = [_row(draft, content, position) for position, content in enumerate(contents, start=first)]
    made: list[Factor] = Factor.objects.bulk_create(rows)
    return made


def _row(draft: FactorSet, content: Content, position: int) -> Factor:
    row = Factor(corporation_id=draft.corporation_id, factor_set=draft, position=position, key=content.key, weight=0)
    _write(row, content)
    return row


def _write(row: Factor, content: Content) -> None:
    row.group, row.is_gate, row.source, row.weight = content.group, content.is_gate, content.source, content.weight
    row.labels = dict(content.labels)
    row.levels = {code: list(texts) for code, texts in content.levels.items()}


Said = dict[str, dict[str, str | bool]]


def _differing(before: Said, after: Said) -> tuple[Said, Said]:
    """Return what the audit keeps: factors that were added, removed or changed, as they were and as they are."""
    keys = [key for key in {**before, **after} if before.get(key) != after.get(key)]
    return {key: before[key] for key in keys if key in before}, {key: after[key] for key in keys if key in after}
