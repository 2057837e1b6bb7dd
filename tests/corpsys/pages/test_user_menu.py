"""The menu of the own account leads to tokens for whoever may make one."""

import pytest


@pytest.mark.parametrize(("name", "is_there"), [("Alice", True), ("Eve", True), ("Bob", False), ("Adam", False)])
def test_who_finds_the_way_to_tokens(world, sign_in, name, is_there):
    page = sign_in(world.users[name]).get("/first/organisations/").content.decode()
    assert ("/first/account/tokens/" in page) is is_there


def test_a_token_is_made_shown_once_and_revoked(world, sign_in):
    client = sign_in(world.users["Alice"])
    url = "/first/account/tokens/"
    assert client.post(url, {"name": "ERP", "scopes": ["everything"], "days": 30}).status_code == 422
    assert client.post(url, {"name": "ERP", "scopes": ["read"], "days": 9999}).status_code == 422
    made = client.post(url, {"name": "ERP", "scopes": ["read"], "days": 30})
    secret = made.content.decode().split('id="token-secret">')[1].split("<")[0]
    assert secret not in client.get(url).content.decode()
    header = {"Authorization": f"Bearer {secret}"}
    client.logout()
    assert client.get("/api/v1/first/organisations/", headers=header).status_code == 200
    client = sign_in(world.users["Alice"])
    world.act_as("Alice")
    from corpsys.tokens.models import ApiToken

    token = ApiToken.objects.get()
    assert sign_in(world.users["Eve"]).post(f"{url}{token.public_id}/revoke/").status_code == 404
    assert sign_in(world.users["Alice"]).post(f"{url}{token.public_id}/revoke/").status_code == 302
    client.logout()
    assert client.get("/api/v1/first/organisations/", headers=header).status_code == 401
