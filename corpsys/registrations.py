"""What this floor's own chapters hand to its registries: menu entries, kinds of jobs."""

from django.utils.translation import gettext_lazy as _

from corpsys import recorded
from corpsys.access.states import Role
from corpsys.audit import kinds, sealing
from corpsys.corporation import archiving, histories, listing, panels, people
from corpsys.corporation import relations as corporation_relations
from corpsys.corporation.listing import Filter
from corpsys.corporation.panels import Panel
from corpsys.intake import services as intake
from corpsys.intake import tidying
from corpsys.intake import work as intake_work
from corpsys.jobs import housekeeping
from corpsys.jobs import registry as jobs
from corpsys.links import histories as link_histories
from corpsys.links import relations as link_relations
from corpsys.links.panel import PANEL as LINKS
from corpsys.lists import work as lists
from corpsys.orientation import histories as orientation_histories
from corpsys.orientation import panel as orientation
from corpsys.orientation import relations as orientation_relations
from corpsys.outbox import services as outbox
from corpsys.pages import navigation
from corpsys.pages.navigation import Entry
from corpsys.partners import histories as partner_histories
from corpsys.partners import listing as partners
from corpsys.partners import relations as partner_relations
from corpsys.partners.panel import PANEL as PARTNERS
from corpsys.register import registrations as register_of_organisations
from corpsys.strategy import histories as strategy_histories
from corpsys.strategy import panel as strategy
from corpsys.strategy import relations as strategy_relations
from corpsys.workspace import hindrances
from corpsys.workspace import relations as workspace_relations
from corpsys.workspace import selectors as workspaces


def register() -> None:
    """Fill the registries; called once when the applications are ready."""
    kinds.register(recorded.WORDS)
    navigation.register(Entry(_("Corporation"), "map", "sitemap", 45))
    navigation.register(Entry(_("Organisations"), "organisations", "building", 50))
    navigation.register(Entry(_("Strategy"), "strategies", "flag", 55))
    navigation.register(Entry(_("People"), "people", "users", 70, frozenset({Role.ADMINISTRATOR})))
    navigation.register(
        Entry(_("Fields of knowledge"), "knowledge_fields", "lifebuoy", 75, frozenset({Role.ADMINISTRATOR}))
    )
    navigation.register(Entry(_("Jobs"), "jobs", "clock", 90))
    navigation.register(Entry(_("Audit"), "audit", "history", 95, frozenset({Role.ADMINISTRATOR, Role.EXECUTIVE})))
    navigation.register(Entry(_("Imports"), "intakes", "upload", 80))
    histories.register()
    partner_histories.register()
    link_histories.register()
    orientation_histories.register()
    strategy_histories.register()
    listing.register_filter(Filter("without_partner", _("Without a partner"), partners.without_partner))
    corporation_relations.register()
    workspace_relations.register()
    partner_relations.register()
    link_relations.register()
    strategy_relations.register()
    orientation_relations.register()
    archiving.register_hindrance(hindrances.running_cooperation)
    jobs.register(lists.EXPORT, lists.export)
    panels.register(Panel("history", _("History"), "history/_panel.html", histories.panel, position=90))
    jobs.register(intake.CHECK, intake_work.check)
    jobs.register(intake.LOAD, intake_work.load)
    jobs.register(intake.UNDO, intake_work.undo)
    jobs.register(tidying.KIND, tidying.tidy, wanted=tidying.has_abandoned)
    jobs.register(outbox.KIND, outbox.send)
    jobs.register("audit.seal", housekeeping.seal_audit, wanted=sealing.has_unsealed)
    people.register_obstacle(workspaces.work_in_the_way)
    panels.register(Panel("strategy", _("Strategy"), "strategy/_of_organisation.html", strategy.panel, 20))
    panels.register(Panel("orientation", _("Orientation"), "orientation/_of_enterprise.html", orientation.panel, 25))
    register_of_organisations.register()
    panels.register(PARTNERS)
    panels.register(LINKS)
