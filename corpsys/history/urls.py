"""Addresses of the history of objects."""

from django.urls import path

from corpsys.history import views

pages = [
    path("history/<slug:key>/<uuid:object_id>/", views.history, name="history"),
    path("history/<slug:key>/<uuid:object_id>/<uuid:event>/", views.put_back, name="history_put_back"),
]
