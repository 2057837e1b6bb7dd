"""People as a kind of import: key-account managers and members of enterprises; never executives or administrators.

A key-account manager brings people of the own enterprise, and learns nothing of others: who is of another enterprise is
planned like a stranger, and refused when an executive accepts. Source: access.
"""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy

from accounts.models import User
from corpsys.access.principal import Principal
from corpsys.access.refusals import Text
from corpsys.access.states import Role
from corpsys.audit.services import record
from corpsys.corporation.models import Membership, Organisation
from corpsys.intake.models import Intake
from corpsys.intake.registry import Field
from corpsys.outbox import services as outbox
from corpsys.outbox.letters import letter, site_url
from corpsys.register import reading
from corpsys.register.models import RegisterChange
from corpsys.register.plan import CHANGED, NEW, REPEATED, UNCHANGED, Bringer
from corpsys.register.preparing import Fault
from corpsys.register.single import Cells, Plan, Planned, Single, apart, difference

KIND = "people"
BROUGHT = (Role.KAM, Role.MEMBER)
FIELDS = (
    Field("name", gettext_lazy("Name"), False, "text", ("full name", "imię i nazwisko", "osoba")),
    Field("first_name", gettext_lazy("First name"), False, "text", ("imię", "firstname", "given name")),
    Field("last_name", gettext_lazy("Last name"), False, "text", ("nazwisko", "lastname", "surname")),
    Field("email", gettext_lazy("E-mail"), True, "text", ("e-mail", "mail", "e-mail address", "adres e-mail")),
    Field("role", gettext_lazy("Role"), False, "text", ("rola",)),
    Field("enterprise", gettext_lazy("Enterprise"), False, "text", ("przedsiębiorstwo", "company")),
    Field("department", gettext_lazy("Department"), False, "text", ("dział", "job title", "stanowisko")),
    Field("since", gettext_lazy("From"), False, "date", ("since", "start", "od", "data rozpoczęcia")),
    Field("until", gettext_lazy("Until"), False, "date", ("end", "do", "data zakończenia")),
)


def plan(rows: Iterable[tuple[int, Cells]], by: Bringer, intake: Intake) -> Plan:
    """Plan people by their e-mail address."""
    enterprises = _enterprises(by)
    faults: list[Fault] = []
    read: dict[int, dict[str, Any]] = {}
    for number, cells in rows:
        given, wrong = _read(number, cells, enterprises, by, str(intake.context.get("role") or ""))
        faults += wrong
        if not wrong:
            read[number] = given
    known = _known(by, [given["email"] for given in read.values()])
    kept, repeated, contradicting = apart(read, lambda given: given["email"])
    faults += [(number, "email", read[number]["email"], "email_twice") for number in contradicting]
    planned = [Planned(number, REPEATED, read[number]["name"]) for number in repeated]
    for number, given in kept.items():
        found = known.get(given["email"])
        if found is not None and _is_protected(found):
            faults.append((number, "email", given["email"], "person_protected"))
        else:
            planned.append(_planned(number, given, found))
    return Plan(planned, faults)


def carry_out(change: RegisterChange, by: Principal) -> bool:
    """Give a person the membership, or change it; false where somebody did meanwhile."""
    after = _columns(change.after, by.corporation_id)
    if after is None or hindered([change], by):
        return False
    if change.is_new:
        return _add(change, after, by)
    found = Membership.objects.filter(
        corporation_id=by.corporation_id, public_id=change.object_id, is_active=True, role__in=BROUGHT
    ).first()
    if found is None or any(_shown(found)[name] != value for name, value in change.before.items()):
        return False
    return _write(found, after, change.before, change.after, by)


def hindered(changes: Sequence[RegisterChange], by: Principal) -> dict[int, Text]:
    """Return why people cannot be accepted as they were proposed: change → reason. Two queries however many they are."""
    emails = {change.after["email"].lower() for change in changes if change.is_new}
    ids = [change.object_id for change in changes if not change.is_new]
    rows = Membership.objects.filter(corporation_id=by.corporation_id).annotate(address=Lower("user__email"))
    known = list(rows.filter(Q(address__in=emails) | Q(public_id__in=ids)).select_related("organisation"))
    taken = {row.address for row in known}
    there = {str(row.public_id): row for row in known}
    slugs = {change.after["enterprise"] for change in changes if change.after.get("enterprise")}
    open_to = Organisation.objects.filter(corporation_id=by.corporation_id, slug__in=slugs)
    in_use = set(open_to.exclude(standing=Organisation.Standing.ARCHIVED).values_list("slug", flat=True))
    told: dict[int, Text] = {}
    for change in changes:
        enterprise = change.after.get("enterprise")
        if enterprise and enterprise not in in_use:
            told[change.pk] = gettext_lazy("the enterprise is not in use any more")
        elif change.is_new and change.after["email"].lower() in taken:
            told[change.pk] = gettext_lazy("is in the corporation already")
        elif not change.is_new:
            told |= _moved(change, there.get(change.object_id))
    return told


def _moved(change: RegisterChange, found: Membership | None) -> dict[int, Text]:
    if found is None or _is_protected(found):
        return {change.pk: gettext_lazy("has another role now, or no access")}
    if any(_shown(found)[name] != value for name, value in change.before.items()):
        return {change.pk: gettext_lazy("was changed meanwhile")}
    return {}


def take_back(change: RegisterChange, by: Principal) -> bool:
    """Give a membership its fields back; a new one's access is ended: accounts are never deleted."""
    found = Membership.objects.filter(corporation_id=by.corporation_id, public_id=change.object_id).first()
    after = {name: value for name, value in change.after.items() if name not in ("name", "email")}
    if found is None or any((_shown(found)[name] or None) != (value or None) for name, value in after.items()):
        return False
    if change.is_new:
        if not Membership.objects.filter(pk=found.pk, is_active=True).update(is_active=False):
            return False
        record(kind="membership.ended", by=by, entity=found, before={"is_active": True}, after={"is_active": False})
        return True
    before = _columns(change.before, by.corporation_id)
    return before is not None and _write(found, before, change.after, change.before, by)


def _write(
    found: Membership, columns: dict[str, Any], before: Mapping[str, Any], after: Mapping[str, Any], by: Principal
) -> bool:
    """Change a membership; what it may do from now on is on record, as if an administrator had changed it."""
    if not Membership.objects.filter(pk=found.pk).update(**columns):
        return False
    record(kind="membership.edited", by=by, entity=found, before=_told(before), after=_told(after))
    return True


def _told(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return fields of a change as the history of a membership names them."""
    kept = {name: fields[name] or "" for name in ("role", "department", "since", "until") if name in fields}
    return kept | ({"organisation": fields["enterprise"] or ""} if "enterprise" in fields else {})


def _add(change: RegisterChange, after: dict[str, Any], by: Principal) -> bool:
    user = User.objects.filter(email__iexact=change.after["email"]).first()
    user = user or User.objects.create_user(change.after["email"], None, name=change.after["name"])
    made = Membership.objects.create(corporation_id=by.corporation_id, user=user, **after)
    change.object_id = str(made.public_id)
    told = {name: value for name, value in _told(change.after).items() if value}
    record(kind="membership.added", by=by, entity=made, after={**told, "user": str(user.public_id)})
    text = letter(
        "account_made", language=user.language, name=user.name, url=site_url(reverse("account_request_login_code"))
    )
    outbox.post(to=user.email, subject=text.subject, body=text.body, by=by, dedupe_key=f"account:{made.public_id}")
    return True


def _enterprises(by: Bringer) -> dict[str, str]:
    """Return name, key or address of each enterprise that the person may name → its address."""
    rows = Organisation.objects.filter(corporation_id=by.corporation_id, kind=Organisation.Kind.ENTERPRISE)
    rows = rows.exclude(standing=Organisation.Standing.ARCHIVED)
    if not by.is_executive:
        rows = rows.filter(pk=by.enterprise_id)
    found: dict[str, str] = {}
    for slug, name, key, number in rows.values_list("slug", "name", "external_key", "registry_number"):
        for text in (reading.key_of(name), reading.folded(name), key, number, slug):
            if text:
                found[text] = slug
    return found


def _own_slug(enterprises: dict[str, str], by: Bringer) -> str:
    return "" if by.is_executive else next(iter(enterprises.values()), "")


def _read(
    number: int, cells: Cells, enterprises: dict[str, str], by: Bringer, role: str
) -> tuple[dict[str, Any], list[Fault]]:
    text = {name: reading.plain(_text(cells.get(name))) for name in (field.key for field in FIELDS)}
    faults: list[Fault] = []

    def wrong(field: str, code: str) -> None:
        faults.append((number, field, text[field][:200], code))

    name = text["name"] or f"{text['first_name']} {text['last_name']}".strip()
    if not name or len(name) > 120:
        wrong("name" if text["name"] or not name else "last_name", "too_long_here" if name else "no_name")
    try:
        validate_email(text["email"])
    except ValidationError:
        wrong("email", "no_email")
    given_role = reading.role_of(text["role"]) if text["role"] else role
    if not given_role:
        wrong("role", "unknown_role")
    given = text["enterprise"]
    enterprise = (
        enterprises.get(reading.key_of(given)) or enterprises.get(reading.folded(given)) or enterprises.get(given)
    )
    if given and enterprise is None:
        wrong("enterprise", "enterprise_unknown" if by.is_executive else "enterprise_foreign")
    if not by.is_executive and not enterprises:
        wrong("enterprise", "enterprise_foreign")
    if len(text["department"]) > 120:
        wrong("department", "too_long_here")
    since, until = parse_date(text["since"]), parse_date(text["until"])
    if since and until and until < since:
        wrong("until", "dates_reversed")
    return {
        "name": name,
        "email": text["email"].lower(),
        "role": given_role,
        "enterprise": enterprise or _own_slug(enterprises, by),
        "department": text["department"],
        "since": text["since"],
        "until": text["until"],
    }, faults


def _text(cell: Any) -> str:
    return cell.isoformat() if isinstance(cell, datetime.date) else str(cell or "")


def _known(by: Bringer, emails: list[str]) -> dict[str, Membership]:
    """Return the memberships of addresses as far as the person may know of them."""
    rows = Membership.objects.filter(corporation_id=by.corporation_id, user__email__in=emails)
    if not by.is_executive:
        rows = rows.filter(organisation_id=by.enterprise_id, role__in=BROUGHT, is_active=True)
    return {row.user.email.lower(): row for row in rows.select_related("user", "organisation")}


def _is_protected(found: Membership) -> bool:
    return found.role not in BROUGHT or not found.is_active


def _shown(found: Membership) -> dict[str, Any]:
    return {
        "role": str(found.role),
        "enterprise": found.organisation.slug if found.organisation else "",
        "department": found.department,
        "since": _text(found.since),
        "until": _text(found.until),
    }


def _planned(number: int, given: dict[str, Any], found: Membership | None) -> Planned:
    if found is None:
        return Planned(number, NEW, given["name"], given["email"], after=given)
    now = _shown(found)
    before, after = difference(now, {name: given[name] for name in now})
    action = CHANGED if after else UNCHANGED
    return Planned(number, action, given["name"], given["email"], str(found.public_id), 0, before, after)


def _columns(fields: dict[str, Any], corporation_id: int) -> dict[str, Any] | None:
    """Return fields of a change as columns of a membership, or None where the enterprise is gone."""
    found = {name: value for name, value in fields.items() if name in ("role", "department")}
    found |= {name: parse_date(fields[name] or "") for name in ("since", "until") if name in fields}
    if "enterprise" in fields:
        found["organisation"] = None
        if fields["enterprise"]:
            rows = Organisation.objects.filter(corporation_id=corporation_id, slug=fields["enterprise"])
            found["organisation"] = rows.exclude(standing=Organisation.Standing.ARCHIVED).first()
            if found["organisation"] is None:
                return None
    return found


SINGLE = Single("person", plan, carry_out, take_back, hindered=hindered)
