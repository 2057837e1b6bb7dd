"""Address of stored files."""

from django.urls import path

from corpsys.files import views

pages = [path("files/<uuid:file>/", views.file, name="file")]
