"""The one address of stored files."""

from uuid import UUID

from django.http import FileResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from corpsys.access.principal import PageRequest
from corpsys.access.routes import within
from corpsys.access.states import K
from corpsys.files import services


@within(reads=(K.K1, K.K2, K.K3, K.K4))
@never_cache
@require_GET
def file(request: PageRequest, corporation: str, file: UUID) -> FileResponse:
    """Hand out a stored file for download, never for display."""
    stored, content = services.open_file(request.principal, file)
    return FileResponse(content, as_attachment=True, filename=stored.name, content_type="application/octet-stream")
