"""`bootstrap` and `who`: the first people of an installation, without a page to sign up on."""

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import User
from corpsys.corporation.models import Corporation
from corpsys.corporation.sample import SAMPLE_PASSWORD
from corpsys.tenancy import context

pytestmark = pytest.mark.django_db
GIVEN = {
    "corporation": "Acme Group",
    "slug": "acme",
    "name": "Anna Nowak",
    "email": "anna@example.com",
    "administrator": "it@example.com",
}


def bootstrap(**changed):
    said = StringIO()
    call_command("bootstrap", **{**GIVEN, **changed}, stdout=said)
    return said.getvalue()


def test_the_first_two_people_sign_in_by_their_one_time_links(client):
    said = bootstrap()
    executive, administrator = re.findall(r"http://[^/\s]+(/password/\S+)", said)
    page = client.get(executive, follow=True)
    assert page.status_code == 200
    password = {"password1": "a long enough password", "password2": "a long enough password"}
    assert client.post(page.redirect_chain[-1][0], password).status_code == 302
    assert client.get("/acme/people/").status_code == 403
    client.logout()
    page = client.get(administrator, follow=True)
    client.post(page.redirect_chain[-1][0], password)
    assert client.get("/acme/people/").status_code == 200
    client.logout()
    assert "no longer works" in client.get(executive).content.decode()


@pytest.mark.parametrize("missing", ["corporation", "slug", "name", "email", "administrator"])
def test_what_is_missing_is_named(missing):
    given = [f"--{name}={value}" for name, value in GIVEN.items() if name != missing]
    with pytest.raises(CommandError, match=f"--{missing}"):
        call_command("bootstrap", *given)


@pytest.mark.parametrize(
    "wrong", [{"slug": "api"}, {"slug": "Acme Group"}, {"administrator": "Anna@example.com"}, {"email": "anna"}]
)
def test_what_cannot_be_is_refused_and_leaves_nothing(wrong):
    with pytest.raises(CommandError):
        bootstrap(**wrong)
    assert not User.objects.exists()


def test_a_taken_address_is_refused():
    bootstrap()
    with pytest.raises(CommandError, match="taken"):
        bootstrap(email="b@example.com", administrator="c@example.com")


def test_who_has_a_password_keeps_it():
    User.objects.create_user("anna@example.com", "a long enough password", name="Anna")
    said = bootstrap()
    assert "anna@example.com signs in as before" in said
    assert len(re.findall("/password/", said)) == 1


def who(settings, embedded=True):
    settings.EMBEDDED = embedded
    said = StringIO()
    call_command("who", stdout=said)
    return said.getvalue()


def test_who_tells_the_sign_ins_of_the_sample_only(two_worlds, settings):
    first, _second = two_worlds
    assert "No sample is loaded" in who(settings)
    Corporation.objects.filter(pk=first.corporation_id).update(is_sample=True)
    said = who(settings)
    assert SAMPLE_PASSWORD in said and "/first/" in said
    assert "alice@example.com" in said and "z-alice@example.com" not in said
    assert "alice@example.com" not in who(settings, embedded=False)
    assert SAMPLE_PASSWORD not in who(settings, embedded=False)


def test_a_running_context_is_put_back(world, settings):
    before = context.current()
    who(settings)
    assert context.current() == before
    assert connection.in_atomic_block
