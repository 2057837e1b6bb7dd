"""What one factor says, and what it must say to be complete: name and five levels in both languages, key, group, weight.

The same checks stand behind the page, the API and publishing. Source: D12.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from analytics.readiness.catalogue import LANGUAGES, LEVELS
from analytics.readiness.models import Factor
from corpsys.access.marks import mark
from corpsys.access.refusals import Text

LONGEST_KEY, LONGEST_GROUP, LONGEST_LABEL, LONGEST_LEVEL, LONGEST_SOURCE = 60, 40, 120, 200, 40
WEIGHT_PLACES = 6
BELOW_WEIGHT = 100  # the column holds two digits before the point
_KEY = re.compile(r"[a-z0-9]+(?:_[a-z0-9]+)*")


@dataclass(frozen=True)
class Content:
    """One factor as it is written. `labels`, `levels`: by language code; five level texts, from 0 to 4."""

    key: str
    group: str
    is_gate: bool
    labels: Mapping[str, str]
    levels: Mapping[str, Sequence[str]]
    weight: Decimal = Decimal(1)
    source: str = ""

    def fields(self) -> dict[str, str | bool]:
        """Return what it says by the names of single fields, as forms and the audit trail know them."""
        said: dict[str, str | bool] = {"group": self.group, "is_gate": self.is_gate}
        said |= {"weight": plain(self.weight), "source": self.source}
        said |= {label_name(code): self.labels[code] for code in LANGUAGES}
        return said | {level_name(level, code): self.levels[code][level] for code in LANGUAGES for level in LEVELS}


def label_name(language: str) -> str:
    return f"label_{language}"


def level_name(level: int, language: str) -> str:
    return f"level_{level}_{language}"


def plain(weight: Decimal) -> str:
    """Return a weight in text without the zeros that the database adds."""
    return f"{weight.normalize():f}"


def content_of(factor: Factor) -> Content:
    """Return what a stored factor says."""
    return Content(
        key=factor.key,
        group=factor.group,
        is_gate=factor.is_gate,
        labels=factor.labels,
        levels=factor.levels,
        weight=factor.weight,
        source=factor.source,
    )


def tidy(content: Content) -> Content:
    """Return the content without stray spaces; a key that is not given is made from the English name."""
    labels = {code: _tidy(content.labels.get(code, "")) for code in LANGUAGES}
    key = content.key.strip().lower() or "_".join(re.findall(r"[a-z0-9]+", labels["en"].lower()))[:LONGEST_KEY].strip(
        "_"
    )
    return Content(
        key=key,
        group=_tidy(content.group),
        is_gate=content.is_gate,
        labels=labels,
        levels={code: tuple(_tidy(text) for text in content.levels.get(code, ())) for code in LANGUAGES},
        weight=content.weight,
        source=_tidy(content.source),
    )


def _tidy(text: str) -> str:
    return " ".join(text.split())


def mark_of(factor: Factor) -> str:
    """Return the mark of a factor as it says now, to find out whether somebody changed it since it was read."""
    return mark(factor.pk, *sorted(content_of(factor).fields().items()))


def errors_of(content: Content) -> dict[str, list[Text]]:
    """Return what is wrong with a factor, by field; nothing where it is complete."""
    found: dict[str, list[Text]] = {}
    if not _KEY.fullmatch(content.key) or len(content.key) > LONGEST_KEY:
        found["key"] = [_("Small letters a–z, digits and single underscores, at most 60 characters.")]
    _check_text(found, "group", content.group, LONGEST_GROUP, _("A factor belongs to a group."))
    for code in LANGUAGES:
        _check_text(found, label_name(code), content.labels.get(code, ""), LONGEST_LABEL, _("A factor needs a name."))
        texts = content.levels.get(code, ())
        for level in LEVELS:
            text = texts[level] if level < len(texts) else ""
            _check_text(found, level_name(level, code), text, LONGEST_LEVEL, _("Every level needs its words."))
    if len(content.source) > LONGEST_SOURCE:
        found["source"] = [_at_most(LONGEST_SOURCE)]
    if problem := weight_problem(content.weight):
        found["weight"] = [problem]
    return found


def weight_problem(weight: Decimal) -> Text:
    """Return what is wrong with a weight, or nothing."""
    if not weight.is_finite() or not 0 <= weight < BELOW_WEIGHT:
        return _("A weight is a number from 0 to below 100.")
    if weight != round(weight, WEIGHT_PLACES):
        return _("A weight has at most six decimals.")
    return ""


def _check_text(found: dict[str, list[Text]], name: str, text: str, longest: int, missing: Text) -> None:
    if not text:
        found[name] = [missing]
    elif len(text) > longest:
        found[name] = [_at_most(longest)]


def _at_most(longest: int) -> Text:
    return _("At most %(most)s characters.") % {"most": longest}
