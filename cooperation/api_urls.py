"""REST addresses of this floor, chapter by chapter."""

from cooperation.concept import urls as concept
from cooperation.negotiation import urls as negotiation

urlpatterns = [*concept.endpoints, *negotiation.endpoints]
