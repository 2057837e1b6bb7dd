"""Fields of knowledge that a corporation adds. Source: D7."""

import pytest

from corpsys.access.refusals import Invalid, NotAllowed, Refused
from corpsys.corporation import knowledge_fields
from corpsys.corporation.models import KnowledgeField

PAGE = "/first/knowledge/"


def test_a_field_is_added_archived_and_comes_back(world):
    adam = world.principal("Adam")
    field = knowledge_fields.add_field(name="  Food  law ", by=adam)
    assert knowledge_fields.names(adam) == ["Food law"]
    with pytest.raises(Invalid):
        knowledge_fields.add_field(name="food law", by=adam)
    knowledge_fields.set_archived(field=field, archived=True, by=adam)
    assert knowledge_fields.names(adam) == []
    with pytest.raises(Refused):
        knowledge_fields.set_archived(field=field, archived=True, by=adam)
    assert knowledge_fields.add_field(name="FOOD LAW", by=adam).pk == field.pk
    assert KnowledgeField.objects.count() == 1


@pytest.mark.parametrize("name", ["Eve", "Alice", "Dora"])
def test_only_the_administrator_edits(world, sign_in, name):
    with pytest.raises(NotAllowed):
        knowledge_fields.add_field(name="x", by=world.principal(name))
    assert sign_in(world.users[name]).post(PAGE, {"name": "x"}).status_code == 403


def test_by_page(world, join_client, sign_in):
    client = sign_in(world.users["Adam"])
    assert "No fields have been added" in client.get(PAGE).content.decode()
    assert client.post(PAGE, {"name": "  "}).status_code == 422
    assert client.post(PAGE, {"name": "Law"}).status_code == 302
    world.act_as("Adam")
    archive = f"/first/knowledge/{KnowledgeField.objects.get().public_id}/archive/"
    assert client.post(archive, {"archive": "yes"}).status_code == 302
    assert "Offer again" in client.get(PAGE).content.decode()
    assert client.post(archive, {"archive": "no"}).status_code == 302
    assert sign_in(world.users["Lena"]).get(PAGE).status_code == 404


def test_another_corporations_fields_are_not_there(two_worlds, sign_in):
    first, second = two_worlds
    second.act_as("Adam")
    field = knowledge_fields.add_field(name="Law", by=second.principal("Adam"))
    client = sign_in(first.users["Adam"])
    assert "Law" not in client.get(PAGE).content.decode()
    assert client.post(f"/first/knowledge/{field.public_id}/archive/").status_code == 404
