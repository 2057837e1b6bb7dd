"""What each kind of recorded act is in words, as the audit page says it: every floor registers the kinds it records."""

from collections.abc import Mapping

from corpsys.access.refusals import Text

_words: dict[str, Text] = {}


def register(words: Mapping[str, Text]) -> None:
    """Add words: kind of event → what was done, a sentence without its subject."""
    _words.update(words)


def said(kind: str) -> Text:
    """Return what was done; the kind itself where nobody has words for it, as for one that an earlier version recorded."""
    return _words.get(kind, kind)
