"""When a round is open, and to whom: until when the client answers, what may be closed, what may be shown to the other side.

One side's answers are sealed until both have submitted or the round is closed. Closing opens nothing of the client's: what
it submitted opens with the enterprise's own submission, what it did not submit stays its secret. Source: D13.
"""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _

from analytics.readiness.models import Assessment, ReadinessRound
from corpsys.access.refusals import Invalid, Refused
from corpsys.access.states import Side
from corpsys.corporation.models import Corporation
from corpsys.pages.dates import day

LONGEST_DAYS = 366


def deadline(asked: ReadinessRound, until: date) -> datetime:
    """Return the moment at which a last day ends, in the zone of the corporation."""
    return datetime.combine(until + timedelta(days=1), time.min, ZoneInfo(asked.corporation.time_zone))


def today(corporation: Corporation) -> date:
    """Return the day it is for the corporation."""
    return timezone.localdate(timezone=ZoneInfo(corporation.time_zone))


def is_over(asked: ReadinessRound) -> bool:
    """Say whether the last day of the client has passed."""
    return asked.client_until is not None and timezone.now() >= deadline(asked, asked.client_until)


def has_submitted(asked: ReadinessRound, side: Side) -> bool:
    """Say whether a side has submitted its answers in this round; both of its assessments are submitted at once."""
    return asked.assessments.filter(rater_side=side, submitted_at__isnull=False).exists()


def check_writable(assessment: Assessment) -> None:
    """Refuse answers of a closed round, and the client's after its last day; assessments before rounds have no end."""
    current = assessment.round
    if current is None:
        return
    if current.closed_at is not None:
        raise Refused(_("This round has been closed. What you wrote is kept."), allowed=[_("Start a new one.")])
    if assessment.rater_side == Side.PARTNER:
        check_client_in_time(current)


def check_client_in_time(asked: ReadinessRound) -> None:
    """Refuse the client's writing once the round is closed or the last day has passed; the draft stays as it is."""
    if asked.closed_at is not None:
        raise Refused(_("This round has been closed. What you wrote is kept, and only your side can read it."))
    if is_over(asked) and asked.client_until is not None:
        raise Refused(
            _("The last day for your answers was %(day)s. What you wrote is kept.") % {"day": day(asked.client_until)},
            allowed=[_("Ask the person who invited you for more time; then you go on where you stopped.")],
        )


def check_client_may_begin(asked: ReadinessRound) -> None:
    """Refuse new answers of the client where it has submitted, or may not write."""
    if has_submitted(asked, Side.PARTNER):
        raise Refused(_("Your company has submitted its answers in this round."))
    check_client_in_time(asked)


def check_host_may_begin_anew(current: ReadinessRound) -> None:
    """Refuse a new round of the enterprise while the client still answers in this one."""
    if current.invited_at is not None:
        raise Refused(
            _("You have submitted in this round, and the client still answers."),
            allowed=[_("Wait for the client, or close the round first.")],
        )


def check_may_invite(current: ReadinessRound) -> None:
    """Refuse a second invitation into one round; more time is another act."""
    if current.invited_at is not None:
        raise Refused(_("The client has been asked already."), allowed=[_("Give it more time instead.")])


def check_may_extend(asked: ReadinessRound) -> None:
    """Refuse more time where nobody was asked, or nothing is waited for."""
    if asked.invited_at is None:
        raise Refused(_("The client has not been asked in this round."), allowed=[_("Ask the client first.")])
    if has_submitted(asked, Side.PARTNER):
        raise Refused(_("The client has submitted its answers already."))


def check_until(asked: ReadinessRound, until: date) -> None:
    """Refuse a last day that has passed or lies years away."""
    first = today(asked.corporation)
    if not first <= until <= first + timedelta(days=LONGEST_DAYS):
        raise Invalid({"until": [_("Choose a day from today on, at most a year ahead.")]})


def check_may_close(current: ReadinessRound) -> None:
    """Refuse peeping: what the client has submitted opens by the enterprise's own submission only."""
    if has_submitted(current, Side.PARTNER) and not has_submitted(current, Side.HOST):
        raise Refused(
            _("The client has submitted; its answers open when you submit yours."),
            allowed=[_("Submit your own answers first.")],
        )


def check_may_share(asked: ReadinessRound) -> None:
    """Refuse showing the enterprise's answers while they are sealed, or to a client that does not know of the round."""
    if asked.invited_at is None:
        raise Refused(_("The client was not asked in this round, and does not know of it."))
    if asked.closed_at is None:
        raise Refused(
            _("The answers are sealed until both sides have submitted."),
            allowed=[_("Wait for the client, or close the round first.")],
        )
    if not has_submitted(asked, Side.HOST):
        raise Refused(_("Your side submitted nothing in this round."))
