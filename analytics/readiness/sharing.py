"""What the key-account manager shows the client of a round: chosen parts, previewed to the letter, frozen, taken back at will.

Nothing else of the enterprise's assessment ever reaches the client. Factors and levels are frozen in both languages.
Source: D13; access, K3b.
"""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from analytics.metrics import readiness as metrics
from analytics.readiness import catalogue, letters, policies, selectors
from analytics.readiness.models import Assessment, Factor, ReadinessRound, ReadinessShare
from analytics.readiness.result import as_text
from analytics.readiness.selectors import Pair, Sheet
from corpsys.access.marks import mark
from corpsys.access.principal import Principal
from corpsys.access.refusals import Invalid, Refused, Stale, Text
from corpsys.access.services import require
from corpsys.access.states import Side
from corpsys.audit.services import record
from corpsys.workspace.models import Workspace
from corpsys.workspace.selectors import lead_of

ABOUT_HOST, ABOUT_PARTNER, NOTES, SCORES, GAPS = "about_enterprise", "about_client", "notes", "scores", "gaps"
PARTS: Final[dict[str, Text]] = {
    ABOUT_HOST: gettext_lazy("The enterprise’s view of itself: its level of every factor"),
    ABOUT_PARTNER: gettext_lazy("The enterprise’s view of the client: its level of every factor"),
    NOTES: gettext_lazy("The enterprise’s evidence and notes on the levels shown"),
    SCORES: gettext_lazy("Readiness of both sides and of the pair, 0 to 100"),
    GAPS: gettext_lazy("The gap between the two sides on every factor"),
}
SHEETS = {ABOUT_HOST: Side.HOST, ABOUT_PARTNER: Side.PARTNER}


@dataclass(frozen=True)
class ShownLevel:
    """A level as the client reads it."""

    level: int | None
    words: str
    note: str


@dataclass(frozen=True)
class ShownFactor:
    """One line of a share in the active language; None where that part is not shown."""

    label: str
    host: ShownLevel | None
    partner: ShownLevel | None
    gap: int | None


@dataclass(frozen=True)
class Shown:
    """A share as a page shows it. `scores`: readiness 0–100 by "host", "partner", "pair"; empty where not shown."""

    parts: tuple[str, ...]
    factors: tuple[ShownFactor, ...]
    scores: dict[str, str | None]

    @property
    def has_host(self) -> bool:
        return ABOUT_HOST in self.parts

    @property
    def has_partner(self) -> bool:
        return ABOUT_PARTNER in self.parts

    @property
    def has_gaps(self) -> bool:
        return GAPS in self.parts

    @property
    def has_scores(self) -> bool:
        return SCORES in self.parts

    @property
    def has_factors(self) -> bool:
        return self.has_host or self.has_partner or self.has_gaps


def preview(*, asked: ReadinessRound, parts: Collection[str], by: Principal) -> dict[str, Any]:
    """Return exactly what the client would get: the content that `share` freezes. Raises Refused, Invalid."""
    require(by, "share_readiness", asked.workspace_id)
    policies.check_may_share(asked)
    chosen = [part for part in PARTS if part in parts]
    if not chosen or set(parts) - set(PARTS):
        raise Invalid({"parts": [_("Choose at least one part.")]})
    if chosen == [NOTES]:
        raise Invalid({"parts": [_("Notes are shown beside levels; choose whose levels, too.")]})
    return _content(_own_pair(asked), chosen)


def seen(content: dict[str, Any]) -> str:
    """Return the mark of a previewed content, by which a confirmation proves what was looked at."""
    return mark(content)


@transaction.atomic
def share(*, asked: ReadinessRound, parts: Collection[str], seen_mark: str, by: Principal) -> ReadinessShare:
    """Show the client the chosen parts as previewed; the person who leads the client's side gets a mail.

    Raises Stale where the content is no longer what was previewed.
    """
    content = preview(asked=asked, parts=parts, by=by)
    if seen(content) != seen_mark:
        raise Stale(_("What would be shown has changed since the preview. Look at it again."))
    made: ReadinessShare = ReadinessShare.objects.create(
        corporation_id=asked.corporation_id,
        workspace_id=asked.workspace_id,
        round=asked,
        content=content,
        user_id=by.user_id,
    )
    # The parts only: the audit trail of the enterprise holds no levels, and the client's does not hold more than it has.
    record(kind="readiness.shared", by=by, entity=made, joint=True, after={"parts": content["parts"]})
    lead = lead_of(asked.workspace_id, Side.PARTNER)
    if lead is not None:
        letters.write_to(asked, lead, "readiness_shown", by)
    return made


@transaction.atomic
def withdraw(*, workspace: Workspace, public_id: UUID, by: Principal) -> ReadinessShare:
    """Take a share back; from the next page on the client sees nothing of it."""
    require(by, "share_readiness", workspace.pk)
    found = ReadinessShare.objects.get_visible(by, workspace=workspace, public_id=public_id)
    taken = ReadinessShare.objects.filter(pk=found.pk, withdrawn_at__isnull=True).update(withdrawn_at=timezone.now())
    if not taken:
        raise Refused(_("It has been taken back already."))
    record(kind="readiness.share_withdrawn", by=by, entity=found, joint=True, after={"parts": found.content["parts"]})
    found.refresh_from_db()
    return found  # type: ignore[no-any-return]


def shares_of(principal: Principal, workspace_id: int) -> tuple[ReadinessShare, ...]:
    """Return what has been shown of a pair's rounds and not taken back, the newest first."""
    rows = ReadinessShare.objects.visible_to(principal).filter(workspace_id=workspace_id, withdrawn_at__isnull=True)
    return tuple(rows.select_related("round"))


def shown(content: dict[str, Any]) -> Shown:
    """Return a frozen content in the active language."""
    factors = tuple(
        ShownFactor(
            label=_spoken(one["labels"]),
            host=_shown_level(one, "host"),
            partner=_shown_level(one, "partner"),
            gap=one.get("gap"),
        )
        for one in content.get("factors", ())
    )
    return Shown(tuple(content["parts"]), factors, content.get("scores", {}))


def _shown_level(one: dict[str, Any], side: str) -> ShownLevel | None:
    said = one.get(side)
    if said is None:
        return None
    words = _("don't know") if said["level"] is None else _spoken(one["levels"])[said["level"]]
    return ShownLevel(said["level"], words, said.get("note", ""))


def _spoken(by_language: dict[str, Any]) -> Any:
    return by_language.get(catalogue.spoken()) or by_language[catalogue.LANGUAGES[0]]


# --- what is frozen ---------------------------------------------------------------------------------------------------


def _own_pair(asked: ReadinessRound) -> Pair:
    """The enterprise's view in this round, not a later one."""
    return selectors.pair_of(Assessment.objects.filter(round=asked, submitted_at__isnull=False), Side.HOST)


def _content(pair: Pair, parts: list[str]) -> dict[str, Any]:
    content: dict[str, Any] = {"parts": parts}
    if {ABOUT_HOST, ABOUT_PARTNER, GAPS} & set(parts):
        content["factors"] = [_line(pair, factor, parts) for factor in pair.factors]
    if SCORES in parts:
        content["scores"] = {side: as_text(score) for side, score in asdict(selectors.scores_of(pair)).items()}
    return content


def _line(pair: Pair, factor: Factor, parts: list[str]) -> dict[str, Any]:
    line: dict[str, Any] = {"key": factor.key, "labels": factor.labels}
    sheets = {Side.HOST: pair.host, Side.PARTNER: pair.partner}
    for part, side in SHEETS.items():
        sheet = sheets[side]
        if part in parts and sheet is not None:
            line |= {"levels": factor.levels, side.value: _level(sheet, factor, with_note=NOTES in parts)}
    if GAPS in parts:
        sides = (pair.ratings(Side.HOST), pair.ratings(Side.PARTNER))
        (gap,) = metrics.fit_gaps(*sides, [factor.key])
        line["gap"] = gap.size
    return line


def _level(sheet: Sheet, factor: Factor, *, with_note: bool) -> dict[str, Any]:
    said = sheet.mark(factor.key)
    return {"level": said.level} | ({"note": said.evidence} if with_note else {})
