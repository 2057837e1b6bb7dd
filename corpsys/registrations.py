"""What this floor's own chapters hand to its registries: menu entries, kinds of jobs."""

from django.utils.translation import gettext_lazy as _

from corpsys.access.states import Role
from corpsys.audit import sealing
from corpsys.corporation import panels, people
from corpsys.corporation.panels import Panel
from corpsys.intake import services as intake
from corpsys.intake import work as intake_work
from corpsys.jobs import housekeeping
from corpsys.jobs import registry as jobs
from corpsys.orientation import panel as orientation
from corpsys.outbox import services as outbox
from corpsys.pages import navigation
from corpsys.pages.navigation import Entry
from corpsys.register import registrations as register_of_organisations
from corpsys.strategy import panel as strategy
from corpsys.workspace import selectors as workspaces


def register() -> None:
    """Fill the registries; called once when the applications are ready."""
    navigation.register(Entry(_("Organisations"), "organisations", "building", 50))
    navigation.register(Entry(_("Strategy"), "strategies", "flag", 55))
    navigation.register(Entry(_("People"), "people", "users", 70, frozenset({Role.ADMINISTRATOR})))
    navigation.register(Entry(_("Jobs"), "jobs", "clock", 90))
    navigation.register(Entry(_("Audit"), "audit", "history", 95, frozenset({Role.ADMINISTRATOR, Role.EXECUTIVE})))
    navigation.register(Entry(_("Imports"), "intakes", "upload", 80))
    jobs.register(intake.CHECK, intake_work.check)
    jobs.register(intake.LOAD, intake_work.load)
    jobs.register(intake.UNDO, intake_work.undo)
    jobs.register(outbox.KIND, outbox.send)
    jobs.register("audit.seal", housekeeping.seal_audit, wanted=sealing.has_unsealed)
    people.register_obstacle(workspaces.work_in_the_way)
    panels.register(Panel("strategy", _("Strategy"), "strategy/_of_organisation.html", strategy.panel, 20))
    panels.register(Panel("orientation", _("Orientation"), "orientation/_of_enterprise.html", orientation.panel, 25))
    register_of_organisations.register()
