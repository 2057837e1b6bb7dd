"""Ledgers for tests: files go through the real import."""

import io

import pytest

from analytics.ledger.models import KeyClientRun
from analytics.ledger.services import ask_for_key_clients
from corpsys.intake import services as intakes
from corpsys.jobs.testing import run_all


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path / "files")},
        },
    }


@pytest.fixture
def upload(world):
    """Bring a ledger of Diageo to the state before its confirmation."""

    def _upload(content, *, by="Alice", name="ledger.csv", mapping=None, **context):
        principal = world.principal(by)
        data = content if isinstance(content, bytes) else content.encode()
        intake = intakes.start(
            kind="ledger",
            upload=io.BytesIO(data),
            name=name,
            context={"enterprise": "diageo", "currency": "USD", **context},
            by=principal,
        )
        from corpsys.intake.selectors import proposals

        proposed = {match.field.key: match.column for match in proposals(intake)}
        mapping = proposed if mapping is None else mapping
        intakes.set_mapping(intake=intake, mapping=mapping, by=principal)
        run_all()
        intake.refresh_from_db()
        return intake

    return _upload


@pytest.fixture
def load(upload, world):
    """Bring a ledger of Diageo in; returns the import and the job that loaded it."""

    def _load(content, *, by="Alice", skip=False, **more):
        intake = upload(content, by=by, **more)
        intakes.confirm(intake=intake, by=world.principal(by), skip_bad_rows=skip)
        (job,) = run_all()
        intake.refresh_from_db()
        return intake, job

    return _load


@pytest.fixture
def compute(world):
    """Compute the key clients of Diageo; returns the run."""

    def _compute(first, last, measure="revenue", by="Alice"):
        ask_for_key_clients(
            enterprise=world.enterprise, measure=measure, first_month=first, last_month=last, by=world.principal(by)
        )
        job, *_scores = run_all()  # classes that changed have the pairs scored anew
        assert job.state == "done", job.error
        return KeyClientRun.objects.get(public_id=job.result["run"])

    return _compute
