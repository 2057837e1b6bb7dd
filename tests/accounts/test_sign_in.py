"""Signing in: by password, by code, again before an act that binds; guessing is slowed down for everybody alike."""

import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import RequestFactory
from django.urls import reverse

from accounts.fresh import is_fresh, sign_in_again_url
from accounts.models import User

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough password"


@pytest.fixture(autouse=True)
def _no_attempts_counted():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def anna():
    return User.objects.create_user("anna@example.com", PASSWORD, name="Anna")


def wrong(client, email):
    return client.post(reverse("account_login"), {"login": email, "password": "not this one"})


def body(answer):
    """The page without what differs between any two answers: the form's secret."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"|X-CSRFToken": "\w+"', "", answer.content.decode())


def code_of(message):
    return re.search(r"^\s*([A-Z0-9-]{6,})\s*$", message.body, re.M)[1]


@pytest.mark.parametrize("email", ["anna@example.com", "nobody@example.com"])
def test_the_eleventh_wrong_password_is_429_for_known_and_unknown(client, anna, email):
    answers = [wrong(client, email) for _ in range(11)]
    assert [answer.status_code for answer in answers] == [200] * 10 + [429]


def test_the_429_says_the_same_about_everybody(client, anna):
    known = [wrong(client, "anna@example.com") for _ in range(11)][-1]
    cache.clear()
    unknown = [wrong(client, "nobody@example.com") for _ in range(11)][-1]
    assert body(known) == body(unknown)


def test_a_wrong_password_says_the_same_about_everybody(client, anna):
    known, unknown = wrong(client, "anna@example.com"), wrong(client, "nobody@example.com")
    assert body(known).replace("anna@", "") == body(unknown).replace("nobody@", "")


def test_the_right_password_after_ten_wrong_ones_waits_too(client, anna):
    for _ in range(10):
        wrong(client, "anna@example.com")
    right = client.post(reverse("account_login"), {"login": "anna@example.com", "password": PASSWORD})
    assert right.status_code == 429


@pytest.mark.parametrize(
    ("asked", "gone_to"),
    [
        ("/first/p/FAR-01/", "/first/p/FAR-01/"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("http://testserver/first/", "/"),
        ("javascript:alert(1)", "/"),
    ],
)
def test_next_is_followed_only_within_the_site(client, anna, asked, gone_to):
    data = {"login": "anna@example.com", "password": PASSWORD, "next": asked}
    assert client.post(reverse("account_login"), data).url == gone_to


def test_a_code_signs_in_and_is_forgotten(client, anna):
    client.post(reverse("account_request_login_code"), {"email": "anna@example.com"})
    (message,) = mail.outbox
    confirm = reverse("account_confirm_login_code") + "?next=/account/"
    answer = client.post(confirm, {"code": code_of(message), "next": "/account/"})
    assert (answer.status_code, answer.url) == (302, "/account/")
    assert client.get("/account/").status_code == 200
    client.logout()
    assert client.post(confirm, {"code": code_of(message)}).url == reverse("account_request_login_code")


def test_an_unknown_address_gets_the_same_page_and_no_mail(client, anna):
    def ask(email):
        return client.post(reverse("account_request_login_code"), {"email": email}, follow=True)

    known, unknown = body(ask("anna@example.com")), body(ask("nobody@example.com"))
    assert known.replace("anna@", "") == unknown.replace("nobody@", "")
    assert [message.to for message in mail.outbox] == [["anna@example.com"]]


def test_mails_of_the_account_name_nothing_but_what_is_needed(client, anna):
    client.post(reverse("account_request_login_code"), {"email": "anna@example.com"})
    client.post(reverse("account_reset_password"), {"email": "anna@example.com"})
    subjects = [message.subject for message in mail.outbox]
    assert subjects == ["Corpsys: your code for signing in", "Corpsys: a link for choosing a password"]
    assert all("Anna" not in message.body and not message.alternatives for message in mail.outbox)


def test_the_link_of_a_mail_sets_a_password_and_signs_in(client):
    User.objects.create_user("new@example.com", name="New")
    client.post(reverse("account_reset_password"), {"email": "new@example.com"})
    link = re.search(r"http://\S+", mail.outbox[0].body)[0]
    page = client.get(link, follow=True)
    answer = client.post(page.redirect_chain[-1][0], {"password1": PASSWORD, "password2": PASSWORD})
    assert answer.status_code == 302
    assert client.get("/account/").status_code == 200
    client.logout()
    assert "no longer works" in client.get(link).content.decode()


def test_own_name_and_language_are_kept(client, anna):
    client.force_login(anna, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post("/account/", {"name": "", "language": "pl"}).status_code == 422
    answer = client.post("/account/", {"name": "Anna Nowak", "language": "pl"})
    anna.refresh_from_db()
    assert (answer.url, anna.name, anna.language) == ("/account/", "Anna Nowak", "pl")
    assert answer.cookies["django_language"].value == "pl"


def test_signing_in_brings_the_language_of_the_account(client, anna):
    User.objects.filter(pk=anna.pk).update(language="pl")
    answer = client.post(reverse("account_login"), {"login": "anna@example.com", "password": PASSWORD})
    assert answer.cookies["django_language"].value == "pl"


def test_account_pages_ask_to_sign_in(client):
    for name in ("account", "sign_in_again"):
        assert client.get(reverse(name)).url.startswith("/login/?next=")


def fresh(client, user):
    request = RequestFactory().get("/")
    request.user, request.session = user, client.session
    return is_fresh(request)


def test_a_sign_in_is_fresh_for_a_while(client, anna, sign_in):
    client.post(reverse("account_login"), {"login": "anna@example.com", "password": PASSWORD})
    assert fresh(client, anna)
    sign_in(anna, stale=True)
    assert not fresh(client, anna)
    sign_in(anna)
    assert fresh(client, anna)


def test_signing_in_again_by_code_comes_back_to_the_page(client, anna, sign_in):
    sign_in(anna, stale=True)
    url = sign_in_again_url("/account/")
    assert "anna@example.com" in client.get(url).content.decode()
    answer = client.post(url, {"next": "/account/"})
    back = client.post(answer.url, {"code": code_of(mail.outbox[0]), "next": "/account/"})
    assert back.url == "/account/"
    assert fresh(client, anna)


def test_signing_in_again_by_password_comes_back_to_the_page(client, anna, sign_in):
    sign_in(anna, stale=True)
    page = client.get(sign_in_again_url("/account/")).content.decode()
    link = re.search(r'href="(/reauthenticate/[^"]+)"', page)[1]
    assert client.get(link).status_code == 200
    answer = client.post("/reauthenticate/", {"password": PASSWORD, "next": "/account/"})
    assert answer.url == "/account/"
    assert fresh(client, anna)


def test_records_of_an_earlier_person_in_the_session_do_not_count(client, anna):
    other = User.objects.create_user("other@example.com", PASSWORD, name="Other")
    client.post(reverse("account_login"), {"login": "anna@example.com", "password": PASSWORD})
    assert fresh(client, anna)
    assert not fresh(client, other)
