"""Page addresses of this floor, chapter by chapter."""

from cooperation.actions import urls as actions
from cooperation.concept import urls as concept
from cooperation.dashboard import home
from cooperation.negotiation import urls as negotiation
from cooperation.plan import urls as plan
from cooperation.process import urls as process

urlpatterns = [*home.pages, *process.pages, *concept.pages, *negotiation.pages, *plan.pages, *actions.pages]
