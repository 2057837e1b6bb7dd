"""Addresses of saved views; the lists themselves stand with their chapters."""

from django.urls import path

from corpsys.lists import views

pages = [
    path("views/<slug:key>/", views.view_save, name="view_save"),
    path("views/<uuid:view>/rename/", views.view_rename, name="view_rename"),
    path("views/<uuid:view>/delete/", views.view_delete, name="view_delete"),
]
