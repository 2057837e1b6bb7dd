"""Imports that wait for an executive: what they propose, accepted or refused in bulk. Source: D1, access.

What waits: new organisations, partnerships and links with the standing "proposed", and changes written down as proposals.
A change whose object moved since is stale: it is shown as such and not applied.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from corpsys.access.principal import Principal
from corpsys.access.refusals import NotVisible, Refused
from corpsys.access.services import require
from corpsys.access.states import Role
from corpsys.audit.services import record
from corpsys.corporation.models import Organisation
from corpsys.intake.models import Intake, IntakeState
from corpsys.links.models import CausalLink
from corpsys.outbox import services as outbox
from corpsys.outbox.letters import letter, site_url
from corpsys.partners.models import Partnership
from corpsys.register import changes, single
from corpsys.register.models import RegisterChange
from corpsys.register.staging import rows

ACTION = "accept_import"
ROWS_SHOWN = 200
_OBJECTS: tuple[Any, ...] = (Organisation, Partnership, CausalLink)
# A partnership or link of a party that is itself no accepted organisation waits with it.
_PARTIES: dict[Any, tuple[str, str]] = {Partnership: ("enterprise", "partner"), CausalLink: ("cause", "effect")}


@dataclass(frozen=True)
class Waiting:
    """An import with how much of it waits, by what it is."""

    intake: Intake
    organisations: int
    partners: int
    links: int
    changes: int

    @property
    def total(self) -> int:
        return self.organisations + self.partners + self.links + self.changes


def waiting(principal: Principal) -> list[Waiting]:
    """Return the imports that wait, the oldest first; three counts and one query however many there are."""
    counted = [
        dict(
            model.objects.visible_to(principal)
            .filter(standing="proposed", created_by_import__isnull=False)
            .values_list("created_by_import")
            .annotate(n=Count("pk"))
        )
        for model in _OBJECTS
    ]
    proposed = RegisterChange.objects.visible_to(principal).filter(standing="proposed", intake__isnull=False)
    counted.append(dict(proposed.values_list("intake").annotate(n=Count("pk"))))
    ids = set().union(*counted)
    found = Intake.objects.filter(corporation_id=principal.corporation_id, pk__in=ids, undone_at=None)
    intakes = found.select_related("file", "user").order_by("id")
    return [Waiting(row, *(counts.get(row.pk, 0) for counts in counted)) for row in intakes]


def one(principal: Principal, public_id: UUID) -> Intake:
    """Return an import that came as proposals, or refuse as if it did not exist."""
    rows_found = Intake.objects.filter(
        corporation_id=principal.corporation_id, state=IntakeState.LOADED, undone_at=None
    )
    found: Intake | None = rows_found.filter(public_id=public_id).select_related("file", "user").first()
    if found is None or not (found.result or {}).get("proposed") or principal.role != Role.EXECUTIVE:
        raise NotVisible
    return found


def content(principal: Principal, intake: Intake) -> dict[str, Any]:
    """Return the first rows that wait of an import, by what they are."""

    def proposed(model: Any) -> Any:
        return model.objects.visible_to(principal).filter(standing="proposed", created_by_import=intake)

    written = (
        RegisterChange.objects.visible_to(principal).filter(standing="proposed", intake=intake).order_by("row", "id")
    )
    stale = _stale(intake)
    shown = list(written[:ROWS_SHOWN])
    hindered = single.hindered(shown, principal)
    for change in shown:
        change.is_stale = change.pk in stale
        change.hindrance = hindered.get(change.pk, "")
    return {
        "organisations": proposed(Organisation).select_related("level")[:ROWS_SHOWN],
        "partners": proposed(Partnership).select_related("enterprise", "partner")[:ROWS_SHOWN],
        "links": proposed(CausalLink).select_related("cause", "effect")[:ROWS_SHOWN],
        "changes": shown,
        "counts": {
            "organisations": proposed(Organisation).count(),
            "partners": proposed(Partnership).count(),
            "links": proposed(CausalLink).count(),
            "changes": written.count(),
            "stale": len(stale),
        },
    }


@transaction.atomic
def accept(*, intake: Intake, by: Principal, only: list[str] | None = None) -> dict[str, int]:
    """Accept what waits of an import: all, or `only` the objects and changes with these public ids.

    Returns counts: accepted, and stale (left waiting: their object moved since, a party is no accepted organisation, or
    the partner would pass its level's limit).
    """
    require(by, ACTION)
    _lock(intake)
    try:
        with transaction.atomic():
            done = sum(_accept_objects(model, intake, by, only) for model in _OBJECTS)
            done += _apply(intake, by, only)
    except IntegrityError as error:
        raise Refused(_("The register has moved since, so that this does not fit any more.")) from error
    left = 0 if only is not None else _left(intake)
    _tell(intake, by, "accepted", done, "")
    record(kind="import.accepted", by=by, entity=intake, after={"accepted": done, "left": left, "all": only is None})
    return {"accepted": done, "stale": left}


@transaction.atomic
def refuse(*, intake: Intake, reason: str, by: Principal, only: list[str] | None = None) -> int:
    """Refuse what waits of an import, all or `only` these, with a reason that the proposer reads; new objects are archived.

    Partners and links of a refused organisation go with it: nobody could ever accept them.
    """
    require(by, ACTION)
    _lock(intake)
    if only is not None:
        only = [*only, *_hanging_on(intake, only)]
    done = 0
    # Partnerships and links first: they refer to the organisations.
    for model in reversed(_OBJECTS):
        found = _chosen(model.objects.filter(standing="proposed", created_by_import=intake), only)
        archived = {"archived_from": "proposed"} if model is Organisation else {}
        done += found.update(standing="archived", **archived)
    for change in _chosen(RegisterChange.objects.filter(standing="proposed", intake=intake), only):
        single.answer(change, RegisterChange.Standing.REFUSED, by)
        done += 1
    _tell(intake, by, "refused", done, reason)
    record(kind="import.refused", by=by, entity=intake, after={"refused": done, "reason": reason})
    return done


def _hanging_on(intake: Intake, only: list[str]) -> list[str]:
    """Return the public ids of what waits with organisations that are among the chosen."""
    refused = Organisation.objects.filter(standing="proposed", created_by_import=intake, public_id__in=only)
    found: list[str] = []
    for model, parties in _PARTIES.items():
        waits = model.objects.filter(standing="proposed", created_by_import=intake)
        either = Q(**{f"{parties[0]}__in": refused}) | Q(**{f"{parties[1]}__in": refused})
        found += [str(public_id) for public_id in waits.filter(either).values_list("public_id", flat=True)]
    return found


def _lock(intake: Intake) -> None:
    locked = Intake.objects.select_for_update(of=("self",)).get(pk=intake.pk)
    if locked.undone_at is not None:
        raise Refused(_("This import has been undone."))
    intake.result = locked.result


def _chosen(found: Any, only: list[str] | None) -> Any:
    return found if only is None else found.filter(public_id__in=only)


def _accept_objects(model: Any, intake: Intake, by: Principal, only: list[str] | None) -> int:
    found = _chosen(model.objects.filter(standing="proposed", created_by_import=intake), only)
    for party in _PARTIES.get(model, ()):
        accepted = Organisation.objects.filter(corporation_id=by.corporation_id, standing="accepted")
        found = found.filter(**{f"{party}__in": accepted.values("pk")})
    if model is Partnership:
        found = found.exclude(pk__in=_above_limits(intake))
    return int(found.update(standing="accepted"))


def _above_limits(intake: Intake) -> list[int]:
    """Return the proposed partnerships that would pass their level's limit: such a one needs a reason of its own. Source: D3."""
    counted = (
        "SELECT p.id, CASE t.kind WHEN 'client' THEN l.max_clients ELSE l.max_suppliers END AS most, coalesce(has.n, 0)"
        " + row_number() OVER (PARTITION BY p.enterprise_id, t.kind, t.level_id ORDER BY p.id) AS place"
        " FROM corpsys_partnership p JOIN corpsys_organisation t ON t.id = p.partner_id"
        " JOIN corpsys_hierarchylevel l ON l.id = t.level_id"
        " LEFT JOIN (SELECT a.enterprise_id, o.kind, o.level_id, count(*) AS n FROM corpsys_partnership a"
        " JOIN corpsys_organisation o ON o.id = a.partner_id WHERE a.corporation_id = %(c)s AND a.standing = 'accepted'"
        " AND coalesce(a.until, current_date) >= current_date GROUP BY a.enterprise_id, o.kind, o.level_id) has"
        " ON has.enterprise_id = p.enterprise_id AND has.kind = t.kind AND has.level_id = t.level_id"
        " WHERE p.created_by_import_id = %(intake)s AND p.standing = 'proposed' AND p.limit_reason = ''"
    )
    given = {"c": intake.corporation_id, "intake": intake.pk}
    return [row[0] for row in rows(f"SELECT id FROM ({counted}) x WHERE place > most", given)]


def _apply(intake: Intake, by: Principal, only: list[str] | None) -> int:
    written = _chosen(RegisterChange.objects.filter(standing="proposed", intake=intake), only)
    ids = None if only is None else list(written.filter(kind=changes.KIND).values_list("pk", flat=True))
    done = changes.apply(by=by, intake_id=intake.pk, only=ids)
    for change in written.exclude(kind=changes.KIND).order_by("id"):
        if single.kind_of(change.kind).carry_out(change, by):
            single.answer(change, RegisterChange.Standing.APPLIED, by)
            done += 1
    return done


def _left(intake: Intake) -> int:
    found = sum(model.objects.filter(standing="proposed", created_by_import=intake).count() for model in _OBJECTS)
    return int(found + RegisterChange.objects.filter(standing="proposed", intake=intake).count())


def _stale(intake: Intake) -> set[int]:
    """Return the proposed changes of organisations and links whose object moved since."""
    return {
        row[0]
        for row in rows(
            "SELECT g.id FROM corpsys_registerchange g LEFT JOIN corpsys_organisation o ON o.public_id::text = g.object_id"
            " LEFT JOIN corpsys_causallink k ON k.public_id::text = g.object_id"
            " WHERE g.intake_id = %s AND g.standing = 'proposed' AND g.kind IN ('organisation', 'link')"
            " AND coalesce(o.version, k.version, 0) <> g.version",
            [intake.pk],
        )
    }


def _tell(intake: Intake, by: Principal, what: str, count: int, reason: str) -> None:
    """Write the answer on the page of the import and to the person who proposed it."""
    if not count:
        return
    user = intake.user
    with translation.override(user.language or None):
        words = {
            "accepted": ngettext(
                "%(count)s row was accepted by %(name)s.", "%(count)s rows were accepted by %(name)s.", count
            ),
            "refused": ngettext(
                "%(count)s row was refused by %(name)s.", "%(count)s rows were refused by %(name)s.", count
            ),
        }[what]
        said = " ".join(part for part in (words % {"count": count, "name": by.name}, reason) if part)
    answers = [*(intake.result or {}).get("answers", []), said]
    intake.result = {**(intake.result or {}), "answers": answers}
    intake.save(update_fields=["result"])
    page = site_url(reverse("intake", args=[by.corporation_slug, intake.public_id]))
    text = letter("import_answered", language=user.language, name=user.name, url=page)
    key = f"import:{intake.public_id}:{len(answers)}"
    outbox.post(to=user.email, subject=text.subject, body=text.body, by=by, dedupe_key=key, user=user)
