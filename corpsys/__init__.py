"""The project package and the second floor: what every chapter of the product stands on."""

from corpsys.celery import app as celery_app

__all__ = ["celery_app"]
