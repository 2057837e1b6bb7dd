"""One transaction around a request: what a refused one wrote is gone, who asks is found in one trip, and only by proof."""

import pytest
from django.http import HttpResponse, JsonResponse
from django.test import override_settings
from django.urls import path

from corpsys.access.refusals import Refused
from corpsys.access.routes import within
from corpsys.corporation.models import CorporationAddress
from corpsys.tenancy import context, identify
from corpsys.urls import urlpatterns as site

PEOPLE = {"Eve": "host", "Adam": "host", "Alice": "host", "Dora": "host", "Lena": "partner", "Hugo": "partner"}


@within()
def _context(request, corporation):
    return JsonResponse({"context": context.current(), "principal": request.principal.name, "user": request.user.email})


@within()
def _write(request, corporation):
    CorporationAddress.objects.create(slug="written", corporation_id=1_000_000)
    how = request.GET.get("how")
    if how == "refuse":
        raise Refused("no")
    if how == "fail":
        raise ZeroDivisionError
    return HttpResponse(status=int(how))


urlpatterns = [
    path("api/v1/<slug:corporation>/context/", _context, name="context"),
    path("<slug:corporation>/write/", _write, name="write"),
    *site,
]
handler404, handler500 = "corpsys.pages.errors.not_found", "corpsys.pages.errors.server_error"
here = override_settings(ROOT_URLCONF=__name__)


@here
@pytest.mark.parametrize("name", PEOPLE)
def test_the_context_is_that_of_the_principal(world, sign_in, name):
    answer = sign_in(world.users[name]).get("/api/v1/first/context/").json()
    principal = world.principal(name)
    assert answer["context"] == [str(world.corporation_id), PEOPLE[name], str(principal.user_id)]
    assert principal.side == PEOPLE[name]
    assert (answer["principal"], answer["user"]) == (name, f"{name.lower()}@example.com")


@here
@pytest.mark.parametrize(
    ("how", "status", "kept"), [("200", 200, 1), ("422", 422, 1), ("503", 503, 0), ("refuse", 409, 0)]
)
def test_what_is_kept_of_a_request(world, sign_in, how, status, kept):
    assert sign_in(world.users["Eve"]).get(f"/first/write/?how={how}").status_code == status
    assert CorporationAddress.objects.filter(slug="written").count() == kept


@here
def test_a_failed_request_leaves_nothing(world, sign_in):
    client = sign_in(world.users["Eve"])
    client.raise_request_exception = False
    assert client.get("/first/write/?how=fail").status_code == 500
    assert not CorporationAddress.objects.filter(slug="written").exists()


@here
def test_a_new_password_ends_the_sessions_of_the_old_one(world, sign_in):
    client, eve = sign_in(world.users["Eve"]), world.users["Eve"]
    assert client.get("/api/v1/first/context/").status_code == 200
    eve.set_password("another long password")
    eve.save()
    assert client.get("/api/v1/first/context/").status_code == 401
    assert client.get("/first/organisations/").status_code == 302


@here
def test_a_session_of_an_older_key_goes_on(world, sign_in, settings):
    client = sign_in(world.users["Eve"])
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "a new key of the site", [settings.SECRET_KEY]
    assert client.get("/api/v1/first/context/").status_code == 200
    assert client.get("/api/v1/first/context/").status_code == 200


@here
@pytest.mark.parametrize("change", [{"is_active": False}])
def test_an_account_switched_off_is_nobody(world, sign_in, change):
    client = sign_in(world.users["Eve"])
    type(world.users["Eve"]).objects.filter(pk=world.users["Eve"].pk).update(**change)
    assert client.get("/api/v1/first/context/").status_code == 401


@here
def test_an_ended_session_is_nobody(world, sign_in):
    client = sign_in(world.users["Eve"])
    session = client.session
    session.set_expiry(-1)
    session.save()
    assert client.get("/api/v1/first/context/").status_code == 401


@here
def test_a_backend_that_is_no_longer_trusted_proves_nobody(world, sign_in, settings):
    client = sign_in(world.users["Eve"])
    settings.AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
    assert client.get("/api/v1/first/context/").status_code == 401


def test_who_enters_is_what_they_are_found_to_be_later(world, client, sign_in):
    for name in PEOPLE:
        session = sign_in(world.users[name]).session
        user, principal = identify.enter(session, "first")
        assert (user, principal) == (world.users[name], identify.again("first", user.pk, None))
        assert user.password == world.users[name].password


def test_unsafe_requests_of_a_session_need_the_proof_of_the_page(world, sign_in):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.cookies = sign_in(world.users["Eve"]).cookies
    body = {"kind": "client", "name": "X", "level": 1}
    answer = client.post("/api/v1/first/organisations/", body, content_type="application/json")
    assert answer.status_code == 403
    client.cookies["csrftoken"] = "a" * 32
    headers = {"X-CSRFToken": "a" * 32}
    answer = client.post("/api/v1/first/organisations/", body, content_type="application/json", headers=headers)
    assert answer.status_code == 201


def test_pages_carry_their_policy_and_data_needs_none(world, sign_in):
    client = sign_in(world.users["Eve"])
    page, data = client.get("/first/organisations/"), client.get("/api/v1/first/organisations/")
    assert "default-src 'self'" in page["Content-Security-Policy"]
    assert "Content-Security-Policy" not in data
    assert (data["X-Content-Type-Options"], data["Content-Type"]) == ("nosniff", "application/json")
