"""The clients' own answers on readiness: FAREWAY's submitted, and shown parts of ours; KUM & GO asked and in the middle of it."""

from analytics.readiness import inviting, rounds, services, sharing
from analytics.readiness.catalogue import default_factors
from analytics.readiness.rounds import Written
from analytics.readiness.services import Given
from cooperation.sample.corporation import FAREWAY, KUM_AND_GO, Company
from cooperation.sample.opening import EVIDENCE, GATES
from cooperation.sample.people import FAREWAY_LEAD, KAM, KUM_AND_GO_LEAD, OTHER_KAM, acting
from corpsys.access.states import Side
from corpsys.corporation.models import Organisation
from corpsys.workspace.models import Workspace

SHOWN = (sharing.ABOUT_PARTNER, sharing.SCORES, sharing.GAPS)


def load(company: Company) -> None:
    """Let both clients be asked in the round that the enterprise has submitted."""
    _fareway(_workspace(company, company.clients[FAREWAY]))
    _kum_and_go(_workspace(company, company.clients[KUM_AND_GO]))


def _workspace(company: Company, client: Organisation) -> Workspace:
    found: Workspace = Workspace.objects.get(host=company.enterprise, partner=client)
    return found


def _fareway(workspace: Workspace) -> None:
    """The client sees itself a little readier than we do, and us less ready; then it is shown how we see it."""
    asked = inviting.invite_client(workspace=workspace, by=acting(KAM))
    keys = [factor.key for factor in default_factors()]
    own = dict.fromkeys(keys, 3) | {"learning_ability": 4, "responsiveness": 4, "data_consolidation": 4}
    ours: dict[str, Given] = dict.fromkeys(keys, 3)
    ours |= {"responsiveness": 1, "change_readiness": 2, "environment_responsibility": services.UNKNOWN}
    notes = dict.fromkeys(keys, EVIDENCE)
    written = {Side.PARTNER: Written(own, notes), Side.HOST: Written(ours, notes)}
    rounds.save_round(workspace=workspace, written=written, version=0, by=acting(FAREWAY_LEAD))
    rounds.submit_round(workspace=workspace, by=acting(FAREWAY_LEAD))
    asked.refresh_from_db()
    by = acting(KAM)
    content = sharing.preview(asked=asked, parts=SHOWN, by=by)
    sharing.share(asked=asked, parts=SHOWN, seen_mark=sharing.seen(content), by=by)


def _kum_and_go(workspace: Workspace) -> None:
    """The conditions of the own side are answered, the rest waits."""
    inviting.invite_client(workspace=workspace, by=acting(OTHER_KAM))
    written = {Side.PARTNER: Written(dict.fromkeys(GATES, 2), dict.fromkeys(GATES, EVIDENCE))}
    rounds.save_round(workspace=workspace, written=written, version=0, by=acting(KUM_AND_GO_LEAD))
