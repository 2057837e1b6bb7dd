"""Agreed terms: proposed by one side, signed by both; a new version voids both signatures. Source: D28, D41."""

import pytest
from django.urls import reverse

from cooperation.negotiation import selectors, services
from cooperation.negotiation.models import AgreedTerms
from cooperation.process import registry
from corpsys.access.refusals import Invalid, NotAllowed, Refused
from corpsys.audit.models import AuditEvent
from corpsys.workspace import services as workspaces
from tests.cooperation.concept.conftest import open_process as open_process_of
from tests.people import give_client_parts

pytestmark = pytest.mark.django_db
TEXT = "Two deliveries a week. Payment in 30 days."


@pytest.fixture
def process(world, open_process):
    give_client_parts(world)
    return open_process("negotiation")


def propose(world, process, text=TEXT, by="Alice"):
    return services.propose(process=process, text=text, by=world.act_as(by))


def sign(world, terms, by):
    return services.sign(terms=terms, by=world.act_as(by))


def met(process):
    return registry.answer("agreed_terms_signed_both", process)


def url(name, *args):
    return reverse(name, args=["first", "FAR-01", *args])


def test_both_leads_propose_and_sign(world, process):
    assert not met(process).met
    terms = propose(world, process, by="Lena")
    sign(world, terms, "Lena")
    world.act_as("Alice")
    assert "enterprise" in str(met(process).detail)
    sign(world, terms, "Alice")
    assert met(process).met
    events = AuditEvent.objects.filter(kind__startswith="terms").values_list("kind", "side", "reach")
    assert sorted(events) == [
        ("terms.proposed", "partner", "joint"),
        ("terms.signed", "host", "joint"),
        ("terms.signed", "partner", "joint"),
    ]


@pytest.mark.parametrize("name", ["Bob", "Sam", "Eve", "Charlie", "Hugo"])
def test_others_neither_propose_nor_sign(world, process, name):
    terms = propose(world, process)
    with pytest.raises(NotAllowed):
        propose(world, process, by=name)
    with pytest.raises(NotAllowed):
        sign(world, terms, name)


def test_nobody_signs_for_the_other_side(world, process):
    terms = propose(world, process)
    sign(world, terms, "Alice")
    with pytest.raises(Refused):
        sign(world, terms, "Alice")
    terms.refresh_from_db()
    assert terms.partner_signed_at is None


def test_a_new_version_voids_both_signatures(world, process):
    first = propose(world, process)
    sign(world, first, "Alice")
    sign(world, first, "Lena")
    second = propose(world, process, TEXT.replace("30", "45"), by="Lena")
    world.act_as("Alice")
    assert not met(process).met
    assert AuditEvent.objects.filter(kind="terms.proposed").latest("id").after["void"] == ["host", "partner"]
    with pytest.raises(Refused):
        sign(world, first, "Alice")
    sign(world, second, "Alice")
    sign(world, second, "Lena")
    world.act_as("Alice")
    assert met(process).met


def test_terms_say_something_new(world, process):
    propose(world, process)
    for text in ("  ", f" {TEXT} "):
        with pytest.raises(Invalid):
            propose(world, process, text)


def test_changes_are_word_by_word():
    found = [(change.kind, change.text) for change in selectors.changes("pay in 30 days", "pay in 45 days net")]
    assert found == [("same", "pay in "), ("old", "30"), ("new", "45"), ("same", " days"), ("new", " net")]


def test_both_sides_see_one_page_with_who_changed_what(world, process, sign_in):
    first = propose(world, process)
    sign(world, first, "Lena")
    propose(world, process, TEXT.replace("30", "45"), by="Alice")
    for name in ("Alice", "Bob", "Eve", "Lena", "Sam"):
        html = sign_in(world.users[name]).get(url("terms")).content.decode()
        assert "Alice changed the terms, so the signatures under version 1 no longer count" in html
        assert "<del>30</del><ins>45</ins>" in html
        assert (url("terms_sign", 2) in html) == (name in ("Alice", "Lena"))


def test_what_a_person_types_is_not_markup(world, process, sign_in):
    propose(world, process, "<script>alert(1)</script>")
    propose(world, process, "<script>alert(2)</script>")
    assert "<script>alert" not in sign_in(world.users["Lena"]).get(url("terms")).content.decode()


def test_signing_on_the_page_needs_a_tick_and_a_fresh_sign_in(world, process, sign_in):
    propose(world, process)
    stale = sign_in(world.users["Lena"], stale=True)
    assert stale.post(url("terms_sign", 1), {"read": "on"}).url.startswith(reverse("sign_in_again"))
    body = {"number": 1}
    assert stale.post(url("api_terms_signatures"), body, content_type="application/json").status_code == 403
    lena = sign_in(world.users["Lena"])
    assert TEXT in lena.get(url("terms_sign", 1)).content.decode()
    assert lena.post(url("terms_sign", 1), {}).status_code == 422
    assert lena.post(url("terms_sign", 1), {"read": "on"}).status_code == 302
    assert lena.post(url("terms_sign", 1), {"read": "on"}).status_code == 409
    assert lena.get(url("terms_sign", 9)).status_code == 404
    world.act_as("Alice")
    assert AgreedTerms.objects.get().partner_signed_by == world.users["Lena"]


def test_proposing_over_page_and_rest(world, process, sign_in):
    lena = sign_in(world.users["Lena"])
    assert lena.post(url("terms_propose"), {"text": ""}).status_code == 422
    assert lena.post(url("terms_propose"), {"text": TEXT}).status_code == 302
    same = lena.post(url("api_terms"), {"text": TEXT}, content_type="application/json")
    assert same.status_code == 422
    assert lena.get(url("api_terms")).json()["results"][0]["text"] == TEXT
    assert sign_in(world.users["Sam"]).get(url("terms_propose")).status_code == 403


@pytest.mark.parametrize("route", ["terms", "terms_propose", "api_terms"])
@pytest.mark.parametrize("name", ["Hugo", "Charlie", "Dora", "Adam"])
def test_people_of_neither_side_find_nothing(world, process, sign_in, route, name):
    assert sign_in(world.users[name]).get(url(route)).status_code == 404


def test_another_corporation_finds_nothing(two_worlds, sign_in):
    open_process_of(two_worlds[0], "negotiation")
    assert sign_in(two_worlds[1].users["Alice"]).get(url("terms")).status_code == 404


def test_in_cooperation_there_are_no_terms(world, open_process, sign_in):
    process = open_process("cooperation")
    with pytest.raises(Refused):
        propose(world, process)
    assert sign_in(world.users["Alice"]).get(url("terms")).status_code == 404


def test_terms_stay_readable_after_a_change_of_the_variant(world, process, sign_in):
    propose(world, process)
    workspaces.change_facts(cycle=world.cycle, by=world.act_as("Alice"), variant="cooperation", presented=True)
    lena = sign_in(world.users["Lena"])
    assert TEXT in lena.get(url("terms")).content.decode()
    assert lena.get(url("terms_propose")).status_code == 409
    assert lena.post(url("terms_sign", 1), {"read": "on"}).status_code == 409


def test_the_page_asks_the_database_the_same_for_more_versions(world, process, sign_in, django_assert_max_num_queries):
    propose(world, process, "One.")
    propose(world, process, "Two.")
    lena = sign_in(world.users["Lena"])
    lena.get(url("terms"))
    with django_assert_max_num_queries(30) as few:
        lena.get(url("terms"))
    for n in range(4):
        propose(world, process, f"Version {n}.")
    with django_assert_max_num_queries(len(few)):
        lena.get(url("terms"))
