"""Page addresses of this floor, chapter by chapter."""

from corpsys.audit import urls as audit
from corpsys.corporation import urls as corporation
from corpsys.files import urls as files
from corpsys.history import urls as history
from corpsys.intake import urls as intake
from corpsys.jobs import urls as jobs
from corpsys.lists import urls as lists
from corpsys.orientation import urls as orientation
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
    *strategy.pages,
    *orientation.pages,
    *tokens.pages,
    *jobs.pages,
    *audit.pages,
    *history.pages,
    *lists.pages,
]
