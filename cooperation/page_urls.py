"""Page addresses of this floor, chapter by chapter."""

from cooperation.concept import urls as concept
from cooperation.dashboard import home
from cooperation.negotiation import urls as negotiation

urlpatterns = [*home.pages, *concept.pages, *negotiation.pages]
