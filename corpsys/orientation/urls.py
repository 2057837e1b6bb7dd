"""Addresses of orientations."""

from django.urls import path

from corpsys.orientation import api, views

pages = [
    path("organisations/<slug:slug>/orientations/add/", views.orientation_add, name="orientation_add"),
    path("orientations/<uuid:orientation>/edit/", views.orientation_edit, name="orientation_edit"),
    path("orientations/<uuid:orientation>/archive/", views.orientation_archive, name="orientation_archive"),
]
endpoints = [
    path("orientations/", api.orientations, name="api_orientations"),
    path("orientations/<uuid:orientation>/", api.orientation, name="api_orientation"),
]
