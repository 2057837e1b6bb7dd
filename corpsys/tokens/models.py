"""Tokens for other systems: scopes cut down from the rights of the person who made them, shown once, revocable."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from corpsys.access.guard import Guard
from corpsys.tenancy.models import CorporationRow


class ApiToken(CorporationRow):
    """What the maker sees of a token; the secret itself is kept nowhere."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    prefix = models.CharField(max_length=12)
    scopes = ArrayField(models.CharField(max_length=30))
    expires_at = models.DateTimeField()
    created_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    guard: ClassVar[Guard] = Guard(scope="own", own="user")

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name


class TokenHash(models.Model):
    """Ground table: finds the corporation, maker and scopes of a presented secret, of which only the hash is kept."""

    digest = models.CharField(max_length=64, primary_key=True)
    token_id = models.BigIntegerField(unique=True)
    corporation_id = models.BigIntegerField()
    user_id = models.BigIntegerField()
    scopes = ArrayField(models.CharField(max_length=30))
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.digest[:8]


class IdempotentAnswer(CorporationRow):
    """The answer given to an Idempotency-Key; a repeated request gets it again. Source: reliability 10."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=100)
    request_digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    body = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    created_at = models.DateTimeField(auto_now_add=True)

    guard: ClassVar[Guard] = Guard(scope="none")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["corporation", "user", "key"], name="idempotency_key_unique")]

    def __str__(self) -> str:
        return self.key
