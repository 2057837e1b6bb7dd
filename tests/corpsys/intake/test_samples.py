"""The sample file of each kind: its columns are proposed by themselves, in every language, and its row fits."""

import csv
import io

import pytest
from django.utils import translation

from corpsys.intake import export, matching
from corpsys.intake.registry import Field, Target, kinds, target_of
from tests.corpsys.intake.test_pages import NEW, alice, newest  # noqa: F401 - fixtures

ANY = {"admit": None, "load": None, "done": None, "action": "import_ledger", "scope": "read"}


def rows(target, delimiter=","):
    return list(csv.reader(io.StringIO(export.sample_csv(target).decode("utf-8-sig")), delimiter=delimiter))


@pytest.mark.parametrize(("language", "delimiter"), [("en", ","), ("pl", ";")])
def test_every_column_of_every_kind_is_recognised(language, delimiter):
    assert kinds().keys() >= {"organisations", "people", "levels", "links"}
    for kind, target in kinds().items():
        with translation.override(language):
            header, _example = rows(target, delimiter)
        proposed = [match for match in matching.propose(target, header) if match.column]
        assert len(proposed) == len(header), (kind, header)
        assert {match.confidence for match in proposed} == {matching.SURE}, (kind, header)


def test_amounts_are_written_as_the_language_writes_them_and_rivals_are_left_out():
    fields = [
        Field(key, key, True, kind) for key, kind in (("a", "amount"), ("b", "date"), ("c", "text"), ("d", "text"))
    ]
    target = Target(label="T", fields=tuple(fields), at_most_one=(("c", "d"),), example={"c": "Ames"}, **ANY)
    with translation.override("pl"):
        assert rows(target, ";") == [["a", "b", "c"], ["1250,50", "2026-01-31", "Ames"]]
    with translation.override("en"):
        assert rows(target) == [["a", "b", "c"], ["1250.50", "2026-01-31", "Ames"]]


def test_examples_name_fields_that_there_are():
    for target in kinds().values():
        assert target.example.keys() <= {field.key for field in target.fields}


@pytest.mark.django_db
def test_the_page_of_the_upload_leads_to_it(alice, world, sign_in, client):  # noqa: F811
    page = alice.get(NEW).content.decode()
    assert f'href="{NEW}sample.csv"' in page
    answer = alice.get(f"{NEW}sample.csv")
    assert answer["Content-Disposition"] == 'attachment; filename="trial.csv"'
    assert answer.content.decode("utf-8-sig").splitlines()[0] == "Client,Month,Amount,Cost", "profit is its rival"
    assert sign_in(world.users["Dora"]).get(f"{NEW}sample.csv").status_code == 403
    assert alice.get("/first/import/nothing/sample.csv").status_code == 404
    assert target_of("trial").label
