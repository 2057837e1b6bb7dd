"""The job that writes a long list into a workbook and leaves it with the files of who asked."""

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from corpsys.access.states import K
from corpsys.files import services as files
from corpsys.jobs.registry import DataError, Outcome, Run
from corpsys.lists import exports
from corpsys.lists import state as states
from corpsys.lists.declaration import declaration

EXPORT = "lists.export"


def export(run: Run) -> Outcome:
    """Write the workbook: rows are read as who asked, batch by batch; the file is that person's own."""
    declared = declaration(run.payload["list"])
    if declared is None:
        raise DataError(_("There is no such list any more."))
    with run.reading():
        state = states.read(declared, QueryDict(run.payload["query"]), run.principal)
    written = exports.batches_by_id(state, run.principal, run.reading, run.progress)
    with exports.workbook(state, written) as book, run.transaction():
        by = run.principal
        stored = files.store(
            upload=book, name=exports.file_name(state, "xlsx"), by=by, data_class=K.K1, owner_side=by.side
        )
    url = reverse("file", args=[by.corporation_slug, stored.public_id])
    return Outcome({"size": stored.size}, url)
