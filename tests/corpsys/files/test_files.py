"""Stored files: unchanged, summed up, opened by the rule alone. Source: D31; access K1, K2, K4."""

import hashlib
import io

import pytest

from corpsys.access.states import K, Side
from corpsys.audit.models import AuditEvent
from corpsys.files import selectors, services
from corpsys.files.models import StoredFile

pytestmark = pytest.mark.django_db
CONTENT = b"client,month\n" * 1000


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path / "files")},
        },
    }


@pytest.fixture
def store(world):
    def _store(by="Alice", data_class=K.K1, content=CONTENT, name="a.csv", cycle=None):
        principal = world.principal(by)
        side = Side.PARTNER if principal.is_guest else Side.HOST
        return services.store(
            upload=io.BytesIO(content), name=name, by=principal, data_class=data_class, owner_side=side, cycle=cycle
        )

    return _store


def test_content_size_and_sum_are_kept(store):
    stored = store()
    assert services.local_path(stored).read_bytes() == CONTENT
    assert (stored.size, stored.sha256) == (len(CONTENT), hashlib.sha256(CONTENT).hexdigest())
    assert stored.name not in stored.path


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\sales.csv", "sales.csv"),
        ("a\u202ecsv.exe", "acsv.exe"),
        ("a\r\nX: y.csv", "a X: y.csv"),
        ("", "file"),
        ("x" * 300 + ".csv", "x" * 251 + ".csv"),
    ],
)
def test_hostile_names_are_made_harmless(given, kept):
    assert services.clean_name(given) == kept


def test_nothing_stays_of_a_file_over_the_limit(store, settings, tmp_path):
    settings.UPLOAD_MAX_BYTES = 100
    with pytest.raises(services.TooLarge):
        store()
    assert [path for path in (tmp_path / "files").rglob("*") if path.is_file()] == []
    assert StoredFile.objects.count() == 0


def test_the_same_content_is_found_again(store, world):
    first, other, second = store(), store(content=b"x"), store(name="b.csv")
    alice = world.principal("Alice")
    assert selectors.same_file(second, alice) == first
    assert selectors.same_file(other, alice) is None
    assert selectors.same_file(first, alice) is None


OUTSIDE = {"Alice": 200, "Eve": 404, "Bob": 404, "Charlie": 404, "Adam": 404, "Lena": 404}


@pytest.mark.parametrize("name", OUTSIDE)
def test_a_file_outside_of_workspaces_is_its_uploaders(store, world, sign_in, name):
    url = f"/first/files/{store().public_id}/"
    assert sign_in(world.users[name]).get(url).status_code == OUTSIDE[name]


INSIDE = {"Alice": 200, "Bob": 200, "Eve": 200, "Charlie": 404, "Dora": 404, "Adam": 404, "Lena": 404, "Hugo": 404}


@pytest.mark.parametrize("name", INSIDE)
def test_a_secret_of_the_enterprise_is_opened_by_its_team_and_executives(store, world, join_client, sign_in, name):
    url = f"/first/files/{store(cycle=world.cycle).public_id}/"
    assert sign_in(world.users[name]).get(url).status_code == INSIDE[name]


OTHER = {"Lena": 200, "Sam": 200, "Alice": 404, "Eve": 404, "Hugo": 404}


@pytest.mark.parametrize("name", OTHER)
def test_raw_data_of_the_client_stay_with_the_client(store, world, join_client, sign_in, name):
    stored = store(by="Lena", data_class=K.K4, cycle=world.cycle)
    assert sign_in(world.users[name]).get(f"/first/files/{stored.public_id}/").status_code == OTHER[name]


def test_a_file_is_handed_out_for_download_and_the_reading_is_recorded(store, world, sign_in):
    stored = store(name="a b.csv")
    answer = sign_in(world.users["Alice"]).get(f"/first/files/{stored.public_id}/")
    assert b"".join(answer.streaming_content) == CONTENT
    assert answer["Content-Disposition"] == 'attachment; filename="a b.csv"'
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("application/octet-stream", "nosniff")
    assert "no-store" in answer["Cache-Control"]
    world.act_as("Alice")
    assert AuditEvent.objects.filter(kind="file.read", object_id=str(stored.public_id)).count() == 1


def test_nobody_signed_in(store, client):
    assert client.get(f"/first/files/{store().public_id}/").status_code == 302


def test_another_corporation_is_as_if_missing(two_worlds, sign_in):
    first, second = two_worlds
    stored = services.store(
        upload=io.BytesIO(b"x"), name="a.csv", by=first.act_as("Alice"), data_class=K.K1, owner_side=Side.HOST
    )
    client = sign_in(second.users["Alice"])
    assert client.get(f"/second/files/{stored.public_id}/").status_code == 404
