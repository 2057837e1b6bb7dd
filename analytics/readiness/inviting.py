"""Asking the client into a round, and giving it more time. An invitation reveals the round, and nothing else. Source: D13, D14.

A client that has a lead here gets a mail; otherwise the person who is to lead it is invited. Mails hold no answers.
"""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from analytics.readiness import letters, policies, rounds
from analytics.readiness.models import ReadinessRound
from corpsys.access.principal import Principal
from corpsys.access.refusals import Invalid, Refused
from corpsys.access.services import require
from corpsys.access.states import K, Part, Side
from corpsys.audit.services import record
from corpsys.workspace import invitations
from corpsys.workspace.models import Invitation, Workspace
from corpsys.workspace.selectors import lead_of

DAYS = 14


def first_day(workspace: Workspace) -> date:
    """Return the last day that is offered to the client if nobody names another."""
    return policies.today(workspace.corporation) + timedelta(days=DAYS)


@transaction.atomic
def invite_client(
    *, workspace: Workspace, by: Principal, until: date | None = None, email: str = "", name: str = ""
) -> ReadinessRound:
    """Ask the client to rate itself and the enterprise, opening a round where none is open. Source: D13.

    `until`: its last day, two weeks from now if none is named. `email`, `name`: of the person to invite, where the client
    has no lead here yet. Raises NotAllowed, Refused, Invalid.
    """
    require(by, "invite_to_assess", workspace.pk)
    rounds.lock(workspace)
    current = rounds.open_round(workspace.pk) or rounds.begin(workspace, by)
    policies.check_may_invite(current)
    until = until or first_day(workspace)
    policies.check_until(current, until)
    current.invited_at, current.client_until, current.data_class = timezone.now(), until, K.K3B
    current.save(update_fields=["invited_at", "client_until", "data_class"])
    record(kind="readiness.client_asked", by=by, entity=current, after={"until": until.isoformat()})
    _tell(current, "readiness_asked", by, email=email, name=name)
    return current


@transaction.atomic
def extend(*, workspace: Workspace, until: date, by: Principal) -> ReadinessRound:
    """Move the client's last day and write to it again, with a new link where the first was never opened. Its draft stays."""
    require(by, "invite_to_assess", workspace.pk)
    rounds.lock(workspace)
    current = rounds.open_round(workspace.pk)
    if current is None:
        raise Refused(_("There is no open round."))
    policies.check_may_extend(current)
    policies.check_until(current, until)
    before = current.client_until
    current.client_until = until
    current.save(update_fields=["client_until"])
    record(
        kind="readiness.time_given",
        by=by,
        entity=current,
        before={"until": before.isoformat() if before else None},
        after={"until": until.isoformat()},
    )
    waiting = _waiting_invitation(workspace)
    _tell(
        current,
        "readiness_more_time",
        by,
        email=waiting.email if waiting else "",
        name=waiting.name if waiting else "",
    )
    return current


def _waiting_invitation(workspace: Workspace) -> Invitation | None:
    found: Invitation | None = (
        Invitation.objects.filter(workspace=workspace, part=Part.LEAD, used_at=None).order_by("-id").first()
    )
    return found


def _tell(current: ReadinessRound, template: str, by: Principal, *, email: str, name: str) -> None:
    lead = lead_of(current.workspace_id, Side.PARTNER)
    if lead is not None:
        letters.write_to(current, lead, template, by)
        return
    if not email:
        raise Invalid({"email": [_("The client has no lead here yet. Say whom to invite.")]})
    invitations.invite(
        workspace=current.workspace,
        email=email,
        name=name,
        part=Part.LEAD,
        destination=letters.address_of(current, by),
        expires_at=policies.deadline(current, current.client_until) if current.client_until else None,
        by=by,
    )


@transaction.atomic
def ask_for_time(*, asked: ReadinessRound, by: Principal) -> None:
    """Tell the enterprise's leader that the client needs more time; once a day. Source: ux 4.2, expired link."""
    require(by, "answer_readiness", asked.workspace_id)
    if asked.closed_at is not None:
        raise Refused(_("This round has been closed. What you wrote is kept, and only your side can read it."))
    policies.check_may_extend(asked)
    letters.write_to_leader(asked, "readiness_time_asked", by, once=str(policies.today(asked.corporation)))
    record(kind="readiness.time_asked", by=by, entity=asked, joint=True)
