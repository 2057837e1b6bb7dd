"""How dates and numbers are written in each language, in both directions: what a page shows can be typed back.

Django's own Polish formats print `23-11-2026` and refuse it as input; its English ones read `1/2/2026` the American way.
"""
