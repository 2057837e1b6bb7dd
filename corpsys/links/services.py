"""Changes of causal links: proposed by anybody of the staff, accepted by an executive. Source: D4."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from corpsys.access.principal import Principal
from corpsys.access.refusals import Invalid, Refused, Stale
from corpsys.access.rivals import first_come
from corpsys.access.services import require
from corpsys.access.states import Role
from corpsys.audit.services import record
from corpsys.corporation.models import Organisation
from corpsys.links import policies
from corpsys.links.models import CausalLink

PROPOSED, ACCEPTED, ARCHIVED = CausalLink.Standing.PROPOSED, CausalLink.Standing.ACCEPTED, CausalLink.Standing.ARCHIVED


@transaction.atomic
def propose_link(
    *, cause: Organisation, effect: Organisation, polarity: str, sentence: str, by: Principal, **fields: Any
) -> CausalLink:
    """Say what a change at one organisation does to another: a proposal; an executive's own is accepted at once.

    `fields`: `delay_days` (days), and the key of the system it comes from.
    """
    require(by, "propose_link")
    accepted = by.role == Role.EXECUTIVE and not by.is_token
    policies.check_ends(cause, effect)
    policies.check_twin(cause, effect, polarity)
    policies.check_key(by.corporation_id, fields.get("external_source", ""), fields.get("external_key", ""))
    if accepted:
        policies.check_accepted(cause, effect)
    with first_come():
        made: CausalLink = CausalLink.objects.create(
            corporation_id=by.corporation_id,
            cause=cause,
            effect=effect,
            polarity=polarity,
            sentence=_worded(sentence),
            standing=ACCEPTED if accepted else PROPOSED,
            **fields,
        )
    record(kind="link.proposed", by=by, entity=made, after=shown(made))
    return made


@transaction.atomic
def accept_link(*, link: CausalLink, version: int, by: Principal) -> CausalLink:
    """Accept a proposed link; loops count it from now on."""
    require(by, "edit_links")
    if link.standing != PROPOSED:
        raise Refused(_("This link is no longer a proposal."))
    policies.check_accepted(link.cause, link.effect)
    return _write("link.accepted", link, version, by, standing=ACCEPTED)


@transaction.atomic
def edit_link(
    *, link: CausalLink, version: int, polarity: str, sentence: str, by: Principal, delay_days: int | None = None
) -> CausalLink:
    """Change what a link says; its ends are what it is."""
    require(by, "edit_links")
    if link.standing == ARCHIVED:
        raise Refused(_("This link is archived; restore it first."))
    policies.check_twin(link.cause, link.effect, polarity, but=link)
    fields = {"polarity": polarity, "sentence": _worded(sentence), "delay_days": delay_days}
    return _write("link.edited", link, version, by, **fields)


@transaction.atomic
def archive_link(*, link: CausalLink, version: int, by: Principal) -> CausalLink:
    """Put a link, or the proposal of one, out of use; nothing is lost."""
    require(by, "edit_links")
    if link.standing == ARCHIVED:
        raise Refused(_("This link is archived already."))
    return _write("link.archived", link, version, by, standing=ARCHIVED)


@transaction.atomic
def restore_link(*, link: CausalLink, version: int, by: Principal) -> CausalLink:
    """Put an archived link into use again."""
    require(by, "edit_links")
    if link.standing != ARCHIVED:
        raise Refused(_("This link is not archived."))
    policies.check_ends(link.cause, link.effect)
    policies.check_accepted(link.cause, link.effect)
    policies.check_twin(link.cause, link.effect, link.polarity)
    return _write("link.restored", link, version, by, standing=ACCEPTED)


def shown(link: CausalLink) -> dict[str, Any]:
    """Return what the history says of a link."""
    fields = {name: getattr(link, name) for name in ("polarity", "delay_days", "sentence", "standing")}
    return {"cause": link.cause.name, "effect": link.effect.name, **fields}


def _worded(sentence: str) -> str:
    if not sentence.strip():
        raise Invalid({"sentence": [_("Say in words what the link means.")]})
    return sentence.strip()


def _write(kind: str, link: CausalLink, version: int, by: Principal, **fields: Any) -> CausalLink:
    before = {name: getattr(link, name) for name in fields}
    changed = CausalLink.objects.filter(pk=link.pk, version=version).update(version=version + 1, **fields)
    if not changed:
        raise Stale(_("Somebody changed this link in the meantime."))
    link.refresh_from_db()
    record(kind=kind, by=by, entity=link, before=before, after={name: getattr(link, name) for name in fields})
    return link
