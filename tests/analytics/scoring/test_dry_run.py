"""Dry runs: what other thresholds would change, counted for all staff, named only to readers of the pair's secrets."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from analytics.rules import services as rules
from analytics.rules.models import DryRun, DryRunLine, VariantRuleSet
from analytics.scoring import dry_run
from corpsys.access.refusals import NotAllowed
from corpsys.audit.models import AuditEvent
from corpsys.corporation.models import Organisation
from corpsys.jobs.testing import run_all
from corpsys.tokens import services as tokens
from corpsys.workspace.models import Cycle, Workspace
from tests.choosing import figures, rate

pytestmark = pytest.mark.django_db
CSV = "text/csv; charset=utf-8"


def draft(world, **changed):
    """A draft with these thresholds, made by the administrator."""
    adam = world.act_as("Adam")
    made = rules.start_draft(by=adam)
    return rules.edit_draft(rules=made, given={**made.thresholds, **changed}, version=made.version, by=adam)


def more_clients(world, count):
    """Further pairs that nobody has assessed: no recommendation, before and after."""
    world.act_as("Alice")
    for n in range(count):
        client = Organisation.objects.create(
            corporation_id=world.corporation_id, kind="client", name=f"C{n}", slug=f"c{n}", level=world.client.level
        )
        pair = Workspace.objects.create(corporation_id=world.corporation_id, host=world.enterprise, partner=client)
        Cycle.objects.create(corporation_id=world.corporation_id, workspace=pair, number=1)


def tried(world, name="Adam", **changed):
    """Try a draft; return the dry run."""
    made = draft(world, **(changed or {"readiness_cooperation": "60"}))
    job = dry_run.ask(rules=made, by=world.act_as(name))
    run_all()
    world.act_as(name)
    job.refresh_from_db()
    assert job.state == "done", job.error
    found = DryRun.objects.get(public_id=job.result["dry_run"])
    assert job.result_url == f"/first/rules/dry-runs/{found.public_id}/"
    return found


@pytest.fixture
def cooperating(world):
    """Fareway with readiness 50 and class A: cooperation; two clients about which nothing is known."""
    rate(world, 2, 2)
    figures(world, "A")
    more_clients(world, 2)
    return world


def test_the_counts_name_every_move_and_nobody(cooperating):
    found = tried(cooperating)
    assert (found.pairs, found.changed) == (3, 1)
    assert found.counts == {"cooperation → negotiation": 1, "missing_inputs → missing_inputs": 2}
    assert found.thresholds["readiness_cooperation"] == "60"
    cooperating.act_as("Alice")
    (line,) = DryRunLine.objects.all()
    assert (line.before, line.after) == ("cooperation", "negotiation")
    assert (line.before_reason, line.after_reason) == ("recommended", "recommended")
    assert line.workspace_id == cooperating.workspace.pk
    event = AuditEvent.objects.get(kind="rules.dry_run")
    assert event.after == {"pairs": 3, "changed": 1}


def test_a_reason_that_changes_is_a_change(world):
    rate(world, 1, 1)
    figures(world, "C")
    found = tried(world, no_process_readiness="30")
    assert found.counts == {"negotiation → low_class_and_readiness": 1}
    line = DryRunLine.objects.get()
    assert (line.before, line.after, line.after_reason) == ("negotiation", "", "low_class_and_readiness")


def test_nothing_changes_where_the_thresholds_decide_nothing(cooperating):
    found = tried(cooperating, readiness_integration="90")
    assert (found.changed, DryRunLine.objects.count()) == (0, 0)


def test_nothing_is_put_in_force(cooperating):
    tried(cooperating)
    assert not VariantRuleSet.objects.filter(standing="published").exists()


@pytest.mark.parametrize("name", ["Alice", "Bob", "Dora", "Lena"])
def test_only_administrators_and_executives_try(cooperating, join_client, name):
    made = draft(cooperating)
    with pytest.raises(NotAllowed):
        dry_run.ask(rules=made, by=cooperating.act_as(name))


def test_a_draft_that_is_gone_is_told(cooperating):
    made = draft(cooperating)
    job = dry_run.ask(rules=made, by=cooperating.act_as("Adam"))
    VariantRuleSet.objects.all().delete()
    run_all()
    cooperating.act_as("Adam")
    job.refresh_from_db()
    assert (job.state, job.error) == ("failed", "This version of the rules does not exist any more.")


def test_only_the_newest_are_kept(cooperating, monkeypatch):
    monkeypatch.setattr(dry_run, "KEPT", 2)
    made = draft(cooperating, readiness_cooperation="60")
    for _turn in range(3):
        dry_run.ask(rules=made, by=cooperating.act_as("Adam"))
        run_all()
    cooperating.act_as("Alice")
    assert (DryRun.objects.count(), DryRunLine.objects.count()) == (2, 2)


def address(found, rest=""):
    return f"/first/rules/dry-runs/{found.public_id}/{rest}"


@pytest.mark.parametrize(
    ("name", "sees"),
    [("Alice", True), ("Bob", True), ("Eve", True), ("Charlie", False), ("Dora", False), ("Adam", False)],
)
def test_counts_for_all_staff_and_names_for_readers(cooperating, sign_in, name, sees):
    found = tried(cooperating)
    client = sign_in(cooperating.users[name])
    page = client.get(address(found))
    text = page.content.decode()
    assert page.status_code == 200
    assert "1 of 3 recommendations would change" in text
    assert ("Fareway" in text) is sees
    assert ("1 of them is not shown" in text) is not sees
    lines = client.get(f"/api/v1/first/rules/dry-runs/{found.public_id}/lines/").json()["results"]
    assert [line["workspace__partner__slug"] for line in lines] == (["fareway"] if sees else [])
    export = client.get(address(found, "export/"))
    if name == "Adam":
        assert export.status_code == 403
    else:
        assert export["Content-Type"] == CSV
        assert ("Fareway,Diageo,cooperation,negotiation" in export.content.decode()) is sees


@pytest.mark.parametrize("name", ["Lena", "Hugo"])
def test_guests_find_nothing(cooperating, join_client, sign_in, name):
    found = tried(cooperating)
    client = sign_in(cooperating.users[name])
    for url in (address(found), address(found, "export/"), f"/api/v1/first/rules/dry-runs/{found.public_id}/lines/"):
        assert client.get(url).status_code == 404
    assert client.get("/api/v1/first/rules/dry-runs/").status_code == 404
    assert client.post("/first/rules/dry-run/", {"rules": str(found.rules.public_id)}).status_code == 404


def test_another_corporation_finds_nothing(two_worlds, sign_in):
    first, second = two_worlds
    first.act_as("Alice")
    found = tried(first)
    tried_rules = str(found.rules.public_id)
    foreign = sign_in(second.users["Eve"])
    assert foreign.get(address(found)).status_code == 404
    assert foreign.get(f"/second/rules/dry-runs/{found.public_id}/").status_code == 404
    assert foreign.post("/second/rules/dry-run/", {"rules": tried_rules}).status_code == 404


@pytest.mark.parametrize(
    ("name", "status"), [("Adam", 302), ("Eve", 302), ("Alice", 403), ("Bob", 403), ("Charlie", 403)]
)
def test_the_button(cooperating, sign_in, name, status):
    made = draft(cooperating)
    client = sign_in(cooperating.users[name])
    assert client.post("/first/rules/dry-run/", {"rules": str(made.public_id)}).status_code == status
    if status == 302:
        shown = client.get(f"/first/rules/{made.public_id}/").content.decode()
        assert "/first/rules/dry-run/" in shown
        assert client.post("/first/rules/dry-run/", {"rules": "no"}).status_code == 422


def test_rest_asks_and_a_token_does_not(cooperating, sign_in, client):
    made = draft(cooperating)
    body = {"rules": str(made.public_id)}
    eve = sign_in(cooperating.users["Eve"])
    asked = eve.post("/api/v1/first/rules/dry-runs/", body, content_type="application/json")
    assert asked.status_code == 202
    run_all()
    (row,) = eve.get("/api/v1/first/rules/dry-runs/").json()["results"]
    assert (row["pairs"], row["changed"]) == (3, 0)
    _token, secret = tokens.make_token(name="t", scopes=["read", "jobs"], days=1, by=cooperating.act_as("Eve"))
    header = {"Authorization": f"Bearer {secret}"}
    url = "/api/v1/first/rules/dry-runs/"
    client.logout()
    assert client.get(url, headers=header).status_code == 200
    assert client.post(url, body, content_type="application/json", headers=header).status_code == 403


def test_the_page_asks_the_same_number_of_questions(cooperating, sign_in):
    found = tried(cooperating)
    client = sign_in(cooperating.users["Eve"])
    with CaptureQueriesContext(connection) as one:
        client.get(address(found))
    cooperating.act_as("Eve")
    for pair in Workspace.objects.exclude(pk=cooperating.workspace.pk):
        DryRunLine.objects.create(
            corporation_id=cooperating.corporation_id,
            dry_run=found,
            workspace=pair,
            before_reason="x",
            after_reason="y",
        )
    with CaptureQueriesContext(connection) as more:
        client.get(address(found))
    assert len(one) == len(more)


def test_an_empty_corporation_is_told(world, sign_in):
    Organisation.objects.filter(pk=world.client.pk).update(kind="supplier")
    found = tried(world)
    assert (found.pairs, found.counts) == (0, {})
    assert "no clients in work" in sign_in(world.users["Adam"]).get(address(found)).content.decode()


@pytest.mark.parametrize(
    ("name", "sees"), [("Adam", False), ("Dora", False), ("Charlie", False), ("Eve", True), ("Alice", True)]
)
def test_counts_over_very_few_pairs_are_for_readers_of_each(world, sign_in, name, sees):
    """Of one pair the count would be its recommendation, which an administrator and an outsider do not read (K1)."""
    rate(world, 2, 2)
    figures(world, "A")
    found = tried(world)
    assert (found.pairs, found.changed) == (1, 1)
    assert set(found.job.result) == {"dry_run"}
    client = sign_in(world.users[name])
    shown = client.get(address(found)).content.decode()
    assert ("1 of 1" in shown) is sees
    assert ("negotiation" in shown.lower()) is sees
    version = client.get(f"/first/rules/{found.rules.public_id}/").content.decode()
    assert "1 of 1" not in version
    (row,) = client.get("/api/v1/first/rules/dry-runs/").json()["results"]
    assert (row["changed"], row["counts"]) == ((1, {"cooperation → negotiation": 1}) if sees else (None, None))
