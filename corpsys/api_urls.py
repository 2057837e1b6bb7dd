"""REST addresses of this floor, chapter by chapter."""

from corpsys.corporation import urls as corporation
from corpsys.intake import urls as intake
from corpsys.jobs import urls as jobs
from corpsys.links import urls as links
from corpsys.orientation import urls as orientation
from corpsys.partners import urls as partners
from corpsys.register import urls as register
from corpsys.strategy import urls as strategy
from corpsys.workspace import urls as workspace

urlpatterns = [
    *register.endpoints,
    *intake.endpoints,
    *corporation.endpoints,
    *strategy.endpoints,
    *orientation.endpoints,
    *partners.endpoints,
    *links.endpoints,
    *jobs.endpoints,
    *workspace.endpoints,
]
