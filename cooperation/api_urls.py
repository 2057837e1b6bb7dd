"""REST addresses of this floor, chapter by chapter."""

from cooperation.actions import urls as actions
from cooperation.clients import urls as clients
from cooperation.closing import urls as closing
from cooperation.concept import urls as concept
from cooperation.data import urls as data
from cooperation.decision import urls as decision
from cooperation.findings import urls as findings
from cooperation.learning import urls as learning
from cooperation.monitoring import urls as monitoring
from cooperation.negotiation import urls as negotiation
from cooperation.plan import urls as plan
from cooperation.process import urls as process
from cooperation.team import urls as team

urlpatterns = [
    *clients.endpoints,
    *decision.endpoints,
    *process.endpoints,
    *team.endpoints,
    *concept.endpoints,
    *data.endpoints,
    *findings.endpoints,
    *negotiation.endpoints,
    *plan.endpoints,
    *actions.endpoints,
    *monitoring.endpoints,
    *closing.endpoints,
    *learning.endpoints,
]
