"""Periods from a first to a last day, either of them open: what a person may enter, and how the audit tells them."""

from datetime import date

from django.utils.translation import gettext as _

from corpsys.access.refusals import Invalid


def check(since: date | None, until: date | None) -> None:
    """Refuse a period that ends before it begins, at the field of its end."""
    if since is not None and until is not None and until < since:
        raise Invalid({"until": [_("The last day is before the first.")]})


def told(*, since: date | None, until: date | None) -> dict[str, str]:
    """Return what an audit event says of a period: nothing of an end that is open."""
    days = {"since": since, "until": until}
    return {name: day.isoformat() for name, day in days.items() if day is not None}
