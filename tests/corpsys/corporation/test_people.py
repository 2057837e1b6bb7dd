"""Accounts are the administrator's: list, add, take back. Source: access, actions (accounts and definitions)."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from corpsys.access.refusals import Invalid, NotAllowed, Refused
from corpsys.access.states import Role
from corpsys.audit.models import AuditEvent
from corpsys.corporation import people
from corpsys.corporation.models import Membership
from corpsys.outbox.models import OutboxMail

pytestmark = pytest.mark.django_db
NINA = {"name": "Nina", "email": "nina@example.com", "role": "kam", "department": "Sales"}
NOT_ADMINISTRATORS = ["Eve", "Alice", "Bob"]


def url(name, *args):
    return reverse(name, args=["first", *args])


def test_anonymous_is_asked_to_sign_in(client, world):
    assert client.get(url("people")).status_code == 302
    assert client.get(url("api_people")).status_code == 401


@pytest.mark.parametrize("route", ["people", "person_add", "api_people"])
def test_a_guest_and_another_corporation_find_nothing(two_worlds, sign_in, route):
    first, second = two_worlds
    assert sign_in(first.users["Lena"]).get(url(route)).status_code == 404
    assert sign_in(second.users["Adam"]).get(url(route)).status_code == 404


@pytest.mark.parametrize("route", ["people", "person_add", "api_people"])
@pytest.mark.parametrize("name", NOT_ADMINISTRATORS)
def test_other_roles_may_not(world, sign_in, route, name):
    assert sign_in(world.users[name]).get(url(route)).status_code == 403


def test_the_administrator_adds_a_person_who_is_told_how_to_sign_in(world, sign_in):
    adam = sign_in(world.users["Adam"])
    page = adam.get(url("person_add")).content.decode()
    assert "Diageo" in page and "Fareway" not in page
    assert adam.post(url("person_add"), {**NINA, "organisation": world.enterprise.pk}).status_code == 302
    assert "nina@example.com" in adam.get(url("people")).content.decode()
    world.act_as("Eve")
    made = Membership.objects.get(user__email="nina@example.com")
    assert (made.role, made.organisation_id, made.department) == ("kam", world.enterprise.pk, "Sales")
    assert not made.user.has_usable_password()
    letter = OutboxMail.objects.get(to="nina@example.com")
    assert reverse("account_request_login_code") in letter.body
    assert "Diageo" not in letter.body + letter.subject


def test_the_new_person_signs_in_by_code(world, sign_in, client):
    sign_in(world.users["Adam"]).post(url("person_add"), NINA)
    client.logout()
    client.post(reverse("account_request_login_code"), {"email": "nina@example.com"})
    code = re.search(r"^\s*([A-Z0-9-]{6,})\s*$", mail.outbox[-1].body, re.M)[1]
    client.post(reverse("account_confirm_login_code"), {"code": code})
    assert client.get(url("organisations")).status_code == 200


@pytest.mark.parametrize(
    "wrong",
    [
        {"email": "bob@example.com"},
        {"email": "Bob@Example.com"},
        {"email": "not an address"},
        {"role": "guest"},
        {"name": ""},
        {"email": "a@example.com\nBcc: b@example.com"},
    ],
)
def test_bad_input_is_422_and_adds_nobody(world, sign_in, wrong):
    before = Membership.objects.count()
    assert sign_in(world.users["Adam"]).post(url("person_add"), {**NINA, **wrong}).status_code == 422
    world.act_as("Eve")
    assert (Membership.objects.count(), OutboxMail.objects.count()) == (before, 0)


def test_a_client_s_organisation_cannot_be_given(world, sign_in):
    adam = sign_in(world.users["Adam"])
    assert adam.post(url("person_add"), {**NINA, "organisation": world.client.pk}).status_code == 422
    answer = adam.post(url("api_people"), {**NINA, "organisation": "fareway"}, content_type="application/json")
    assert answer.status_code == 422


def test_an_access_taken_back_counts_on_the_next_request(world, sign_in, client):
    membership = Membership.objects.get(user=world.users["Bob"])
    take = url("person_access", membership.public_id)
    sign_in(world.users["Adam"]).post(take, {"active": "no"})
    assert sign_in(world.users["Bob"]).get(url("organisations")).status_code == 404
    sign_in(world.users["Adam"]).post(take, {"active": "yes"})
    assert sign_in(world.users["Bob"]).get(url("organisations")).status_code == 200


def test_taking_back_is_the_administrator_s_and_never_of_oneself(world, sign_in):
    own = Membership.objects.get(user=world.users["Adam"])
    bob = Membership.objects.get(user=world.users["Bob"])
    with pytest.raises(NotAllowed):
        people.set_active(membership=bob, active=False, by=world.principal("Eve"))
    with pytest.raises(Refused):
        people.set_active(membership=own, active=False, by=world.principal("Adam"))
    with pytest.raises(Refused):
        people.set_active(membership=bob, active=True, by=world.principal("Adam"))
    adam = sign_in(world.users["Adam"])
    assert adam.post(url("person_access", own.public_id), {"active": "no"}).status_code == 409


def test_which_client_a_guest_comes_from_is_not_the_administrator_s_to_know(world, sign_in):
    adam = sign_in(world.users["Adam"])
    for route in ("people", "api_people"):
        text = adam.get(url(route)).content.decode().lower()
        assert "lena@example.com" in text and "diageo" in text
        assert "fareway" not in text and "hy-vee" not in text


def test_a_person_of_another_corporation_is_not_there(two_worlds, sign_in):
    first, second = two_worlds
    second.act_as("Eve")
    foreign = Membership.objects.get(user=second.users["Bob"]).public_id
    first.act_as("Adam")
    answer = sign_in(first.users["Adam"]).post(url("person_access", foreign), {"active": "no"})
    assert answer.status_code == 404


def test_the_rest_lists_and_adds(world, sign_in):
    adam = sign_in(world.users["Adam"])
    listed = adam.get(url("api_people")).json()["results"]
    assert {row["user__email"] for row in listed} == {user.email for user in world.users.values()}
    made = adam.post(url("api_people"), {**NINA, "organisation": "diageo"}, content_type="application/json")
    assert (made.status_code, made.json()["enterprise_slug"]) == (201, "diageo")
    assert adam.post(url("api_people"), {**NINA, "x": 1}, content_type="application/json").status_code == 422


def test_the_list_asks_the_database_the_same_for_more_people(world, sign_in, django_assert_max_num_queries):
    adam = sign_in(world.users["Adam"])
    adam.get(url("people"))
    with django_assert_max_num_queries(20) as few:
        adam.get(url("people"))
    for n in range(5):
        people.add_person(
            name=f"N{n}",
            email=f"n{n}@example.com",
            role=Role.MEMBER,
            organisation=world.enterprise,
            by=world.act_as("Adam"),
        )
    with django_assert_max_num_queries(len(few)):
        adam.get(url("people"))
    assert User.objects.filter(email__startswith="n").count() == 5


@pytest.mark.parametrize(
    ("since", "until", "status"),
    [(None, None, 200), (0, 0, 200), (1, None, 404), (None, -1, 404), (-2, 1, 200)],
)
def test_access_lasts_from_the_first_to_the_last_day_of_a_membership(world, sign_in, since, until, status):
    today = timezone.localdate()
    days = {"since": since, "until": until}
    dates = {name: None if offset is None else today + timedelta(days=offset) for name, offset in days.items()}
    Membership.objects.filter(user=world.users["Alice"]).update(**dates)
    assert sign_in(world.users["Alice"]).get("/first/organisations/").status_code == status


def membership_of(world, name):
    return Membership.objects.get(user=world.users[name])


def edited(world, name, **changes):
    """The fields of the form as they stand, with changes."""
    found = membership_of(world, name)
    form = {"role": found.role, "organisation": found.organisation_id or "", "department": found.department}
    form |= {"since": found.since or "", "until": found.until or "", "seen": people.mark_of(found)}
    return form | changes


def test_a_person_is_let_in_for_a_time(world, sign_in):
    adam = sign_in(world.users["Adam"])
    days = {"since": "2030-01-01", "until": "2030-12-31"}
    assert adam.post(url("person_add"), {**NINA, **days}).status_code == 302
    page = adam.get(url("people")).content.decode()
    assert "not yet begun" in page
    found = Membership.objects.get(user__email="nina@example.com")
    assert (str(found.since), str(found.until)) == ("2030-01-01", "2030-12-31")


def test_reversed_dates_are_an_error_at_their_field(world, sign_in):
    adam = sign_in(world.users["Adam"])
    reversed_days = {"since": "2030-02-02", "until": "2030-01-01"}
    answer = adam.post(url("person_add"), {**NINA, **reversed_days})
    assert answer.status_code == 422 and "until" in answer.context["form"].errors
    where = url("person_edit", membership_of(world, "Bob").public_id)
    answer = adam.post(where, edited(world, "Bob", **reversed_days))
    assert answer.status_code == 422 and "until" in answer.context["form"].errors
    answer = adam.post(url("api_people"), {**NINA, **reversed_days}, content_type="application/json")
    assert answer.status_code == 422 and "until" in answer.json()["errors"]


def test_role_department_and_period_are_edited_and_told_before_and_after(world, sign_in):
    where = url("person_edit", membership_of(world, "Bob").public_id)
    adam = sign_in(world.users["Adam"])
    assert adam.get(where).status_code == 200
    changes = {"role": "kam", "department": "Key accounts", "until": "2031-05-05"}
    assert adam.post(where, edited(world, "Bob", **changes)).status_code == 302
    world.act_as("Eve")
    event = AuditEvent.objects.get(kind="membership.edited")
    assert event.before == {"department": "", "role": "member", "until": ""}
    assert event.after == {"department": "Key accounts", "role": "kam", "until": "2031-05-05"}


def test_an_edit_of_what_somebody_else_changed_is_stale(world, sign_in):
    bob = membership_of(world, "Bob")
    where, old = url("person_edit", bob.public_id), edited(world, "Bob", department="Mine")
    Membership.objects.filter(pk=bob.pk).update(department="Theirs")
    assert sign_in(world.users["Adam"]).post(where, old).status_code == 412
    assert membership_of(world, "Bob").department == "Theirs"


@pytest.mark.parametrize("changes", [{"role": "member"}, {"until": "2031-01-01"}, {"since": "2031-01-01"}])
def test_the_last_administrator_cannot_end_itself(world, sign_in, changes):
    where = url("person_edit", membership_of(world, "Adam").public_id)
    assert sign_in(world.users["Adam"]).post(where, edited(world, "Adam", **changes)).status_code == 409
    world.act_as("Adam")
    found = membership_of(world, "Adam")
    assert (found.role, found.since, found.until) == ("administrator", None, None)


def test_one_of_two_administrators_may_go(world, sign_in):
    Membership.objects.filter(user=world.users["Dora"]).update(role="administrator")
    where = url("person_edit", membership_of(world, "Adam").public_id)
    answer = sign_in(world.users["Adam"]).post(where, edited(world, "Adam", until="2031-01-01"))
    assert answer.status_code == 302


def test_who_works_in_a_cooperation_does_not_become_administrator(world, sign_in):
    where = url("person_edit", membership_of(world, "Alice").public_id)
    answer = sign_in(world.users["Adam"]).post(where, edited(world, "Alice", role="administrator"))
    assert answer.status_code == 422 and "role" in answer.context["form"].errors


def test_a_guest_keeps_its_company_and_gets_a_period(world, sign_in):
    lena = membership_of(world, "Lena")
    where = url("person_edit", lena.public_id)
    adam = sign_in(world.users["Adam"])
    assert "fareway" not in adam.get(where).content.decode().lower()
    assert adam.post(where, edited(world, "Lena", role="executive", until="2031-01-01")).status_code == 302
    world.act_as("Eve")
    lena.refresh_from_db()
    assert (lena.role, lena.organisation_id, str(lena.until)) == ("guest", world.client.pk, "2031-01-01")
    with pytest.raises(Invalid):
        people.edit_person(membership=lena, seen=people.mark_of(lena), role="kam", by=world.principal("Adam"))


@pytest.mark.parametrize(("name", "status"), [("Eve", 403), ("Alice", 403), ("Bob", 403), ("Lena", 404)])
def test_nobody_but_the_administrator_edits_access(world, sign_in, name, status):
    where, form = url("person_edit", membership_of(world, "Bob").public_id), edited(world, "Bob", role="executive")
    assert sign_in(world.users[name]).post(where, form).status_code == status
    world.act_as("Eve")
    assert membership_of(world, "Bob").role == "member"


def test_memberships_are_filtered(world, sign_in):
    today = timezone.localdate()
    Membership.objects.filter(user=world.users["Bob"]).update(until=today - timedelta(days=1))
    Membership.objects.filter(user=world.users["Dora"]).update(since=today + timedelta(days=1))
    adam = sign_in(world.users["Adam"])

    def names(**query):
        return {row["user__name"] for row in adam.get(url("api_people"), query).json()["results"]}

    assert names(access="ended") == {"Bob"}
    assert names(access="later") == {"Dora"}
    assert names(role="kam") == {"Alice", "Charlie"}
    assert names(role="kam", enterprise="diageo") == {"Alice"}
    assert names(q="lena@") == {"Lena"}
    assert not {"Bob", "Dora"} & names(access="now")
    assert adam.get(url("api_people"), {"access": "x"}).status_code == 422
    assert "Nobody matches" in adam.get(url("people"), {"q": "nobody"}).content.decode()
