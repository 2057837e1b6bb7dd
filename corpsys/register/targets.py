"""Links, levels and people as kinds of imports: what each is told, and where it leads."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from corpsys.access.principal import Principal
from corpsys.access.refusals import Invalid
from corpsys.corporation.models import CorporationAddress
from corpsys.intake.models import Intake
from corpsys.intake.registry import Field, Place, Target
from corpsys.register import context, deciding, levels, links, organisations, people, ready, undoing
from corpsys.register.forms import PeopleForm, RegisterForm
from corpsys.register.single import Single, inspect_as, load_as


def admit_people(principal: Principal, given: dict[str, Any]) -> Place:
    """Ask the right, and check what is said once: `role` of people whose row names none."""
    place = context.admit(principal, given)
    role = str(given.get("role") or "")
    if role and role not in people.BROUGHT:
        raise Invalid({"role": [_("An import brings key-account managers and members only.")]})
    return Place(place.data_class, place.owner_side, {"role": role})


def _done(page: str) -> Callable[[Intake], str]:
    def done(intake: Intake) -> str:
        slug = CorporationAddress.objects.get(corporation_id=intake.corporation_id).slug
        if intake.result and intake.result.get("proposed") and not intake.undone_at:
            return reverse("intake", args=[slug, intake.public_id])
        return reverse(page, args=[slug])

    return done


def _target(label: Any, lead: Any, fields: tuple[Field, ...], kind: Single, page: str, **more: Any) -> Target:
    given: dict[str, Any] = {
        "admit": context.admit,
        "form": RegisterForm,
        "review": deciding.review,
        "confirm_label": organisations.confirm_label,
        "loaded_words": organisations.loaded_words,
        "undo": undoing.undo,
        "may_undo": undoing.check_right,
        "undo_notes": undoing.notes,
        **more,
    }
    return Target(
        label=label,
        lead=lead,
        fields=fields,
        inspect=inspect_as(kind),
        load=load_as(kind),
        done=_done(page),
        action=context.ACTION,
        scope=context.SCOPE,
        **given,
    )


LINKS = _target(
    gettext_lazy("Causal links"),
    gettext_lazy("What a change at one organisation does to another, with the sentence that says it."),
    links.FIELDS,
    links.SINGLE,
    "organisations",
    example={
        "cause": "Example Foods Ltd",
        "effect": "Example Shops SA",
        "polarity": "+",
        "delay_days": "30",
        "sentence": "The more Example Foods delivers on time, the more Example Shops sells.",
    },
)
LEVELS = _target(
    gettext_lazy("Hierarchy levels"),
    gettext_lazy("Rank 1 is the highest. The limits are of key suppliers and clients per enterprise."),
    levels.FIELDS,
    levels.SINGLE,
    "levels",
    example={"rank": "1", "name": "Corporation", "max_suppliers": "5", "max_clients": "10"},
)
PEOPLE = _target(
    gettext_lazy("People"),
    gettext_lazy("Key-account managers and members with their e-mail address; each is written to how to sign in."),
    people.FIELDS,
    people.SINGLE,
    "intakes",
    example={"name": "Anna Nowak", "email": "anna.nowak@example.com", "role": "member", "since": "", "until": ""},
    admit=admit_people,
    form=PeopleForm,
    ready=ready.PEOPLE,
    remembers=("role",),
)
