"""Page addresses of this floor, chapter by chapter."""

from corpsys.corporation import urls as corporation

urlpatterns = [*corporation.pages]
