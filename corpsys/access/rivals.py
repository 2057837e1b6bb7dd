"""What two people write at the same moment and only one may: the second is told, as if it had come a moment later."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from corpsys.access.refusals import Refused

UNIQUE_VIOLATION = "23505"


@contextmanager
def first_come() -> Iterator[None]:
    """Write inside it what the database holds to be unique. Raises Refused where somebody else was faster."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if getattr(error.__cause__, "pgcode", "") != UNIQUE_VIOLATION:
            raise
        raise Refused(_("Somebody else wrote the same at this moment. Look at it, then try again.")) from error
