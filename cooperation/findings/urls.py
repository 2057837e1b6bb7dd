"""Addresses of findings."""

from django.urls import path

from cooperation.findings import api, views

pages = [
    path("p/<str:key>/findings/", views.findings, name="findings"),
    path("p/<str:key>/findings/add/", views.finding_add, name="finding_add"),
    path("p/<str:key>/findings/<int:number>/edit/", views.finding_edit, name="finding_edit"),
    path("p/<str:key>/findings/<int:number>/archive/", views.finding_archive, name="finding_archive"),
    path("p/<str:key>/findings/<int:number>/stance/", views.finding_stance, name="finding_stance"),
]
endpoints = [
    path("processes/<str:key>/findings/", api.findings, name="api_findings"),
    path("processes/<str:key>/findings/<int:number>/stances/", api.stances, name="api_finding_stances"),
]
