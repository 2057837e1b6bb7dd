"""Which two parties may cooperate and who leads them; who may be invited into a workspace, and when."""

from django.utils.translation import gettext as _

from accounts.models import User
from corpsys.access import table
from corpsys.access.refusals import Invalid, NotAllowed, Refused
from corpsys.access.states import K, Part, Role, Side, State
from corpsys.corporation.models import Membership, Organisation
from corpsys.workspace.models import Assignment, Cycle, Workspace
from corpsys.workspace.selectors import leaders

# The leader invites the client's lead; the lead invites the specialists of its own side. Source: access, actions.
INVITES = {Side.HOST: Part.LEAD, Side.PARTNER: Part.SPECIALIST}


def check_parties(host: Organisation, partner: Organisation) -> None:
    """Refuse a pair that cannot cooperate: itself, not accepted, there already the other way round. Source: D1, D5."""
    if host.pk == partner.pk:
        raise Invalid({"partner": [_("A cooperation takes two organisations.")]})
    for party in (host, partner):
        if party.standing != Organisation.Standing.ACCEPTED:
            raise Refused(_("%(name)s has not been accepted by an executive yet.") % {"name": party.name})
    if (host.kind, partner.kind) == (Organisation.Kind.CLIENT, Organisation.Kind.ENTERPRISE):
        raise Invalid({"host": [_("With a client the enterprise is the one that opens the cooperation.")]})
    if Workspace.objects.filter(host=partner, partner=host).exists():
        raise Refused(_("This pair already has a workspace, which %(name)s opened.") % {"name": partner.name})


def check_leader(corporation_id: int, leader: User) -> None:
    """Refuse a leader who is no key-account manager or member with access now, at the field. Source: D5."""
    if not leaders(corporation_id).filter(user=leader).exists():
        raise Invalid({"leader": [_("Only a key-account manager or a team member who has access now can lead.")]})


def check_part(side: Side, part: str) -> None:
    """Refuse with 403 a part that this side does not give."""
    if INVITES[side] != part:
        raise NotAllowed(
            _("The leader invites the client's lead; the lead invites the specialists of its own company.")
        )


def check_client_may_know(cycle: Cycle | None) -> None:
    """Refuse while the process does not exist for the client, and after it has ended. Source: access, states."""
    knows = {State.P, *table.writable_states(K.K9, Side.PARTNER)}
    if cycle is None or cycle.ended_at is not None or cycle.state not in knows:
        raise Refused(
            _("Nobody of the client can be invited now: the process is not open to it."),
            allowed=[_("Present the win-win concept or the agreement first; then invite the client's lead.")],
        )


def check_address(workspace: Workspace, email: str) -> None:
    """Refuse an address that already stands for somebody else in this corporation, without saying for whom."""
    user = User.objects.filter(email__iexact=email).first()
    membership = Membership.objects.filter(corporation_id=workspace.corporation_id, user=user).first() if user else None
    ours = membership is None or (
        membership.role == Role.GUEST and membership.organisation_id == workspace.partner_id and membership.is_active
    )
    if (user is not None and not user.is_active) or not ours:
        raise Invalid({"email": [_("This address cannot be invited here. Use another one.")]})


def check_one_lead(workspace: Workspace, part: str, email: str) -> None:
    """Refuse a second lead of the client."""
    leads = Assignment.objects.filter(workspace=workspace, part=Part.LEAD, is_active=True)
    if part == Part.LEAD and leads.exclude(user__email__iexact=email).exists():
        raise Refused(_("The client already has a lead here."))
