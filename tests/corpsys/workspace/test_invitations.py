"""Invitations: a mailed secret that works once, reveals nothing but itself, and signs in. Source: D27, access."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from corpsys.access.refusals import Invalid, NotAllowed, Refused
from corpsys.access.states import Part, Role
from corpsys.audit.models import AuditEvent
from corpsys.corporation.models import Membership
from corpsys.outbox.models import OutboxMail
from corpsys.workspace import invitations
from corpsys.workspace import services as workspaces
from corpsys.workspace.models import Assignment, Invitation, InvitationHash
from tests.people import give_client_parts

pytestmark = pytest.mark.django_db
LANDING = "/account/"


@pytest.fixture
def negotiation(world):
    """The client may know of the pair: a cycle in negotiation."""
    workspaces.change_facts(cycle=world.cycle, by=world.act_as("Alice"), variant="negotiation")
    return world


def invite(world, email="new@client.example", by="Alice", part=Part.LEAD, name="Nina"):
    return invitations.invite(
        workspace=world.workspace, email=email, name=name, part=part, destination=LANDING, by=world.act_as(by)
    )


def secret(email):
    body = OutboxMail.objects.filter(to=email).latest("id").body
    return re.search(r"/invitation/([\w-]+)/", body)[1]


def link(email="new@client.example"):
    return reverse("invitation", args=[secret(email)])


# --- who may invite whom, and when ------------------------------------------------------------------------------------


def test_the_leader_invites_a_lead_and_nobody_else(negotiation):
    invite(negotiation)
    with pytest.raises(NotAllowed):
        invite(negotiation, part=Part.SPECIALIST)
    for name in ("Bob", "Charlie", "Eve", "Adam"):
        with pytest.raises(NotAllowed):
            invite(negotiation, by=name)


def test_the_client_s_lead_invites_specialists_of_its_own_side(negotiation):
    give_client_parts(negotiation)
    invite(negotiation, by="Lena", part=Part.SPECIALIST)
    with pytest.raises(NotAllowed):
        invite(negotiation, by="Lena", part=Part.LEAD)
    with pytest.raises(NotAllowed):
        invite(negotiation, by="Sam", part=Part.SPECIALIST)


@pytest.mark.parametrize(
    ("facts", "allowed"),
    [
        ({"variant": "negotiation"}, True),
        ({"variant": "cooperation"}, False),
        ({"variant": "cooperation", "presented": True}, True),
        ({"variant": "integration"}, False),
        ({"variant": "integration", "presented": True}, True),
        ({"variant": "cooperation", "presented": True, "ending": "withdrawn", "ended_at": timezone.now()}, False),
    ],
)
def test_nobody_is_invited_into_what_does_not_exist_for_the_client(world, facts, allowed):
    workspaces.change_facts(cycle=world.cycle, by=world.act_as("Alice"), **facts)
    if allowed:
        assert invite(world).pk
        return
    with pytest.raises(Refused) as refused:
        invite(world)
    assert refused.value.allowed
    assert not OutboxMail.objects.exists()


@pytest.mark.parametrize("email", ["bob@example.com", "BOB@example.com", "hugo@example.com"])
def test_an_address_of_somebody_else_here_is_refused_without_saying_whose(negotiation, email):
    with pytest.raises(Invalid) as refused:
        invite(negotiation, email=email)
    assert str(refused.value) == "This address cannot be invited here. Use another one."


def test_a_second_lead_is_refused(negotiation):
    give_client_parts(negotiation)
    with pytest.raises(Refused):
        invite(negotiation)


def test_only_the_hash_of_the_secret_is_kept(negotiation):
    invite(negotiation)
    word = secret("new@client.example")
    row = InvitationHash.objects.get()
    assert (row.digest == word, len(row.digest)) == (False, 64)
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(string_agg(i::text, ' '), '') FROM corpsys_invitation i")
        assert word not in cursor.fetchone()[0]


def test_the_mail_says_who_invites_and_nothing_of_the_work(negotiation):
    invite(negotiation)
    mail = OutboxMail.objects.get()
    assert "Alice" in mail.subject and "Diageo" in mail.body
    assert "FAR" not in mail.body


# --- the page ---------------------------------------------------------------------------------------------------------


def test_the_page_says_who_invites_to_what(client, negotiation):
    invite(negotiation)
    html = client.get(link()).content.decode()
    assert "Alice of Diageo invites you" in html and "Fareway" in html
    assert 'name="name"' not in html


def test_accepting_makes_account_membership_and_part_and_signs_in(client, negotiation):
    invite(negotiation)
    answer = client.post(link())
    assert (answer.status_code, answer.url) == (302, LANDING)
    assert client.get(LANDING).status_code == 200
    negotiation.act_as("Alice")
    user = User.objects.get(email="new@client.example")
    assert (user.name, user.has_usable_password()) == ("Nina", False)
    membership = Membership.objects.get(user=user)
    assert (membership.role, membership.organisation_id) == (Role.GUEST, negotiation.client.pk)
    part = Assignment.objects.get(user=user)
    assert (part.workspace_id, part.part, part.side) == (negotiation.workspace.pk, "lead", "partner")
    assert AuditEvent.objects.get(kind="invitation.accepted").reach == "joint"
    records = client.session["account_authentication_methods"]
    assert [record["method"] for record in records] == ["invitation"]


def test_a_name_is_asked_for_only_if_nobody_knows_one(client, negotiation):
    invite(negotiation, name="")
    assert 'name="name"' in client.get(link()).content.decode()
    assert client.post(link(), {"name": " "}).status_code == 422
    assert client.post(link(), {"name": "Nora"}).status_code == 302
    assert User.objects.get(email="new@client.example").name == "Nora"


def test_an_account_of_another_corporation_is_used_again(client, negotiation):
    User.objects.create_user("new@client.example", "a long enough password", name="Nadia")
    invite(negotiation, name="")
    client.post(link())
    user = User.objects.get(email="new@client.example")
    assert (user.name, user.has_usable_password()) == ("Nadia", True)


def test_an_invitation_works_once(client, negotiation):
    invite(negotiation)
    url = link()
    client.post(url)
    client.logout()
    for answer in (client.get(url), client.post(url)):
        assert answer.status_code == 410
        assert reverse("account_request_login_code") in answer.content.decode()
        assert "Diageo" not in answer.content.decode()
    assert client.get(LANDING).status_code == 302


def test_an_expired_invitation_says_so_and_nothing_else(client, negotiation):
    made = invite(negotiation)
    assert timedelta(days=13) < made.expires_at - timezone.now() <= timedelta(days=14)
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    answer = client.post(link())
    assert answer.status_code == 410
    assert "expired" in answer.content.decode() and "Diageo" not in answer.content.decode()
    assert not User.objects.filter(email="new@client.example").exists()


def test_a_new_invitation_ends_the_one_before(client, negotiation):
    invite(negotiation)
    first = link()
    invite(negotiation)
    assert client.get(first).status_code == 410
    negotiation.act_as("Alice")
    assert client.get(link()).status_code == 200


def test_an_invitation_ends_with_what_it_invites_to(client, negotiation):
    invite(negotiation)
    url = link()
    facts = {"ending": "closed", "ended_at": timezone.now()}
    workspaces.change_facts(cycle=negotiation.cycle, by=negotiation.act_as("Alice"), **facts)
    assert client.post(url).status_code == 410


# --- a link that has expired ------------------------------------------------------------------------------------------


def lapse(days=1):
    """As if every invitation had been sent long ago and had expired."""
    now = timezone.now()
    Invitation.objects.update(expires_at=now - timedelta(days=days), sent_at=now - timedelta(days=15))


def test_an_expired_link_is_renewed_by_the_invited_address_and_lands_in_the_same_place(client, negotiation):
    invite(negotiation)
    old = link()
    lapse()
    page = client.get(old).content.decode()
    assert 'name="email"' in page
    answer = client.post(old, {"email": "NEW@client.example"})
    assert (answer.status_code, "on its way" in answer.content.decode()) == (200, True)
    negotiation.act_as("Alice")
    fresh = link()
    assert fresh != old
    assert OutboxMail.objects.latest("id").subject == OutboxMail.objects.earliest("id").subject
    renewed = client.post(fresh)
    assert (renewed.status_code, renewed.url) == (302, LANDING)
    assert AuditEvent.objects.get(kind="invitation.renewed").reach == "joint"


def test_who_names_another_address_gets_the_same_answer_and_no_mail(client, negotiation):
    invite(negotiation)
    old = link()
    lapse()
    right_words = "on its way"
    assert right_words in client.post(old, {"email": "somebody@else.example"}).content.decode()
    assert client.post(old, {"email": "no address"}).status_code == 422
    negotiation.act_as("Alice")
    assert OutboxMail.objects.count() == 1


def test_a_link_is_sent_again_only_after_a_while(client, negotiation):
    invite(negotiation)
    old = link()
    lapse()
    for _time in range(3):
        client.post(old, {"email": "new@client.example"})
    negotiation.act_as("Alice")
    assert OutboxMail.objects.count() == 2


@pytest.mark.parametrize("why", ["used", "lead", "inviter", "ended"])
def test_what_no_longer_stands_is_not_renewed(client, negotiation, why):
    invite(negotiation)
    old = link()
    lapse()
    if why == "used":
        Invitation.objects.update(used_at=timezone.now())
    elif why == "lead":
        give_client_parts(negotiation)
    elif why == "inviter":
        Assignment.objects.filter(user=negotiation.users["Alice"]).update(is_active=False)
    else:
        facts = {"ending": "closed", "ended_at": timezone.now()}
        workspaces.change_facts(cycle=negotiation.cycle, by=negotiation.act_as("Alice"), **facts)
    client.post(old, {"email": "new@client.example"})
    negotiation.act_as("Eve")
    assert OutboxMail.objects.count() == 1


def test_a_used_link_offers_a_code_by_one_field(client, negotiation):
    invite(negotiation)
    url = link()
    client.post(url)
    client.logout()
    page = client.get(url).content.decode()
    assert f'action="{reverse("account_request_login_code")}"' in page
    assert 'name="email"' in page


def test_what_was_sent_before_a_process_began_outlives_its_beginning(client, world):
    invite(world)
    url = link()
    workspaces.change_facts(cycle=world.cycle, by=world.act_as("Alice"), variant="cooperation")
    assert client.get(url).status_code == 200


def test_an_unknown_link_is_404(client, world):
    assert client.get(reverse("invitation", args=["no-such-secret"])).status_code == 404


def test_who_became_staff_meanwhile_is_not_made_a_guest(client, negotiation):
    invite(negotiation)
    url = link()
    user = User.objects.create_user("new@client.example", None, name="Nina")
    Membership.objects.create(corporation_id=negotiation.corporation_id, user=user, role=Role.MEMBER)
    assert client.post(url).status_code == 410
    negotiation.act_as("Alice")
    assert not Assignment.objects.filter(user=user).exists()
    assert client.get(LANDING).status_code == 302


def test_whose_access_was_taken_back_does_not_return_by_invitation(client, negotiation):
    invite(negotiation)
    client.post(link())
    negotiation.act_as("Alice")
    Membership.objects.filter(user__email="new@client.example").update(is_active=False)
    with pytest.raises(Invalid):
        invite(negotiation)


def test_another_corporation_learns_nothing(two_worlds, client):
    first, second = two_worlds
    workspaces.change_facts(cycle=first.cycle, by=first.act_as("Alice"), variant="negotiation")
    invite(first)
    url = link()
    client.post(url)
    user = User.objects.get(email="new@client.example")
    second.act_as("Alice")
    assert not Invitation.objects.exists()
    assert not Membership.objects.filter(user=user).exists()
    assert client.get("/second/").status_code == 404
