"""Addresses of the token page."""

from django.urls import path

from corpsys.tokens import views

pages = [
    path("account/tokens/", views.tokens, name="tokens"),
    path("account/tokens/<uuid:token>/revoke/", views.revoke, name="token_revoke"),
]
