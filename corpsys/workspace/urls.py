"""Addresses of workspaces inside a corporation."""

from django.urls import path

from corpsys.workspace import api

endpoints = [path("workspaces/", api.workspaces, name="api_workspaces")]
