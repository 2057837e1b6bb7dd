"""The servers of a local installation: PostgreSQL and Redis out of wheels, started, stopped and found again.

Knows nothing of the product's models and imports no Django, so that it works before anything else does.
"""
