"""The sign-in library's pages look and speak like ours."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse

pytestmark = pytest.mark.django_db


def words(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.mark.parametrize("name", ["account_login", "account_request_login_code", "account_reset_password"])
def test_page_is_in_our_shell(client, name):
    html = client.get(reverse(name)).content.decode()
    assert len(re.findall(r"<h1\b", html)) == 1
    assert 'class="form-control"' in html
    assert 'class="btn btn-primary"' in html
    assert "novalidate" in html
    assert not re.search(r"\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=", html)


def test_nobody_is_offered_to_sign_up(client):
    html = client.get(reverse("account_login")).content.decode()
    assert reverse("account_signup") not in html
    assert reverse("account_request_login_code") in html


def test_missing_password_is_said_in_title_summary_and_field(client):
    html = client.post(reverse("account_login"), {"login": "anna@example.com"}).content.decode()
    assert words(re.search(r"<title>(.*?)</title>", html, re.S)[1]) == "Error: Sign in · Corpsys"
    assert 'href="#id_password"' in html
    assert re.search(r'aria-describedby="[^"]*id_password_error"', html)


def test_code_is_asked_for_in_our_shell(client):
    get_user_model().objects.create_user(email="anna@example.com", name="Anna")
    answer = client.post(reverse("account_request_login_code"), {"email": "anna@example.com"}, follow=True)
    html = answer.content.decode()
    assert 'autocomplete="one-time-code"' in html
    assert len(re.findall(r"<h1\b", html)) == 1
