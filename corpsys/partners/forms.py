"""Forms of partnerships."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from corpsys.access.principal import Principal
from corpsys.access.services import may
from corpsys.corporation import choosing
from corpsys.corporation.choosing import OrganisationField
from corpsys.corporation.models import HierarchyLevel, Organisation
from corpsys.pages.fields import LocalDateField
from corpsys.partners.models import Partnership


def _reason_field() -> forms.CharField:
    return forms.CharField(
        label=_("Reason for passing the limit"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_(
            "Needed only where the enterprise then has more partners than the level's limit. It is kept for ever."
        ),
    )


class PartnershipForm(forms.Form):
    """A new partnership; the reason is an executive's to give."""

    enterprise = OrganisationField(label=_("Enterprise"))
    partner = OrganisationField(label=_("Supplier or client"))
    since = LocalDateField(label=_("Since"), required=False)
    until = LocalDateField(label=_("Until"), required=False, help_text=_("Empty: no end."))
    limit_reason = _reason_field()

    def __init__(self, *args: Any, principal: Principal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = choosing.in_use(principal)
        mine = known.filter(kind=Organisation.Kind.ENTERPRISE)
        if not may(principal, "edit_partners"):
            mine = mine.filter(pk=principal.organisation_id)
            del self.fields["limit_reason"]
        cast(OrganisationField, self.fields["enterprise"]).offer(mine)
        cast(OrganisationField, self.fields["partner"]).offer(known.exclude(kind=Organisation.Kind.ENTERPRISE))


class PartnershipEditForm(forms.Form):
    """The time of a partnership; its parties are what it is."""

    since = LocalDateField(label=_("Since"), required=False)
    until = LocalDateField(label=_("Until"), required=False, help_text=_("Empty: no end."))
    limit_reason = _reason_field()
    version = forms.IntegerField(widget=forms.HiddenInput)


class StandForm(forms.Form):
    """Accept or restore: nothing but a reason where one is needed."""

    limit_reason = _reason_field()
    version = forms.IntegerField(widget=forms.HiddenInput)


class VersionForm(forms.Form):
    """One button, with the version that was read."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class PartnershipFilter(forms.Form):
    """The filters of the list; they stand in the address."""

    q = forms.CharField(label=_("Partner"), required=False)
    enterprise = forms.SlugField(label=_("Enterprise"), required=False, widget=forms.Select)
    partner = forms.SlugField(required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label=_("Kind"),
        required=False,
        choices=[
            ("", _("all")),
            (Organisation.Kind.SUPPLIER, _("suppliers")),
            (Organisation.Kind.CLIENT, _("clients")),
        ],
    )
    level = forms.TypedChoiceField(label=_("Level"), required=False, coerce=int, empty_value=None)
    standing = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("in use")), *Partnership.Standing.choices]
    )

    def __init__(self, *args: Any, principal: Principal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        levels = HierarchyLevel.objects.visible_to(principal)
        enterprises = Organisation.objects.visible_to(principal).filter(kind=Organisation.Kind.ENTERPRISE)
        named = enterprises.values_list("slug", "name")[:500]
        self.fields["level"].choices = [("", _("all")), *((level.rank, str(level)) for level in levels)]  # type: ignore[attr-defined]
        self.fields["enterprise"].widget.choices = [("", _("all")), *named]
