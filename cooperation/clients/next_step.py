"""The one next step with a client, computed from what is there. Source: ux, pages 8 and 10."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cooperation.clients.portfolio import Facts
from cooperation.decision.grounds import is_scored
from cooperation.decision.models import Decision
from cooperation.process.models import Process, StageState
from corpsys.access.principal import Principal
from corpsys.access.refusals import Text
from corpsys.access.services import may
from corpsys.corporation.models import Organisation

RUNNING = (StageState.OPEN, StageState.REOPENED)


@dataclass(frozen=True)
class NextStep:
    """What comes next. `url`: the page where it is done; `is_act`: that address takes a POST, without fields.

    `is_mine`: this person does it; otherwise they wait for somebody else. `due_on`: until when, where it has a date.
    """

    label: Text
    url: str = ""
    is_act: bool = False
    is_mine: bool = True
    due_on: date | None = None

    @property
    def days_late(self) -> int | None:
        """Days past its date, negative while there is time; None without a date."""
        return (timezone.localdate() - self.due_on).days if self.due_on else None


NOTHING = NextStep("")


def next_step(facts: Facts, principal: Principal) -> NextStep:
    """Return the next step; empty for a person to whom nothing of this client's work is told."""
    if facts.client.standing == Organisation.Standing.ARCHIVED:
        return NOTHING
    if facts.workspace is None:
        return _take_on(facts, principal)
    if not facts.reads_secrets or facts.cycle is None:
        return NOTHING
    if facts.cycle.ended_at is not None:
        return _again(facts, principal)
    if facts.process is not None:
        return _in_process(facts, facts.process, principal)
    return _before_process(facts, principal)


def _take_on(facts: Facts, principal: Principal) -> NextStep:
    if facts.client.standing != Organisation.Standing.ACCEPTED:
        return NextStep(
            _("An executive decides on the proposal"),
            _to("organisation", facts, principal),
            is_mine=may(principal, "accept_organisation"),
        )
    if principal.organisation_id is not None and may(principal, "open_workspace"):
        return NextStep(_("Take on this client"), _to("client_open", facts, principal), is_act=True)
    return NOTHING


def _again(facts: Facts, principal: Principal) -> NextStep:
    if facts.workspace is not None and may(principal, "decide_variant", facts.workspace.pk):
        return NextStep(_("Start the next cycle"), _to("client_next_cycle", facts, principal), is_act=True)
    return NextStep(_("The cycle has ended"), _to("client", facts, principal))


def _before_process(facts: Facts, principal: Principal) -> NextStep:
    decision = facts.decision
    if decision is None or decision.standing == Decision.Standing.REFUSED:
        return _towards_decision(facts, principal)
    if decision.standing == Decision.Standing.WAITING:
        mine = may(principal, "approve_override")
        label = _("Answer the waiting decision") if mine else _("An executive answers the decision")
        return NextStep(label, _to("variant", facts, principal), is_mine=mine)
    if may(principal, "open_process", decision.workspace_id):
        url = reverse("process_open", args=[principal.corporation_slug, decision.public_id])
        return NextStep(_("Open the process"), url)
    label = _("The key-account manager opens the process")
    return NextStep(label, _to("variant", facts, principal), is_mine=False)


def _towards_decision(facts: Facts, principal: Principal) -> NextStep:
    scores = facts.scores
    if facts.workspace is not None and is_scored(facts.workspace) and (scores is None or scores.pair is None):
        first = _("Rate readiness") if scores is None else _("Find out the missing ratings")
        label = _("Finish the readiness assessment") if facts.has_draft else first
        return NextStep(label, _to("readiness", facts, principal))
    return NextStep(_("Decide the variant"), _to("variant", facts, principal))


def _in_process(facts: Facts, process: Process, principal: Principal) -> NextStep:
    running = next((stage for stage in process.stages.all() if stage.state in RUNNING), None)
    slug = principal.corporation_slug
    if running is None or facts.summary is None:
        return NextStep(_("Look at the process"), reverse("process", args=[slug, process.key]))
    url = reverse("stage", args=[slug, process.key, running.number])
    return NextStep(facts.summary.next_step, url, due_on=facts.summary.due_on)


def _to(route: str, facts: Facts, principal: Principal) -> str:
    """Where a step is done; the enterprise is named to those who do not work in the pair, who may read several."""
    pair = facts.workspace
    query = {"enterprise": pair.host.slug} if pair is not None and pair.pk not in principal.parts else None
    return reverse(route, args=[principal.corporation_slug, facts.client.slug], query=query)
