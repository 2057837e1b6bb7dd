"""A kind of import that exists in tests only: it counts the rows and remembers them."""

import duckdb
import pytest

from corpsys.access.refusals import Invalid, Refused
from corpsys.access.services import require
from corpsys.access.states import K, Side
from corpsys.intake import registry
from corpsys.intake.forms import UploadForm
from corpsys.intake.registry import Fact, Field, Place, ReadyMapping, ReviewPart, Target
from corpsys.jobs.testing import run_all

FIELDS = (
    Field("client", "Client", True, "text", synonyms=("customer", "kunde")),
    Field("month", "Month", True, "month", is_past=True),
    Field("amount", "Amount", True, "amount", synonyms=("kwota",)),
    Field("cost", "Cost", False, "amount"),
    Field("profit", "Profit", False, "amount"),
)
GOOD = "client,month,amount\nA,2019-01,1.50\nB,2019-02,0\n"


class Taken(list):
    """What the target was given; `refuse` makes the next load or undoing fail; `decisions`: what the load found."""

    refuse = ""
    decisions = None


@pytest.fixture
def taken(monkeypatch):
    monkeypatch.setattr(registry, "_targets", dict(registry._targets))
    taken = Taken()

    def admit(principal, context):
        require(principal, "import_ledger")
        if (context.get("place") or "here") != "here":
            raise Invalid({"place": ["Only here."]})
        return Place(K.K1, Side.HOST, {"place": "here"})

    def load(intake, staged, run):
        if taken.refuse:
            raise Refused(taken.refuse)
        taken.decisions = intake.decisions
        rows = duckdb.sql(f"SELECT client, month, amount FROM read_parquet('{staged}')").fetchall()
        taken.extend(rows)
        return {"rows": len(rows)}

    def undo(intake, run):
        if taken.refuse:
            raise Refused(taken.refuse)
        taken.clear()
        return {"removed": intake.result["rows"]}

    def decide(intake, decisions, by):
        for name, value in decisions.items():
            if value not in ("new", "same"):
                raise Invalid({name: [f"“{value}” is no answer."]})
        return {name: value for name, value in decisions.items() if value == "new"}

    registry.register(
        "reviewed",
        Target(
            label="Reviewed",
            fields=FIELDS,
            admit=admit,
            load=load,
            done=lambda intake: "/first/organisations/",
            action="import_ledger",
            scope="ledger",
            form=UploadForm,
            ready=(
                ReadyMapping("Shopware", {"client": "Customer Name", "month": "Sold on", "amount": "Net"}),
                ReadyMapping("Shopware old", {"client": "Customer Name", "amount": "Net"}, {"place": "here"}),
            ),
            remembers=("place",),
            review=lambda intake, principal: ReviewPart("tests/review.html", {"by": principal.name}),
            decide=decide,
            confirm_label=lambda intake, principal: f"Propose {intake.rows_good} clients",
            loaded_words=lambda intake: f"{intake.result['rows']} clients are proposed.",
            undo=undo,
        ),
    )
    registry.register(
        "trial",
        Target(
            label="Trial",
            fields=FIELDS,
            admit=admit,
            load=load,
            done=lambda intake: "/first/organisations/",
            action="import_ledger",
            scope="ledger",
            preview=lambda intake, staged: [Fact("Where", intake.context["place"])],
            at_most_one=(("cost", "profit"),),
        ),
    )
    return taken


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
def files(tmp_path):
    """Return the names of the files that are stored now."""
    return lambda: sorted(path for path in (tmp_path / "files").rglob("*") if path.is_file())


@pytest.fixture
def work(django_capture_on_commit_callbacks):
    """Run the waiting jobs."""
    return run_all
