"""Addresses of the plan."""

from django.urls import path

from cooperation.plan import api, views

pages = [
    path("p/<str:key>/plan/", views.plan, name="plan"),
    path("p/<str:key>/plan/start/", views.plan_start, name="plan_start"),
    path("p/<str:key>/plan/v/<int:number>/", views.plan, name="plan_version"),
    path("p/<str:key>/plan/compare/<int:older>/<int:newer>/", views.compare, name="plan_compare"),
    path("p/<str:key>/plan/goals/", views.goal_add, name="goal_add"),
    path("p/<str:key>/plan/goals/<int:number>/", views.goal_edit, name="goal_edit"),
    path("p/<str:key>/plan/signing/", views.signing_open, name="plan_signing_open"),
    path("p/<str:key>/plan/sign/", views.sign, name="plan_sign"),
]
endpoints = [
    path("processes/<str:key>/plan/", api.plan, name="api_plan"),
    path("processes/<str:key>/plan/goals/", api.goals, name="api_goals"),
    path("processes/<str:key>/plan/goals/<int:number>/", api.goal, name="api_goal"),
    path("processes/<str:key>/plan/signing/", api.signing, name="api_plan_signing"),
    path("processes/<str:key>/plan/signatures/", api.signatures, name="api_plan_signatures"),
]
