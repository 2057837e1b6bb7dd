"""Page addresses of this floor, chapter by chapter."""

from cooperation.actions import urls as actions
from cooperation.clients import urls as clients
from cooperation.closing import urls as closing
from cooperation.concept import urls as concept
from cooperation.dashboard import executive_views, home
from cooperation.data import urls as data
from cooperation.findings import urls as findings
from cooperation.learning import urls as learning
from cooperation.monitoring import urls as monitoring
from cooperation.negotiation import urls as negotiation
from cooperation.plan import urls as plan
from cooperation.process import urls as process
from cooperation.team import urls as team

urlpatterns = [
    *clients.pages,
    *home.pages,
    *executive_views.pages,
    *process.pages,
    *team.pages,
    *concept.pages,
    *data.pages,
    *findings.pages,
    *negotiation.pages,
    *plan.pages,
    *actions.pages,
    *monitoring.pages,
    *closing.pages,
    *learning.pages,
]
