"""Mails about gates: that one was passed or that an answer is awaited, and where; never what the stage contains."""

from django.db.models import Q
from django.urls import reverse

from accounts.models import User
from cooperation.process.definition import labels
from cooperation.process.effects import told
from cooperation.process.models import Bypass, Process
from cooperation.process.running import definition_of
from corpsys.access.principal import Principal
from corpsys.access.states import Role, State
from corpsys.corporation.models import Membership
from corpsys.outbox import services as outbox
from corpsys.outbox.letters import letter, site_url


def tell_passed(process: Process, stage: int, by: Principal) -> None:
    """Tell the leads that a gate was passed: the client's too, where it takes part."""
    url = reverse("process", args=[by.corporation_slug, process.key])
    for user in told(process, stage, State(process.cycle.state)):
        if user.pk != by.user_id:
            _post(
                user, "gate_passed", process, stage, url, by, f"passed:{process.public_id}:{process.version}:{user.pk}"
            )


def tell_confirmed(process: Process, stage: int, leader: User | None, by: Principal) -> None:
    """Tell the enterprise's leader that the client's lead has confirmed a gate."""
    url = reverse("stage", args=[by.corporation_slug, process.key, stage])
    if leader is not None:
        _post(leader, "gate_confirmed", process, stage, url, by, f"confirmed:{process.public_id}:{process.version}")


def tell_asked(bypass: Bypass, by: Principal) -> None:
    """Tell the executives that a request to pass with open conditions waits."""
    url = reverse("bypass", args=[by.corporation_slug, bypass.process.key, bypass.public_id])
    executives = Q(corporation_id=bypass.corporation_id, role=Role.EXECUTIVE, is_active=True)
    for membership in Membership.objects.filter(executives).select_related("user"):
        key = f"bypass:{bypass.public_id}:{membership.user_id}"
        _post(membership.user, "bypass_asked", bypass.process, bypass.stage, url, by, key)


def tell_answered(bypass: Bypass, by: Principal) -> None:
    """Tell the person who asked that an executive has answered."""
    url = reverse("bypass", args=[by.corporation_slug, bypass.process.key, bypass.public_id])
    key = f"bypass-answered:{bypass.public_id}"
    if bypass.asked_by_id != by.user_id:
        _post(bypass.asked_by, "bypass_answered", bypass.process, bypass.stage, url, by, key)


def _post(user: User, template: str, process: Process, stage: int, path: str, by: Principal, key: str) -> None:
    text = letter(
        template,
        language=user.language,
        name=user.name,
        stage=labels.stage(definition_of(process), stage).short,
        key=process.key,
        url=site_url(path),
    )
    # Executives work in no workspace; everybody else must still belong to this one when the mail is sent.
    workspace = None if template == "bypass_asked" else process.workspace_id
    outbox.post(
        user=user,
        to=user.email,
        subject=text.subject,
        body=text.body,
        by=by,
        dedupe_key=key,
        workspace_id=workspace,
    )
