"""The texts of mails: plain text, in the language of the addressee, or in every language where nobody knows it.

Mails carry no contents of the work: they say that something waits, and where. Source: ux, expectation 40.
"""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

PREFIX = "Corpsys: "
LONGEST_SUBJECT = 200
BETWEEN_LANGUAGES = "\n\n– – –\n\n"


@dataclass(frozen=True)
class Letter:
    subject: str
    body: str


def letter(template: str, *, language: str = "", **context: Any) -> Letter:
    """Return a mail from `templates/mail/<template>.txt`, whose first line is the subject.

    `language`: of the addressee; empty: unknown, so the mail speaks every language of the product, one after the other.
    """
    languages = [language] if language else [code for code, _name in settings.LANGUAGES]
    texts = [_in_language(template, code, context) for code in languages]
    # A text without a translation would stand there twice.
    subjects = dict.fromkeys(text.subject for text in texts)
    bodies = dict.fromkeys(text.body for text in texts)
    return Letter((PREFIX + " / ".join(subjects))[:LONGEST_SUBJECT], BETWEEN_LANGUAGES.join(bodies))


def site_url(path: str) -> str:
    """Return the whole address of a page, for mails and the console."""
    return str(settings.SITE_URL).rstrip("/") + path


def _in_language(template: str, code: str, context: dict[str, Any]) -> Letter:
    with translation.override(code):
        text = render_to_string(f"mail/{template}.txt", context).strip()
    subject, _line, body = text.partition("\n")
    return Letter(" ".join(subject.split()), body.strip())
