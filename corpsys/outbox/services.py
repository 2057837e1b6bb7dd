"""Mail from an act: written in the act's transaction, sent by a job, once per dedupe key. Source: reliability 5."""

import smtplib
from smtplib import SMTPException

import structlog
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from accounts.models import User
from corpsys.access.principal import Principal
from corpsys.access.refusals import Invalid, Text
from corpsys.jobs.registry import DataError, Outcome, PassingError, Run
from corpsys.jobs.services import enqueue, system
from corpsys.outbox.models import OutboxMail
from corpsys.tenancy import identify

KIND = "outbox.send"
log = structlog.get_logger(__name__)


@transaction.atomic
def post(
    *,
    to: str,
    subject: str,
    body: str,
    by: Principal,
    dedupe_key: str,
    user: User | None = None,
    workspace_id: int | None = None,
) -> OutboxMail:
    """Hand over a mail in the transaction of the act that causes it; a second one with the same key is not sent.

    Where `user` is given, that person must still belong to the corporation when it is sent, and to the workspace if one
    is named. Raises Invalid for an address or subject that could smuggle in header lines.
    """
    _check(to, subject)
    found: OutboxMail | None = OutboxMail.objects.filter(
        corporation_id=by.corporation_id, dedupe_key=dedupe_key
    ).first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            mail: OutboxMail = OutboxMail.objects.create(
                corporation_id=by.corporation_id, user=user, to=to, subject=subject, body=body, dedupe_key=dedupe_key
            )
    except IntegrityError:
        return OutboxMail.objects.get(corporation_id=by.corporation_id, dedupe_key=dedupe_key)
    # The product itself sends it: the mail goes out even if the person who acted has left meanwhile.
    sender = system(corporation_id=by.corporation_id, slug=by.corporation_slug)
    payload = {"mail": mail.pk, "workspace": workspace_id}
    enqueue(kind=KIND, by=sender, payload=payload, label=KIND, dedupe_key=f"{KIND}:{mail.pk}")
    return mail


def send(run: Run) -> Outcome:
    """Send one mail: the handler of `outbox.send`. What was sent is not kept longer: bodies hold one-time links."""
    with run.transaction():
        mail = OutboxMail.objects.select_for_update().get(pk=run.payload["mail"])
        if mail.sent_at is not None:
            return Outcome({"sent": False, "why": "sent before"})
        may_have_it = _is_still_entitled(mail, run)
        body = mail.body
        OutboxMail.objects.filter(pk=mail.pk).update(sent_at=Now() if may_have_it else None, body="")
        if may_have_it:
            _deliver(mail, body)
    if not may_have_it:
        log.info("mail_withheld", mail=mail.pk)
        return Outcome({"sent": False, "why": "the addressee has no right to it any more"})
    return Outcome({"sent": True})


def _check(to: str, subject: str) -> None:
    errors: dict[str, list[Text]] = {}
    try:
        validate_email(to)
    except ValidationError as error:
        errors["to"] = list(error.messages)
    if not subject.isprintable():
        errors["subject"] = [_("The subject is one line of text.")]
    if errors:
        raise Invalid(errors)


def _is_still_entitled(mail: OutboxMail, run: Run) -> bool:
    if mail.user_id is None:
        return True
    found = identify.again(run.principal.corporation_slug, mail.user_id, None)
    workspace_id = run.payload["workspace"]
    return found is not None and (workspace_id is None or bool(found.roles_in(workspace_id)))


def _deliver(mail: OutboxMail, body: str) -> None:
    # The same identity at every attempt, so that a mail server can recognise a repetition.
    identity = {"Message-ID": f"<{mail.public_id}@corpsys>"}
    try:
        EmailMessage(mail.subject, body, to=[mail.to], headers=identity).send()
    except smtplib.SMTPRecipientsRefused as error:
        raise DataError(_("The mail server refuses the address %(to)s.") % {"to": mail.to}) from error
    except (SMTPException, OSError) as error:
        raise PassingError(_("The mail server does not answer.")) from error
