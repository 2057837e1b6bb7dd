"""What the kinds of acts that this floor records are in words, for the audit page."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "consolidation.asked": _("Asked to join both sides' data"),
    "consolidation.done": _("Joined both sides' data"),
    "data.loaded": _("Loaded data"),
    "data.shared": _("Shared data with the other side"),
    "data.taken_back": _("Took data back"),
    "data.unshared": _("Ended the sharing of data"),
    "exception.resolved": _("Resolved a difference between both sides' data"),
    "factors.installed": _("Installed the factors of readiness"),
    "key_clients.computed": _("Computed the key clients"),
    "ledger.client_linked": _("Linked a name of the ledger to a client"),
    "ledger.loaded": _("Loaded the sales ledger"),
    "readiness.rated": _("Rated factors of readiness"),
    "readiness.read": _("Read an assessment of readiness outside the own team"),
    "readiness.started": _("Began an assessment of readiness"),
    "readiness.submitted": _("Submitted an assessment of readiness"),
}
