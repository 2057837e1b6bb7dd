"""Addresses of the rules of the recommendation."""

from django.urls import path

from analytics.rules import api, views

pages = [
    path("rules/", views.rules, name="rules"),
    path("rules/start/", views.rules_start, name="rules_start"),
    path("rules/<uuid:rules>/", views.rules_version, name="rules_version"),
    path("rules/<uuid:rules>/edit/", views.rules_edit, name="rules_edit"),
    path("rules/<uuid:rules>/publish/", views.rules_publish, name="rules_publish"),
]
endpoints = [
    path("rules/", api.rule_sets, name="api_rules"),
    path("rules/<uuid:rules>/", api.rule_set, name="api_rule_set"),
    path("rules/<uuid:rules>/publication/", api.publication, name="api_rules_publication"),
]
