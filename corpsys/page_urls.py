"""Page addresses of this floor, chapter by chapter."""

from corpsys.audit import urls as audit
from corpsys.corporation import urls as corporation
from corpsys.files import urls as files
from corpsys.history import urls as history
from corpsys.intake import urls as intake
from corpsys.jobs import urls as jobs
from corpsys.links import urls as links
from corpsys.lists import urls as lists
from corpsys.map import urls as map_of_all
from corpsys.orientation import urls as orientation
from corpsys.partners import urls as partners
from corpsys.register import urls as register
from corpsys.strategy import urls as strategy
from corpsys.tokens import urls as tokens
from corpsys.workspace import urls as workspace

urlpatterns = [
    *files.pages,
    *register.pages,
    *intake.pages,
    *corporation.pages,
    *workspace.pages,
    *map_of_all.pages,
    *partners.pages,
    *links.pages,
    *strategy.pages,
    *orientation.pages,
    *tokens.pages,
    *jobs.pages,
    *audit.pages,
    *history.pages,
    *lists.pages,
]
