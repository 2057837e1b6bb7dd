"""Addresses of the endpoints of recommendations and decisions; the pages are those of the client."""

from django.urls import path

from cooperation.decision import api

endpoints = [
    path("variant/<slug:slug>/", api.variant, name="api_variant"),
    path("decisions/", api.decisions, name="api_decisions"),
    path("decisions/<uuid:decision>/answer/", api.answer, name="api_decision_answer"),
]
