"""What two people write at the same moment and only one may: the second is told, as if it had come a moment later."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from psycopg2.errors import UniqueViolation

from corpsys.access.refusals import Refused


class Taken(Refused):
    """Somebody else has written it; `constraint`: the rule of the database that says so."""

    def __init__(self, constraint: str) -> None:
        super().__init__(_("Somebody else wrote the same at this moment. Look at it, then try again."))
        self.constraint = constraint


@contextmanager
def first_come() -> Iterator[None]:
    """Write inside it, in one piece, what the database holds to be unique. Raises Taken where somebody else was faster."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        cause = error.__cause__
        if not isinstance(cause, UniqueViolation):
            raise
        raise Taken(cause.diag.constraint_name or "") from error
