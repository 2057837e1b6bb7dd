"""The few ways in which the product says no. Pages and the API turn each into one status and one shape.

Source: access, Answers.
"""

from collections.abc import Sequence
from typing import Any

from django.utils.functional import Promise

Text = str | Promise


class Refusal(Exception):
    """A refusal that the person is told about."""

    status = 409
    code = "refused"

    def __init__(self, reason: Text, *, allowed: Sequence[Text] = (), extra: dict[str, Any] | None = None) -> None:
        super().__init__(str(reason))
        self.reason = reason
        self.allowed = tuple(allowed)
        self.extra = extra or {}


class Refused(Refusal):
    """The state forbids it; `allowed` lists what is open or what is possible instead."""


class NotVisible(Refusal):
    """Not visible, or not there: the two are one answer."""

    status = 404
    code = "not_found"

    def __init__(self) -> None:
        super().__init__("not visible")


class NotAllowed(Refusal):
    """Visible, but this person may not do it."""

    status = 403
    code = "not_allowed"


class Stale(Refusal):
    """Somebody changed it since it was read."""

    status = 412
    code = "stale"


class VersionMissing(Refusal):
    status = 428
    code = "version_missing"


class Invalid(Refusal):
    """Bad data; `errors` maps a field to its messages."""

    status = 422
    code = "invalid"

    def __init__(self, errors: dict[str, list[Text]]) -> None:
        super().__init__("; ".join(str(message) for messages in errors.values() for message in messages))
        self.errors = errors
