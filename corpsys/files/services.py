"""Keeping and opening files: content unchanged under a random name, its checksum beside it, opened only by the rule.

Files stand below FILES_ROOT and are never served by their path.
"""

import hashlib
import uuid
from collections.abc import Iterator
from pathlib import Path, PurePath
from typing import IO, Any, BinaryIO

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from corpsys.access.principal import Principal
from corpsys.access.refusals import Refusal
from corpsys.access.states import K, Side
from corpsys.audit.services import record
from corpsys.files import selectors
from corpsys.files.models import StoredFile
from corpsys.pages import numbers

CHUNK = 1024 * 1024


class TooLarge(Refusal):
    """The file is over the limit of the site."""

    status = 413
    code = "too_large"

    def __init__(self) -> None:
        limit = numbers.show(settings.UPLOAD_MAX_BYTES / CHUNK, 0)
        super().__init__(_("The file is larger than %(limit)s MB, the most that is accepted.") % {"limit": limit})


@transaction.atomic
def store(
    *,
    upload: IO[bytes],
    name: str,
    by: Principal,
    data_class: K,
    owner_side: Side,
    workspace_id: int | None = None,
    cycle: Any = None,
) -> StoredFile:
    """Keep an upload, streamed, with size and SHA-256; the caller has asked for the right. Raises TooLarge. Source: D31."""
    content = _Measured(upload)
    path = _write(content, by)
    try:
        return _register(content, path, name, by, data_class, owner_side, workspace_id, cycle)
    except BaseException:
        default_storage.delete(path)
        raise


def open_file(principal: Principal, public_id: uuid.UUID) -> tuple[StoredFile, BinaryIO]:
    """Return a file's row and its open content, or refuse as if it did not exist; the reading is recorded."""
    stored = selectors.stored_file(principal, public_id)
    record(kind="file.read", by=principal, entity=stored, after={"sha256": stored.sha256})
    return stored, local_path(stored).open("rb")


@transaction.atomic
def discard(*, stored: StoredFile, by: Principal) -> None:
    """Remove a file that nothing points to any more, row and content; the caller has asked for the right."""
    path = stored.path
    record(kind="file.discarded", by=by, entity=stored, after={"sha256": stored.sha256, "size": stored.size})
    stored.delete()
    # Only once the row is really gone: a row without its content would be a broken page.
    transaction.on_commit(lambda: default_storage.delete(path))


def local_path(stored: StoredFile) -> Path:
    """Return where the content lies on this machine; for jobs, which read it without a request."""
    return Path(default_storage.path(stored.path))


def new_path(corporation_id: int, suffix: str) -> str:
    """Return a fresh random name below FILES_ROOT, its folder made, for a file that the product itself writes."""
    path = f"{corporation_id}/{uuid.uuid4()}{suffix}"
    absolute(path).parent.mkdir(parents=True, exist_ok=True)
    return path


def absolute(path: str) -> Path:
    """Return the place on this machine of a name that `new_path` gave."""
    return Path(default_storage.path(path))


def clean_name(name: str) -> str:
    """Return a file name that is safe to show and to offer: its last part, without invisible signs, at most 255 long."""
    last = PurePath(numbers.tidy(name.replace("\\", "/"))).name
    printable = "".join(sign for sign in last if sign.isprintable())
    return printable[-255:] or "file"


class _Measured(File):  # type: ignore[type-arg]
    """An upload that counts and sums up its bytes as they pass, and stops at the limit."""

    def __init__(self, upload: IO[bytes]) -> None:
        super().__init__(upload, name="upload")
        self.upload = upload
        self.passed = 0
        self.digest = hashlib.sha256()

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        self.upload.seek(0)
        while chunk := self.upload.read(chunk_size or CHUNK):
            self.passed += len(chunk)
            if self.passed > settings.UPLOAD_MAX_BYTES:
                raise TooLarge
            self.digest.update(chunk)
            yield chunk


def _write(content: _Measured, by: Principal) -> str:
    path = new_path(by.corporation_id, "")
    try:
        return default_storage.save(path, content)
    except BaseException:
        default_storage.delete(path)
        raise


def _register(
    content: _Measured,
    path: str,
    name: str,
    by: Principal,
    data_class: K,
    owner_side: Side,
    workspace_id: int | None,
    cycle: Any,
) -> StoredFile:
    stored: StoredFile = StoredFile.objects.create(
        corporation_id=by.corporation_id,
        workspace_id=workspace_id if workspace_id is not None else getattr(cycle, "workspace_id", None),
        cycle=cycle,
        owner_side=owner_side,
        data_class=data_class,
        name=clean_name(name),
        size=content.passed,
        sha256=content.digest.hexdigest(),
        path=path,
        user_id=by.user_id,
    )
    record(kind="file.stored", by=by, entity=stored, after={"sha256": stored.sha256, "size": stored.size})
    return stored
