"""Findings: evidence frozen, classes kept, both sides' stances, conditions. Source: D35, access K1, K3, K5."""

import json

import pytest
from django.urls import reverse

from cooperation.findings import selectors, services, sources
from cooperation.findings.models import Finding
from cooperation.process import registry
from cooperation.process import services as processes
from cooperation.process.models import Process
from corpsys.access.refusals import Invalid, NotAllowed, NotVisible, Refused, Stale
from tests.cooperation.data.rows import CANARIES, PURCHASES, SALES
from tests.halves import join, load

pytestmark = pytest.mark.django_db
KEY = "FAR-01"
ANSWER = registry.answer


def url(name, *args):
    return reverse(name, args=["first", KEY, *args])


def met(name, process):
    return ANSWER(name, Process.objects.get(pk=process.pk)).met


@pytest.fixture
def joined(world, take_part, file_root):
    process = take_part("cooperation", 1, 2, 3)
    load(world, "sales_to_client", SALES, file_root)
    load(world, "client_purchases", PURCHASES, file_root)
    assert join(world, "sales").state == "done"
    return process


def raise_one(world, name="Alice", source="", **more):
    by = world.act_as(name)
    world.cycle.refresh_from_db()
    found = sources.source(by, world.cycle, source) if source else None
    return services.raise_finding(cycle=world.cycle, by=by, statement="Gin is bought elsewhere.", source=found, **more)


def test_a_finding_of_own_data_stays_with_the_enterprise(world, open_process, file_root, sign_in, join_client):
    process = open_process("cooperation")
    load(world, "sales_to_client", SALES, file_root, share=False)
    assert not met("findings_evidenced", process)
    made = raise_one(world, "Bob", "own:sales_to_client")
    assert (made.data_class, made.label, made.is_hypothesis) == ("K1", "E1", False)
    assert made.evidence["rows"] == [["GIN", "200.0000", None], ["RUM", None, "100.0000"]]
    assert met("findings_evidenced", process) and not met("joint_findings_evidenced", process)
    html = sign_in(world.users["Alice"]).get(url("findings")).content.decode()
    assert "Gin is bought elsewhere." in html and "200.00" in html
    assert sign_in(world.users["Lena"]).get(url("findings")).status_code == 404


def test_a_hypothesis_does_not_pass_until_it_has_evidence(world, open_process, file_root):
    process = open_process("cooperation")
    made = raise_one(world)
    assert made.is_hypothesis and not met("findings_evidenced", process)
    load(world, "sales_to_client", SALES, file_root, share=False)
    by = world.act_as("Alice")
    source = sources.source(by, world.cycle, "own:sales_to_client")
    services.edit(finding=made, version=1, by=by, source=source)
    assert met("findings_evidenced", process)
    made.refresh_from_db()
    with pytest.raises(Refused):
        services.edit(finding=made, version=2, by=by, source=source)


def test_an_archived_finding_does_not_count(world, open_process, file_root):
    process = open_process("cooperation")
    load(world, "sales_to_client", SALES, file_root, share=False)
    made = raise_one(world, source="own:sales_to_client")
    raise_one(world)
    assert not met("findings_evidenced", process)
    services.archive(finding=Finding.objects.get(evidence__isnull=True), by=world.act_as("Alice"))
    assert met("findings_evidenced", process)
    services.archive(finding=made, by=world.act_as("Alice"))
    assert not met("findings_evidenced", process)
    with pytest.raises(Refused):
        services.archive(finding=made, by=world.act_as("Alice"))


@pytest.mark.parametrize("name", ["Alice", "Bob", "Lena", "Sam"])
def test_a_finding_of_joined_data_is_both_sides_and_names_no_competitor(world, joined, sign_in, name):
    made = raise_one(world, name, "sales:white_space")
    assert (made.data_class, made.label) == ("K5", "1")
    assert not any(canary in json.dumps(made.evidence) for canary in CANARIES)
    assert met("joint_findings_evidenced", joined)
    for reader in ("Alice", "Bob", "Eve", "Lena", "Sam"):
        person = sign_in(world.users[reader])
        for route in ("findings", "api_findings"):
            text = person.get(url(route)).content.decode()
            assert "Gin is bought elsewhere." in text
            assert not any(canary in text for canary in CANARIES)


def test_numbers_do_not_tell_of_hidden_findings(world, joined):
    for _ in range(3):
        raise_one(world, source="own:sales_to_client")
    raise_one(world, "Lena", source="own:client_purchases")
    made = raise_one(world, "Lena", "sales:wallet")
    assert made.number == 1
    mine = {row.label for row in selectors.findings(world.principal("Lena"), world.cycle)}
    theirs = {row.label for row in selectors.findings(world.principal("Alice"), world.cycle)}
    assert (mine, theirs) == ({"1", "C1"}, {"1", "E1", "E2", "E3"})


def test_a_hypothesis_is_seen_by_both_only_if_said(world, joined):
    assert raise_one(world).data_class == "K1"
    assert raise_one(world, "Lena").data_class == "K3"
    assert raise_one(world, for_both=True).data_class == "K5"


def test_a_source_of_the_other_class_is_refused(world, joined):
    made = raise_one(world)
    by = world.act_as("Alice")
    with pytest.raises(Invalid):
        services.edit(finding=made, version=1, by=by, source=sources.source(by, world.cycle, "sales:wallet"))
    with pytest.raises(NotVisible):
        sources.source(by, world.cycle, "own:client_purchases")
    with pytest.raises(NotVisible):
        sources.source(world.act_as("Lena"), world.cycle, "own:sales_to_client")


def test_a_changed_source_outdates_the_finding(world, joined, file_root, sign_in):
    raise_one(world, source="sales:wallet")
    frozen = Finding.objects.get().evidence
    load(world, "sales_to_client", SALES + "2020-11,RUM,5.00\n", file_root)
    assert not met("joint_findings_evidenced", joined)
    assert "outdated" in sign_in(world.users["Lena"]).get(url("findings")).content.decode()
    world.act_as("Alice")
    assert Finding.objects.get().evidence == frozen
    assert join(world, "sales").state == "done"
    assert not met("joint_findings_evidenced", joined)
    raise_one(world, source="sales:wallet")
    assert met("joint_findings_evidenced", joined)


def test_each_side_agrees_or_disputes_for_itself(world, joined, sign_in):
    made = raise_one(world, source="sales:wallet")
    lena = sign_in(world.users["Lena"])
    page = url("finding_stance", made.number)
    assert lena.get(page).status_code == 200
    assert lena.post(page, {"stance": "disputes", "reason": ""}).status_code == 422
    assert lena.post(page, {"stance": "disputes", "reason": "A promotion."}).status_code == 302
    api = url("api_finding_stances", made.number)
    said = {"stance": "agrees"}
    assert sign_in(world.users["Bob"]).post(api, said, content_type="application/json").status_code == 201
    assert sign_in(world.users["Eve"]).post(api, said, content_type="application/json").status_code == 403
    told = sign_in(world.users["Alice"]).get(url("api_findings")).json()["results"][0]
    assert told["stances"]["partner"] == {"stance": "disputes", "reason": "A promotion."}
    assert told["stances"]["host"]["stance"] == "agrees"


def test_changed_words_ask_for_new_stances(world, joined):
    made = raise_one(world, source="sales:wallet")
    services.take_stance(finding=made, stance="agrees", by=world.act_as("Lena"))
    with pytest.raises(NotAllowed):
        services.edit(finding=made, version=1, by=world.act_as("Lena"), statement="x")
    with pytest.raises(Stale):
        services.edit(finding=made, version=7, by=world.act_as("Alice"), statement="x")
    services.edit(finding=made, version=1, by=world.act_as("Alice"), statement="Gin is bought dearer.")
    (card,) = selectors.cards(world.principal("Alice"), world.cycle)
    assert (card.partner, card.finding.statement) == (None, "Gin is bought dearer.")


def test_own_findings_take_no_stance(world, joined):
    made = raise_one(world, source="own:sales_to_client")
    with pytest.raises(NotVisible):
        services.take_stance(finding=made, stance="agrees", by=world.act_as("Alice"))


def test_raising_on_the_page(world, joined, sign_in):
    alice = sign_in(world.users["Alice"])
    page = url("finding_add") + "?source=sales:wallet"
    assert 'value="sales:wallet" selected' in alice.get(page).content.decode()
    given = {"statement": "Rum grows.", "strength": "2", "source": "sales:wallet"}
    assert alice.post(page, {**given, "statement": ""}).status_code == 422
    assert alice.post(page, {**given, "source": "own:client_purchases"}).status_code == 422
    assert alice.post(page, given).status_code == 302
    edit = url("finding_edit", 1)
    changed = {"statement": "Rum grows fast.", "strength": "3", "version": "1"}
    assert alice.get(edit).status_code == 200
    assert alice.post(edit, changed).status_code == 302
    stale = alice.post(edit, {**changed, "statement": "Rum grows slowly."})
    assert (stale.status_code, "Rum grows slowly." in stale.content.decode()) == (412, True)
    assert sign_in(world.users["Lena"]).post(edit, {**changed, "version": "2"}).status_code == 403
    assert sign_in(world.users["Alice"]).post(url("finding_archive", 1)).status_code == 302


def test_who_may_not_raise(world, joined, sign_in):
    for name, answer in (("Eve", 403), ("Charlie", 404), ("Dora", 404), ("Adam", 404), ("Hugo", 404)):
        person = sign_in(world.users[name])
        assert person.get(url("finding_add")).status_code == answer
        body = {"statement": "x"}
        assert person.post(url("api_findings"), body, content_type="application/json").status_code == answer
    api = sign_in(world.users["Sam"])
    assert api.post(url("api_findings"), {"statement": "x"}, content_type="application/json").status_code == 201
    assert api.post(url("api_findings"), {"words": "x"}, content_type="application/json").status_code == 422
    missing = {"statement": "x", "source": "market:growth"}
    assert api.post(url("api_findings"), missing, content_type="application/json").status_code == 404


def test_the_history_does_not_tell_after_the_end_what_a_joint_finding_said(world, joined, sign_in):
    raise_one(world, "Alice", "sales:wallet")
    processes.withdrawn(cycle=world.cycle, by=world.act_as("Lena"))
    for name in ("Alice", "Lena"):
        person = sign_in(world.users[name])
        html = person.get(url("history")).content.decode()
        assert "Raised a finding" in html and "Gin is bought elsewhere." not in html, name
    trail = sign_in(world.users["Eve"]).get("/first/audit/").content.decode()
    assert "Raised a finding" in trail
    assert "Gin is bought elsewhere." not in trail
