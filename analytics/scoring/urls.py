"""Addresses of the scores, the ranking and dry runs."""

from django.urls import path

from analytics.scoring import api, dry_run_api, dry_run_pages, ranking_api, ranking_pages, views

pages = [
    path("scores/", views.scores, name="scores"),
    path("scores/run/", views.scores_run, name="scores_run"),
    path("scores/export/<slug:kind>/", views.scores_export, name="scores_export"),
    path("clients/ranking/", ranking_pages.client_ranking, name="client_ranking"),
    path("clients/ranking/export/", ranking_pages.client_ranking_export, name="client_ranking_export"),
    path("rules/dry-run/", dry_run_pages.rules_dry_run, name="rules_dry_run"),
    path("rules/dry-runs/<uuid:dry_run>/", dry_run_pages.dry_run, name="dry_run"),
    path("rules/dry-runs/<uuid:dry_run>/export/", dry_run_pages.dry_run_export, name="dry_run_export"),
]
endpoints = [
    path("scores/", api.scores, name="api_scores"),
    path("clients/ranking/", ranking_api.client_ranking, name="api_client_ranking"),
    path("rules/dry-runs/", dry_run_api.runs, name="api_dry_runs"),
    path("rules/dry-runs/<uuid:dry_run>/lines/", dry_run_api.lines, name="api_dry_run_lines"),
]
