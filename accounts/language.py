"""The language that a person chose: kept in a cookie, which every page reads."""

from django.conf import settings
from django.http import HttpResponseBase
from django.utils.translation import check_for_language

ONE_YEAR_SECONDS = 365 * 86400


def keep(response: HttpResponseBase, language: str) -> None:
    """Set the cookie of the language on a response; an empty or unknown language leaves it as it is."""
    if language and check_for_language(language):
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, max_age=ONE_YEAR_SECONDS, samesite="Lax")
