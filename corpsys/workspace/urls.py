"""Addresses of workspaces inside a corporation."""

from django.urls import path

from corpsys.workspace import api, opening_views

pages = [path("cooperations/new/", opening_views.cooperation_open, name="cooperation_open")]
endpoints = [path("workspaces/", api.workspaces, name="api_workspaces")]
