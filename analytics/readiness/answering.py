"""The page on which one side answers about one side; the enterprise's and the client's are the same form.

Files are kept first, whatever else is wrong with the form: nobody has to choose them again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from analytics.readiness import evidence, selectors, services
from analytics.readiness.evidence import Proof
from analytics.readiness.forms import RatingsForm, file_name, written
from analytics.readiness.models import Assessment
from analytics.readiness.selectors import Pair, Sheet
from corpsys.access.principal import Principal
from corpsys.access.refusals import Refusal
from corpsys.access.states import Side
from corpsys.pages import autosave
from corpsys.pages.act import explain, form_page

# The words of the addresses; in code the sides are host and partner.
SIDES = {"enterprise": Side.HOST, "client": Side.PARTNER}


@dataclass(frozen=True)
class Page:
    """What differs: `here` and `onward` are the addresses to stay at and to go on to."""

    template: str
    context: dict[str, Any]
    here: str
    onward: str


def answer_page(request: HttpRequest, sheet: Sheet, page: Page, by: Principal) -> HttpResponse:
    """Show the form of a draft, save what is sent by its buttons, or answer the page's script that saves as one types."""

    def save(data: dict[str, Any]) -> Assessment:
        ratings, texts = written(data, sheet)
        return services.rate(
            assessment=sheet.assessment, ratings=ratings, evidence=texts, version=data["version"], by=by
        )

    if autosave.is_autosave(request):
        return autosave.answer(RatingsForm(request.POST, sheet=sheet), save)
    problems = _keep_files(request, sheet, by) if request.method == "POST" else {}
    form = RatingsForm(request.POST or None, sheet=sheet, proofs=proofs_of(sheet))
    for name, problem in problems.items():
        form.add_error(name, problem)
    stays = "stay" in request.POST or "remove" in request.POST
    return form_page(
        request,
        form,
        save,
        template=page.template,
        context={**page.context, "sheet": sheet, "side": sheet.subject},
        done=page.here if stays else page.onward,
        said=_("Saved."),
        stored=lambda: RatingsForm(sheet=selectors.sheet(Assessment.objects.get(pk=sheet.assessment.pk))),
    )


def proofs_of(sheet: Sheet) -> dict[str, list[Proof]]:
    """Return the files of an assessment by factor key."""
    found = evidence.of_sheets([sheet.assessment.pk])
    return {key: proofs for (_assessment, key), proofs in found.items()}


def _keep_files(request: HttpRequest, sheet: Sheet, by: Principal) -> dict[str | None, str]:
    """Add and remove files as the form says; return what went wrong by field."""
    problems: dict[str | None, str] = {}
    for factor in sheet.factors:
        name = file_name(factor.key)
        upload = request.FILES.get(name)
        if upload is not None:
            try:
                evidence.attach(
                    assessment=sheet.assessment, key=factor.key, upload=upload, name=upload.name or "", by=by
                )
            except Refusal as refusal:
                problems[name] = _said(refusal)
    removed = _uuid(request.POST.get("remove", ""))
    if removed is not None:
        try:
            evidence.remove(assessment=sheet.assessment, public_id=removed, by=by)
        except Refusal as refusal:
            problems[None] = _("This file is not there any more.") if refusal.status == 404 else _said(refusal)
    return problems


def _said(refusal: Refusal) -> str:
    return explain(refusal) if refusal.status == 409 else str(refusal)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


@dataclass(frozen=True)
class Answer:
    """One answer in words, with its evidence."""

    key: str
    label: str
    is_gate: bool
    mark: selectors.Mark
    words: str
    proofs: Sequence[Proof]


@dataclass(frozen=True)
class Step:
    """One of the two sheets as a step of a page. `name`: as the addresses say it; `side`: whom it is about."""

    name: str
    side: Side
    lines: tuple[Answer, ...]
    answered: int
    unknown: int

    @property
    def total(self) -> int:
        return len(self.lines)


def steps(pair: Pair, *, with_files: bool = False) -> list[Step]:
    """Return the sheets of a pair as steps, the enterprise first; one more question for the files."""
    sheets = {name: sheet for name, sheet in zip(SIDES, (pair.host, pair.partner), strict=True) if sheet is not None}
    proofs = evidence.of_sheets(sheet.assessment.pk for sheet in sheets.values()) if with_files else {}
    return [_step(name, sheet, proofs) for name, sheet in sheets.items()]


def _step(name: str, sheet: Sheet, proofs: Mapping[tuple[int, str], Sequence[Proof]]) -> Step:
    lines = []
    for factor in sheet.factors:
        mark, said = sheet.mark(factor.key), selectors.words(factor)
        words = "" if mark.level is None else said.levels[mark.level]
        files = proofs.get((sheet.assessment.pk, factor.key), ())
        lines.append(Answer(factor.key, said.label, factor.is_gate, mark, words, files))
    return Step(name, sheet.subject, tuple(lines), len(sheet.factors) - len(sheet.empty), len(sheet.unknown))
