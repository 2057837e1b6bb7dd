"""Addresses of strategies."""

from django.urls import path

from corpsys.strategy import api, views

pages = [
    path("strategy/", views.strategies, name="strategies"),
    path("strategy/new/", views.start, name="strategy_new"),
    path("strategy/new/<slug:slug>/", views.start, name="strategy_new_enterprise"),
    path("strategy/<uuid:strategy>/", views.strategy, name="strategy"),
    path("strategy/<uuid:strategy>/goals/", views.goal_add, name="strategy_goal_add"),
    path("strategy/<uuid:strategy>/factors/", views.factor_add, name="strategy_factor_add"),
    path("strategy/<uuid:strategy>/goals/<uuid:goal>/edit/", views.goal_edit, name="strategy_goal_edit"),
    path("strategy/<uuid:strategy>/goals/<uuid:goal>/remove/", views.goal_remove, name="strategy_goal_remove"),
    path("strategy/<uuid:strategy>/factors/<uuid:factor>/edit/", views.factor_edit, name="strategy_factor_edit"),
    path("strategy/<uuid:strategy>/factors/<uuid:factor>/remove/", views.factor_remove, name="strategy_factor_remove"),
    path("strategy/<uuid:strategy>/compare/<uuid:other>/", views.compare, name="strategy_compare"),
    path("strategy/<uuid:strategy>/publish/", views.publish, name="strategy_publish"),
]
endpoints = [
    path("strategies/", api.strategies, name="api_strategies"),
    path("goals/", api.goal_list, name="api_goals"),
    path("strategies/<uuid:strategy>/goals/", api.goals, name="api_strategy_goals"),
    path("strategies/<uuid:strategy>/factors/", api.factors, name="api_strategy_factors"),
    path("strategies/<uuid:strategy>/publication/", api.publication, name="api_strategy_publication"),
]
