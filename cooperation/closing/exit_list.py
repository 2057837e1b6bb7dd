"""The points of the exit checklist when a cooperation ends. Source: D45, ISO 44001 stage 8."""

from django.utils.translation import gettext_lazy as _

from corpsys.access.refusals import Text

OPEN_ACTIONS = "open_actions"
POINTS: dict[str, Text] = {
    OPEN_ACTIONS: _("Open actions are closed or handed over"),
    "data_returned": _("Data are returned or deleted on both sides"),
    "access_revoked": _("Access is revoked for people and tokens that no longer need it"),
    "lessons": _("Lessons are recorded"),
}
