"""Whether an organisation or level may be as it is asked to be, now. Bad data is told at its field. Source: D2, D3."""

from typing import Any

from django.utils.translation import gettext as _

from corpsys.access.principal import Principal
from corpsys.access.refusals import Invalid, Refused
from corpsys.corporation import countries, registry_numbers
from corpsys.corporation.models import HierarchyLevel, Organisation

# Deeper chains of groups than any real one; the database's own trigger stops there, too.
DEEPEST = 50


class TakenNumber(Invalid):
    """The registry number stands with another organisation of the kind; `other` is told only to who may see it."""

    def __init__(self, other: Organisation | None) -> None:
        told = _("An organisation of this kind already has this registry number.")
        if other is not None:
            told = _("%(name)s, of the same kind, already has this registry number.") % {"name": other.name}
        super().__init__({"registry_number": [told]})
        self.other = other


def check_fields(organisation: Organisation, changed: dict[str, Any], by: Principal) -> dict[str, Any]:
    """Return the fields to write, the registry number in its canonical form, or raise Invalid with every error by field.

    `organisation`: as it stands, unsaved for a new one. `changed`: what would be written into it.
    """
    fields, faults = dict(changed), []
    for check in (_level, _parent, _key, _country, _number):
        try:
            check(organisation, fields, by)
        except Invalid as refusal:
            faults.append(refusal)
            if check is _country:
                break  # a number is read by its country
    if len(faults) == 1:
        raise faults[0]
    if faults:
        raise Invalid({field: told for fault in faults for field, told in fault.errors.items()})
    return fields


def check_level(level: HierarchyLevel) -> None:
    """Refuse an archived level. Raises Invalid at field `level`."""
    if level.archived_at is not None:
        raise Invalid({"level": [_("This level is archived; choose one that is in use.")]})


def check_level_is_empty(level: HierarchyLevel) -> None:
    """Refuse while organisations sit on a level; archived ones do not count."""
    count = level.organisations.exclude(standing=Organisation.Standing.ARCHIVED)[:1001].count()
    if count:
        shown = str(count) if count <= 1000 else _("more than 1,000")
        raise Refused(
            _("Organisations sit on this level: %(count)s.") % {"count": shown},
            allowed=[_("Move them to another level first.")],
        )


def check_parent(organisation: Organisation, parent: Organisation) -> None:
    """Refuse a group that is archived, or stands below the organisation itself. Raises Invalid at field `parent`."""
    if parent.standing == Organisation.Standing.ARCHIVED and parent.pk != organisation.parent_id:
        raise Invalid({"parent": [_("%(name)s is archived.") % {"name": parent.name}]})
    chain: list[str] = []
    above: Organisation | None = parent
    for _step in range(DEEPEST):
        if above is None:
            return
        chain.append(above.name)
        if above.pk == organisation.pk:
            told = {"chain": " → ".join(chain)}
            raise Invalid({"parent": [_("A group cannot stand above itself: %(chain)s.") % told]})
        above = above.parent
    raise Invalid({"parent": [_("These groups are nested too deeply.")]})


def _level(organisation: Organisation, fields: dict[str, Any], by: Principal) -> None:
    level = fields.get("level")
    # One that sits on a level archived since may stay there while other fields are changed.
    if level is not None and level.pk != organisation.level_id:
        check_level(level)


def _parent(organisation: Organisation, fields: dict[str, Any], by: Principal) -> None:
    parent = fields.get("parent")
    if parent is not None:
        check_parent(organisation, parent)


def _key(organisation: Organisation, fields: dict[str, Any], by: Principal) -> None:
    key, source = fields.get("external_key", ""), fields.get("external_source", "")
    if not key or (source, key) == (organisation.external_source, organisation.external_key):
        return
    twins = Organisation.objects.filter(
        corporation_id=organisation.corporation_id, external_source=source, external_key=key
    )
    if twins.exclude(pk=organisation.pk).exists():
        raise Invalid({"external_key": [_("This key of this source stands with another organisation already.")]})


def _country(organisation: Organisation, fields: dict[str, Any], by: Principal) -> None:
    if fields.get("country", organisation.country) == organisation.country:
        return
    try:
        fields["country"] = countries.country_code(fields["country"]) if fields["country"].strip() else ""
    except ValueError as wrong:
        raise Invalid({"country": [str(wrong)]}) from wrong


def _number(organisation: Organisation, fields: dict[str, Any], by: Principal) -> None:
    """Numbers that stand are not looked at again until they or the country they are read by change."""
    number = fields.get("registry_number", organisation.registry_number)
    country = fields.get("country", organisation.country)
    if not number or (number, country) == (organisation.registry_number, organisation.country):
        return
    try:
        number = registry_numbers.check(number, country)
    except ValueError as wrong:
        raise Invalid({"registry_number": [str(wrong)]}) from wrong
    if number != organisation.registry_number:
        fields["registry_number"] = number
    twins = Organisation.objects.filter(
        corporation_id=organisation.corporation_id, kind=organisation.kind, registry_number=number
    )
    other = twins.exclude(pk=organisation.pk).first()
    if other is not None:
        raise TakenNumber(Organisation.objects.visible_to(by).filter(pk=other.pk).first())
