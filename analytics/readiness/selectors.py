"""Questions about readiness: sheets of ratings, the pair of them in force, scores of many pairs at once.

The enterprise's assessments are its secret (K1): callers come with a workspace from `secret_workspace`, or ask for a
condition. The client's are read through `client_pair` (by the enterprise) and `standing` (by the client) only.
Source: D12–D15.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from analytics.metrics import readiness as metrics
from analytics.metrics.readiness import HIGHEST_RATING, SideScore
from analytics.readiness import catalogue
from analytics.readiness.models import Assessment, Factor, FactorSet, Rating
from corpsys.access.guard import Guard, visible
from corpsys.access.principal import Principal
from corpsys.access.refusals import NotVisible
from corpsys.access.states import K, Side
from corpsys.workspace.models import Workspace

__all__ = [
    "HIGHEST_RATING",
    "FactorWords",
    "Mark",
    "Pair",
    "Scores",
    "Sheet",
    "client_pair",
    "default_rows",
    "draft_pair",
    "factors_in_force",
    "latest",
    "level_words",
    "pair_of",
    "scores",
    "secret_workspace",
    "sheet",
    "submitted_pair",
    "words",
    "workspaces_with_drafts",
]
SECRETS = Guard(classes=(K.K1,), cycle="cycles", workspace="pk")


@dataclass(frozen=True)
class FactorWords:
    """A factor in the active language; five level texts, from 0 to 4."""

    label: str
    levels: tuple[str, ...]


@dataclass(frozen=True)
class Mark:
    """What is written about one factor; no level is missing, whether it is not known or not answered."""

    level: int | None = None
    does_not_know: bool = False
    evidence: str = ""

    @property
    def is_empty(self) -> bool:
        return self.level is None and not self.does_not_know


@dataclass(frozen=True)
class Sheet:
    """One assessment with its factors in order and its marks by factor key."""

    assessment: Assessment
    factors: tuple[Factor, ...]
    marks: Mapping[str, Mark] = field(default_factory=dict)

    @property
    def subject(self) -> Side:
        return Side(self.assessment.subject_side)

    @property
    def ratings(self) -> dict[str, int | None]:
        return {factor.key: self.mark(factor.key).level for factor in self.factors}

    @property
    def empty(self) -> tuple[Factor, ...]:
        """The factors without any answer; "don't know" is one."""
        return tuple(factor for factor in self.factors if self.mark(factor.key).is_empty)

    @property
    def unknown(self) -> tuple[Factor, ...]:
        return tuple(factor for factor in self.factors if self.mark(factor.key).does_not_know)

    def mark(self, key: str) -> Mark:
        return self.marks.get(key, Mark())

    def factor(self, key: str) -> Factor:
        return next(factor for factor in self.factors if factor.key == key)


@dataclass(frozen=True)
class Pair:
    """One side's view of the enterprise (`host`) and of the client (`partner`); None where there is none."""

    host: Sheet | None
    partner: Sheet | None

    @cached_property
    def factors(self) -> tuple[Factor, ...]:
        """The factors of the newer catalogue of the two."""
        sheets = [one for one in (self.host, self.partner) if one is not None]
        newest = max(sheets, key=lambda one: one.assessment.factor_set_id, default=None)
        return newest.factors if newest else ()

    @property
    def weights(self) -> dict[str, Decimal]:
        return {factor.key: factor.weight for factor in self.factors}

    def ratings(self, side: Side) -> dict[str, int | None]:
        """Return the ratings of one side by factor key of the newer catalogue, None where missing."""
        one = self.host if side == Side.HOST else self.partner
        return {factor.key: one.mark(factor.key).level if one else None for factor in self.factors}


@dataclass(frozen=True)
class Scores:
    """Readiness of both sides and of the pair, 0–100; None where a rating is missing."""

    host: Decimal | None
    partner: Decimal | None
    pair: Decimal | None


def factors_in_force(corporation_id: int) -> tuple[Factor, ...]:
    """Return the factors of the newest catalogue; before the first assessment those it will begin with, not stored."""
    newest = (
        FactorSet.objects.filter(corporation_id=corporation_id, standing=FactorSet.Standing.PUBLISHED)
        .order_by("-number")
        .first()
    )
    if newest is None:
        return default_rows(corporation_id)
    return tuple(Factor.objects.filter(factor_set=newest).order_by("position"))


def default_rows(corporation_id: int) -> tuple[Factor, ...]:
    """Return the shipped factors as rows that are not stored."""
    return tuple(
        Factor(
            corporation_id=corporation_id,
            position=position,
            key=factor.key,
            group=factor.group,
            is_gate=factor.is_gate,
            labels=factor.labels,
            levels=factor.levels,
            source=factor.source,
            weight=Decimal(1),
        )
        for position, factor in enumerate(catalogue.default_factors(), start=1)
    )


def words(factor: Factor) -> FactorWords:
    """Return a factor's label and level texts in the active language."""
    language = catalogue.spoken()
    levels = factor.levels.get(language) or factor.levels[catalogue.LANGUAGES[0]]
    return FactorWords(factor.labels.get(language) or factor.labels[catalogue.LANGUAGES[0]], tuple(levels))


def level_words(factor: Factor, mark: Mark) -> str:
    """Return what is written about a factor in its own words; empty where nothing is."""
    return _("don't know") if mark.does_not_know else "" if mark.level is None else words(factor).levels[mark.level]


def secret_workspace(principal: Principal, slug: str, enterprise: str = "") -> Workspace:
    """Return the workspace with a client whose secrets (K1) this principal reads, or refuse as if there were none.

    `slug`: of the client; `enterprise`: of the host, where several work with it. A person's own workspace comes first.
    """
    readable = Workspace.objects.filter(visible(principal, SECRETS)).values("pk")
    rows = Workspace.objects.filter(pk__in=readable, partner__slug=slug)
    if enterprise:
        rows = rows.filter(host__slug=enterprise)
    found = list(rows.select_related("host__level", "partner__level").order_by("id"))
    if not found:
        raise NotVisible
    own = [workspace for workspace in found if workspace.pk in principal.parts]
    first: Workspace = (own or found)[0]
    return first


def latest(workspace_id: int, subject_side: Side, rater_side: Side = Side.HOST) -> Assessment | None:
    """Return the last submitted assessment of a side by a side."""
    found: Assessment | None = (
        Assessment.objects.filter(
            workspace_id=workspace_id, rater_side=rater_side, subject_side=subject_side, submitted_at__isnull=False
        )
        .order_by("-submitted_at", "-id")
        .first()
    )
    return found


def submitted_pair(workspace_id: int) -> Pair:
    """Return the enterprise's latest submitted assessments of itself and of the client. Source: D13."""
    rows = Assessment.objects.filter(workspace_id=workspace_id, submitted_at__isnull=False)
    return pair_of(rows.order_by("subject_side", "-submitted_at", "-id").distinct("subject_side"))


def draft_pair(workspace_id: int, rater_side: Side = Side.HOST) -> Pair:
    """Return the open drafts of one side, the enterprise's if nothing else is asked for."""
    return pair_of(Assessment.objects.filter(workspace_id=workspace_id, submitted_at__isnull=True), rater_side)


def client_pair(principal: Principal, workspace_id: int) -> Pair:
    """Return the client's latest answers about the enterprise (`host`) and about itself (`partner`), once unsealed.

    Both None where the reader may not have them: before both sides have submitted, for executives, for tokens. What is
    computed from them is theirs only, too. Source: D13; access, K3b.
    """
    if principal.is_token:
        return Pair(None, None)
    rows = Assessment.objects.visible_to(principal).filter(
        workspace_id=workspace_id, data_class=K.K3B, submitted_at__isnull=False
    )
    return pair_of(rows.order_by("subject_side", "-submitted_at", "-id").distinct("subject_side"), Side.PARTNER)


def pair_of(rows: QuerySet[Assessment], rater_side: Side = Side.HOST) -> Pair:
    """Return the sheets of one side among assessments of one pair, at most one about each."""
    sheets = {found.subject: found for found in _sheets(rows.filter(rater_side=rater_side))}
    return Pair(sheets.get(Side.HOST), sheets.get(Side.PARTNER))


def sheet(assessment: Assessment) -> Sheet:
    """Return an assessment with its factors and marks."""
    return _sheets([assessment])[0]


def _sheets(assessments: Iterable[Assessment]) -> list[Sheet]:
    """Return the sheets of assessments; three questions however many there are."""
    rows = list(assessments)
    factors, marks = defaultdict(list), defaultdict(dict)  # type: ignore[var-annotated]
    for factor in Factor.objects.filter(factor_set__in={row.factor_set_id for row in rows}).order_by("position"):
        factors[factor.factor_set_id].append(factor)
    for rating in Rating.objects.filter(assessment__in=rows).select_related("factor"):
        marks[rating.assessment_id][rating.factor.key] = Mark(rating.level, rating.does_not_know, rating.evidence)
    return [Sheet(row, tuple(factors[row.factor_set_id]), dict(marks[row.pk])) for row in rows]


def scores(workspace_ids: Iterable[int]) -> dict[int, Scores]:
    """Return the readiness of many pairs by workspace, from their latest submitted assessments; three questions."""
    rows = (
        Assessment.objects.filter(
            workspace_id__in=list(workspace_ids), rater_side=Side.HOST, submitted_at__isnull=False
        )
        .order_by("workspace_id", "subject_side", "-submitted_at", "-id")
        .distinct("workspace_id", "subject_side")
    )
    by_workspace: dict[int, dict[Side, Sheet]] = defaultdict(dict)
    for found in _sheets(rows):
        by_workspace[found.assessment.workspace_id][found.subject] = found
    return {
        workspace: scores_of(Pair(sides.get(Side.HOST), sides.get(Side.PARTNER)))
        for workspace, sides in by_workspace.items()
    }


def scores_of(pair: Pair) -> Scores:
    """Return the readiness of a pair. Source: methods, Readiness."""
    if not pair.factors:
        return Scores(None, None, None)
    host, partner = side_score(pair, Side.HOST), side_score(pair, Side.PARTNER)
    return Scores(host.score.value, partner.score.value, metrics.pair_score(host, partner).value)


def side_score(pair: Pair, side: Side) -> SideScore:
    """Return the score of one side with what is missing."""
    return metrics.side_score(pair.ratings(side), pair.weights)


def workspaces_with_drafts(workspace_ids: Iterable[int]) -> set[int]:
    """Return which of the workspaces have an open draft of the enterprise."""
    return set(
        Assessment.objects.filter(
            workspace_id__in=list(workspace_ids), rater_side=Side.HOST, submitted_at__isnull=True
        ).values_list("workspace_id", flat=True)
    )
