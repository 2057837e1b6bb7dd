"""A half comes in through the real import: upload, columns, check, confirmation, load."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from analytics.dataroom.models import Dataset
from corpsys.intake.models import Intake
from corpsys.jobs.testing import run_all
from tests.cooperation.data.rows import CANARIES, PURCHASES, SALES
from tests.halves import shipped

pytestmark = pytest.mark.django_db
KEY = "FAR-01"


def new(kind):
    return reverse("intake_new", args=["first", kind]) + f"?process={KEY}"


def bring(world, person, kind, text, name, columns):
    """Upload, match the columns, and confirm; return the last answer."""
    upload = SimpleUploadedFile(f"{kind}.csv", text.encode(), content_type="text/csv")
    made = person.post(new(kind), {"file": upload})
    assert made.status_code == 302, made.content.decode()
    world.act_as(name)
    intake = Intake.objects.order_by("-id").first()
    address = [intake.public_id]
    given = {**columns, **{key: intake.dialect[key] for key in ("encoding", "delimiter", "header_row")}}
    given |= {key: intake.dialect[key] or "" for key in ("decimal", "date_order")}
    matched = person.post(reverse("intake_match", args=["first", *address]), given)
    assert matched.status_code == 302, matched.content.decode()
    run_all()
    confirmed = person.post(reverse("intake_confirm", args=["first", *address]), {})
    run_all()
    world.act_as(name)
    return confirmed


def test_the_client_brings_its_shipped_file(world, take_part, file_root, sign_in):
    take_part("cooperation", 1, 2, 3)
    lena = sign_in(world.users["Lena"])
    columns = {"month": "month", "category": "category", "vendor": "vendor", "amount": "amount", "quantity": "bottles"}
    assert bring(world, lena, "client_purchases", shipped("client_purchases"), "Lena", columns).status_code == 302
    made = Dataset.objects.get()
    assert (made.rows, str(made.total), str(made.unknown_total)) == (7407, "53127225.1700", "667687.3900")
    assert (made.data_class, made.owner_side, made.own_vendors) == ("K3", "partner", ["DIAGEO AMERICAS"])
    page = lena.get(reverse("dataroom", args=["first", KEY])).content.decode()
    assert "client_purchases.csv" in page and "Let it be joined" in page


def test_the_enterprise_brings_its_half_in_stage_two(world, open_process, pass_gates, file_root, sign_in):
    pass_gates(open_process("cooperation"), 0, 1)
    bob = sign_in(world.users["Bob"])
    columns = {"month": "month", "category": "category", "amount": "amount"}
    assert bring(world, bob, "sales_to_client", SALES, "Bob", columns).status_code == 302
    assert (Dataset.objects.get().data_class, Dataset.objects.get().number) == ("K1", 1)


def test_who_may_not_bring_a_half(world, take_part, sign_in):
    take_part("cooperation", 1, 2, 3)
    for name, kind, answer in (
        ("Lena", "sales_to_client", 403),
        ("Alice", "client_purchases", 403),
        ("Eve", "sales_to_client", 404),
        ("Charlie", "sales_to_client", 404),
        ("Hugo", "client_purchases", 404),
        ("Adam", "sales_to_client", 404),
    ):
        assert sign_in(world.users[name]).get(new(kind)).status_code == answer, name


def test_purchases_without_vendors_are_refused_in_words(world, take_part, file_root, sign_in):
    take_part("cooperation", 1, 2, 3)
    lena = sign_in(world.users["Lena"])
    columns = {"month": "month", "category": "category", "amount": "amount"}
    bring(world, lena, "client_purchases", SALES, "Lena", columns)
    assert not Dataset.objects.exists()
    page = reverse("intake", args=["first", Intake.objects.order_by("-id").first().public_id])
    assert "column with the vendor" in lena.get(page).content.decode()


def test_the_enterprise_sees_nothing_of_the_clients_import(world, take_part, file_root, sign_in):
    take_part("cooperation", 1, 2, 3)
    columns = {"month": "month", "category": "category", "vendor": "vendor", "amount": "amount"}
    bring(world, sign_in(world.users["Lena"]), "client_purchases", PURCHASES, "Lena", columns)
    intake = Intake.objects.get()
    alice = sign_in(world.users["Alice"])
    assert alice.get(reverse("intake", args=["first", intake.public_id])).status_code == 404
    text = alice.get(reverse("dataroom", args=["first", KEY])).content.decode()
    assert not any(canary in text for canary in CANARIES)
