"""Organisations as a kind of import: columns, who may bring them, plan, preview with decisions, load. Source: D1–D3."""

import tempfile
from pathlib import Path
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from corpsys.access.principal import Principal
from corpsys.access.refusals import Text
from corpsys.corporation.models import CorporationAddress
from corpsys.intake.models import Intake
from corpsys.intake.registry import Field, Inspected, Target
from corpsys.jobs.registry import Run
from corpsys.pages import numbers
from corpsys.register import apply, context, deciding, plan, ready, staging, undoing
from corpsys.register.advance import READ_LOOKED_UP_WRITTEN, Advance
from corpsys.register.forms import OrganisationsForm
from corpsys.register.plan import Bringer

KIND = "organisations"
_CSV: dict[str, Any] = {"encoding": "utf-8", "newline": ""}
FIELDS = (
    Field(
        "name",
        gettext_lazy("Name"),
        True,
        "text",
        (
            "company",
            "company name",
            "customer",
            "vendor",
            "firm",
            "nazwa",
            "nazwa firmy",
            "firma",
            "kontrahent",
            "klient",
            "dostawca",
            "podmiot",
        ),
    ),
    Field("kind", gettext_lazy("Kind"), False, "text", ("rodzaj", "typ", "type")),
    Field(
        "level",
        gettext_lazy("Hierarchy level"),
        False,
        "text",
        ("level", "rank", "tier", "poziom", "poziom hierarchii", "szczebel"),
    ),
    Field("markets", gettext_lazy("Markets"), False, "text", ("market", "rynek", "rynki")),
    Field("sector", gettext_lazy("Sector"), False, "text", ("industry", "branża", "sektor")),
    Field("country", gettext_lazy("Country"), False, "text", ("kraj", "państwo", "country code")),
    Field("city", gettext_lazy("Town"), False, "text", ("city", "miasto", "miejscowość")),
    Field("address", gettext_lazy("Address"), False, "text", ("street", "adres", "ulica", "address line 1")),
    Field("postal_code", gettext_lazy("Postal code"), False, "text", ("postcode", "zip", "zip code", "kod pocztowy")),
    Field(
        "registry_number",
        gettext_lazy("Registry number"),
        False,
        "text",
        ("nip", "vat", "vat number", "vat id", "tax id", "lei", "numer rejestrowy"),
    ),
    Field("parent", gettext_lazy("Group"), False, "text", ("parent", "parent company", "grupa", "jednostka nadrzędna")),
    Field(
        "external_key",
        gettext_lazy("External key"),
        False,
        "text",
        ("id", "key", "external id", "klucz", "identyfikator"),
    ),
    Field("partner_of", gettext_lazy("Partner of"), False, "text", ("enterprise", "przedsiębiorstwo", "partner")),
    Field("strategic", gettext_lazy("Strategic"), False, "text", ("strategiczny", "strategiczna")),
    Field("reason", gettext_lazy("Reason for passing the limit"), False, "text", ("reason", "powód", "uzasadnienie")),
)


def inspect(intake: Intake, staged: Path, run: Run) -> Inspected:
    """Prepare every row, plan it, and keep the prepared rows for the load; what is wrong is told by row and field."""
    by, said = Bringer.of(run.principal), context.said(run.principal, intake.context, intake.source)
    with tempfile.TemporaryDirectory(prefix="corpsys-register-") as folder:
        prepared, wrong = Path(folder) / "prepared.csv", Path(folder) / "wrong.csv"
        with prepared.open("w", **_CSV) as out, wrong.open("w", **_CSV) as told:
            staging.write_prepared(staging.cells_of(staged), said, out, told)
        staging.create_tables()
        with prepared.open(**_CSV) as file, wrong.open(**_CSV) as told:
            staging.copy_rows(file)
            staging.copy_faults(told)
        plan.make(by, said, {}, look_for_candidates=True)
        staging.keep(prepared, staged)
    return Inspected(plan.faults(), plan.outline())


def load(intake: Intake, staged: Path, run: Run) -> dict[str, Any]:
    """Plan the kept rows anew beside the register of this moment, and carry it out. Source: access, import."""
    by, said = Bringer.of(run.principal), context.said(run.principal, intake.context, intake.source)
    advance = Advance(run, intake.rows_good, READ_LOOKED_UP_WRITTEN)
    advance.heard()
    staging.create_tables()
    staging.copy_kept(staged)
    advance.step()
    plan.make(by, said, deciding.as_kept(intake), look_for_candidates=False, knows_file=True, advance=advance)
    apply.refuse_faults()
    counts = apply.organisations(run.principal, by, intake.pk, advance)
    advance.step()
    repeated = intake.preview["outcome"]["counts"][plan.REPEATED]
    return {"file": intake.file.name, "sha256": intake.file.sha256, **counts, "repeated": repeated}


def done(intake: Intake) -> str:
    """Go on to the organisations; who only proposes, to the page of the import."""
    slug = CorporationAddress.objects.get(corporation_id=intake.corporation_id).slug
    if intake.result and intake.result.get("proposed") and not intake.undone_at:
        return reverse("intake", args=[slug, intake.public_id])
    return reverse("organisations", args=[slug])


def confirm_label(intake: Intake, principal: Principal) -> Text:
    """Say what the button does: an executive's rows go in, others' are proposed."""
    return _("Import") if Bringer.of(principal).is_executive else _("Propose")


def loaded_words(intake: Intake) -> Text:
    """Say what went in, or what waits for an executive."""
    told = intake.result or {}
    words = {name: numbers.show(told.get(name, 0), 0) for name in ("new", "changed", "unchanged")}
    if told.get("proposed"):
        waits = _("Proposed: %(new)s new, %(changed)s changed; an executive accepts them. Unchanged: %(unchanged)s.")
        return " ".join([waits % words, *told.get("answers", [])])
    return _("New: %(new)s, changed: %(changed)s, unchanged: %(unchanged)s.") % words


EXAMPLE = {
    "name": "Example Foods Ltd",
    "kind": "client",
    "level": "1",
    "markets": "Poland; Germany",
    "sector": "Food",
    "country": "PL",
    "city": "Kraków",
    "address": "Długa 1",
    "postal_code": "31-146",
    "external_key": "C-1001",
}
TARGET = Target(
    label=gettext_lazy("Organisations"),
    lead=gettext_lazy(
        "Enterprises, suppliers and clients with their place, group and partners. An empty cell erases nothing, and what is there already is recognised."
    ),
    fields=FIELDS,
    example=EXAMPLE,
    admit=context.admit_organisations,
    inspect=inspect,
    load=load,
    done=done,
    action=context.ACTION,
    scope=context.SCOPE,
    form=OrganisationsForm,
    ready=ready.ORGANISATIONS,
    remembers=("kind", "level", "enterprise"),
    review=deciding.review,
    decide=deciding.decide,
    confirm_label=confirm_label,
    loaded_words=loaded_words,
    undo=undoing.undo,
    may_undo=undoing.check_right,
    undo_notes=undoing.notes,
)
