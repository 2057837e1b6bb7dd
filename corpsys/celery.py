"""The Celery application: a wake-up call for jobs, whose truth is their row in PostgreSQL."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "corpsys.settings")

app = Celery("corpsys")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["corpsys.jobs"])
