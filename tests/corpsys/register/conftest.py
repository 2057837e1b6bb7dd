"""Imports of the register in tests: from the text of a file to the checked, confirmed and loaded import."""

import io

import pytest

from corpsys.intake import selectors, services
from corpsys.jobs.testing import run_all


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.FILES_ROOT = tmp_path / "files"
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path / "files")},
        },
    }


@pytest.fixture
def check(world):
    """Bring a file and have it checked; the columns are matched as proposed."""

    def _check(content, of="organisations", by="Eve", source="", **context):
        person = world.act_as(by)
        upload = io.BytesIO(content.encode())
        made = services.start(kind=of, upload=upload, name="register.csv", context=context, by=person, source=source)
        mapping = {match.field.key: match.column for match in selectors.proposals(made, selectors.offer(made))}
        services.set_mapping(intake=made, mapping=mapping, by=person)
        jobs = run_all()
        assert [job.error for job in jobs if job.error] == []
        made.refresh_from_db()
        return made

    return _check


@pytest.fixture
def confirm(world):
    """Let a checked import in."""

    def _confirm(made, by="Eve", **decisions):
        person = world.act_as(by)
        made = services.confirm(intake=made, by=person, skip_bad_rows=True, decisions=decisions)
        jobs = run_all()
        assert [job.error for job in jobs if job.error] == []
        made.refresh_from_db()
        return made

    return _confirm


@pytest.fixture
def bring(check, confirm):
    """Bring a file, check and load it."""

    def _bring(content, by="Eve", decisions=None, **said):
        return confirm(check(content, by=by, **said), by=by, **(decisions or {}))

    return _bring


@pytest.fixture
def wrong():
    """Return (row, field, code) of what is wrong with the rows of an import."""
    return lambda made: sorted((fault["row"], fault["field"], fault["code"]) for fault in made.errors)
