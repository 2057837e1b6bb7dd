"""Addresses of readiness pages and endpoints."""

from django.urls import path

from analytics.readiness import api, views

pages = [
    path("clients/<slug:slug>/readiness/", views.readiness, name="readiness"),
    path("clients/<slug:slug>/readiness/start/", views.readiness_start, name="readiness_start"),
    path("clients/<slug:slug>/readiness/check/", views.readiness_check, name="readiness_check"),
    path("clients/<slug:slug>/readiness/<slug:side>/", views.readiness_form, name="readiness_form"),
]
endpoints = [
    path("readiness/<slug:slug>/", api.readiness, name="api_readiness"),
    path("readiness/<slug:slug>/submission/", api.submission, name="api_readiness_submission"),
]
