"""Mail leaves once per key, in the act's transaction, to whom may still have it. Source: reliability 5."""

import smtplib

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.db import transaction

from corpsys.access.refusals import Invalid
from corpsys.corporation.models import Membership
from corpsys.jobs import testing
from corpsys.jobs.models import Job, JobTicket
from corpsys.outbox import services
from corpsys.outbox.models import OutboxMail
from corpsys.workspace.models import Assignment

pytestmark = pytest.mark.django_db


def post(world, **more):
    asked = {"to": "lena@example.com", "subject": "Come in", "body": "A link.", "dedupe_key": "k", **more}
    return services.post(by=world.principal("Alice"), **asked)


def test_a_mail_is_sent_once_per_key(world):
    post(world)
    post(world, body="Another text")
    testing.run_all()
    post(world)
    testing.run_all()
    (sent,) = mail.outbox
    assert (sent.to, sent.subject, sent.body) == (["lena@example.com"], "Come in", "A link.")
    stored = OutboxMail.objects.get()
    assert stored.sent_at is not None
    assert stored.body == "", "a one-time link is not kept"


def test_a_mail_of_an_act_that_failed_is_not_sent(world):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        post(world)
        raise ZeroDivisionError
    testing.run_all()
    assert mail.outbox == []


def test_a_mail_goes_out_though_who_acted_has_left(world):
    post(world)
    Membership.objects.filter(user=world.users["Alice"]).update(is_active=False)
    testing.run_all()
    assert len(mail.outbox) == 1


def test_a_mail_is_withheld_from_a_person_who_has_left(world):
    post(world, user=world.users["Lena"])
    Membership.objects.filter(user=world.users["Lena"]).update(is_active=False)
    (job,) = testing.run_all()
    assert (mail.outbox, job.state, job.result["sent"]) == ([], "done", False)


def test_a_mail_is_withheld_from_a_person_who_has_left_the_workspace(world, join_client):
    here = {"user": world.users["Lena"], "workspace_id": world.workspace.pk}
    post(world, **here)
    testing.run_all()
    assert len(mail.outbox) == 1
    post(world, **here, dedupe_key="second")
    Assignment.objects.filter(user=world.users["Lena"]).update(is_active=False)
    testing.run_all()
    assert len(mail.outbox) == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("subject", "Come in\r\nBcc: all@example.com"),
        ("subject", "Come\nin"),
        ("to", "lena@example.com\r\nBcc: all@example.com"),
        ("to", "nobody"),
    ],
)
def test_header_lines_cannot_be_smuggled_in(world, field, value):
    with pytest.raises(Invalid) as refusal:
        post(world, **{field: value})
    assert set(refusal.value.errors) == {field}
    assert OutboxMail.objects.count() == 0


def test_a_mail_server_that_is_away_is_tried_again_and_nothing_counts_as_sent(world, monkeypatch):
    def away(_self, *_args):
        raise ConnectionRefusedError

    monkeypatch.setattr(EmailMessage, "send", away)
    post(world)
    testing.run_all()
    assert JobTicket.objects.get().state == "queued"
    assert (OutboxMail.objects.get().sent_at, OutboxMail.objects.get().body) == (None, "A link.")


def test_an_address_that_the_mail_server_refuses_is_not_tried_again(world, monkeypatch):
    def refuse(_self, *_args):
        raise smtplib.SMTPRecipientsRefused({})

    monkeypatch.setattr(EmailMessage, "send", refuse)
    post(world)
    testing.run_all()
    assert Job.objects.get().error == "The mail server refuses the address lena@example.com."
