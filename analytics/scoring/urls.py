"""Addresses of the scores, the ranking and dry runs."""

from django.urls import path

from analytics.scoring import api, views

pages = [
    path("scores/", views.scores, name="scores"),
    path("scores/run/", views.scores_run, name="scores_run"),
    path("scores/export/<slug:kind>/", views.scores_export, name="scores_export"),
]
endpoints = [
    path("scores/", api.scores, name="api_scores"),
]
