"""Addresses of job pages and endpoints."""

from django.urls import path

from corpsys.jobs import api, views

pages = [
    path("jobs/", views.job_list, name="jobs"),
    path("jobs/<uuid:job>/", views.job_page, name="job"),
    path("jobs/<uuid:job>/cancel/", views.job_cancel, name="job_cancel"),
    path("jobs/<uuid:job>/retry/", views.job_retry, name="job_retry"),
    path("_f/jobs/<uuid:job>/", views.job_progress, name="job_progress"),
]
endpoints = [
    path("jobs/<uuid:job>/", api.job, name="api_job"),
    path("jobs/<uuid:job>/cancellation/", api.cancellation, name="api_job_cancellation"),
    path("jobs/<uuid:job>/retry/", api.retry, name="api_job_retry"),
]
