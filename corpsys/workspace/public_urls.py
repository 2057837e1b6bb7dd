"""The address of an invitation; it stands outside any corporation."""

from django.urls import path

from corpsys.workspace import views

urlpatterns = [path("<str:secret>/", views.invitation, name="invitation")]
