"""Search of organisations by name, place and numbers: exact beginnings first, then what contains the words, then what is
written alike.

Under row security the database applies its own operators for likeness only after the tenant's rows are found, so their
index is of no use (they might leak what they compare); a tenant's rows are read instead. Comparing each of them by
trigrams takes several times as long as looking for a piece of text: so the rows that have at least one intact piece of
each word come first, and only they are compared. A mistyped letter spoils one piece of a word, not the others.
"""

import re
from typing import Any

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Case, IntegerField, Q, Value, When
from django.db.models.functions import StrIndex

from corpsys.corporation.names import search_key

# With fewer plain hits than this, names written alike are offered, too: so many of them, so like (0–1) or more.
FEW, MOST_ALIKE, LIKE = 5, 50, 0.4
SHORTEST_WORD = 4
_NUMBER = re.compile(r"[a-z]{0,3}\d{5,}")


def search(rows: Any, text: str) -> Any:
    """Return the rows that a search finds, the best first; all of them, unordered, where nothing is searched."""
    key = search_key(text)
    if not key:
        return rows
    plain = _plain(key)
    found = rows.filter(plain)
    if len(found.order_by().values_list("pk")[:FEW]) < FEW:
        likest = alike(rows.exclude(plain), key)
        rows = rows.filter(plain | Q(pk__in=likest))
        nearness: Any = Case(*(When(pk=pk, then=Value(place)) for place, pk in enumerate(likest, 3)), default=Value(2))
    else:
        rows, nearness = found, Value(2)
    rank = Case(
        When(search_key__startswith=key, then=Value(0)),
        When(search_key__contains=key, then=Value(1)),
        default=nearness,
        output_field=IntegerField(),
    )
    return rows.order_by(rank, "sort_key", "id")


def _plain(key: str) -> Q:
    """Every word stands somewhere; or the whole is a number, written with or without its dashes."""
    words = Q()
    for word in key.split():
        words &= Q(search_key__contains=word)
    number = re.sub(r"[\s./-]", "", key)
    return words | Q(search_key__contains=number) if _NUMBER.fullmatch(number) else words


def alike(rows: Any, key: str) -> list[int]:
    """Return the ids of rows written like the search, the most alike first; `key`: what is searched, as search_key makes it."""
    words = [word for word in key.split() if len(word) >= SHORTEST_WORD and word.isalpha()]
    if not words:
        return []
    rows = rows.alias(
        **{f"piece_{piece}": StrIndex("search_key", Value(piece)) for word in words for piece in pieces(word)}
    )
    condition = Q()
    for word in words:
        any_piece = Q()
        for piece in pieces(word):
            any_piece |= Q(**{f"piece_{piece}__gt": 0})
        condition &= any_piece
    likeness = TrigramWordSimilarity(" ".join(words), "search_key")
    compared = rows.filter(condition).annotate(likeness=likeness).order_by("-likeness", "id")
    return [pk for pk, like in compared.values_list("pk", "likeness")[:MOST_ALIKE] if like >= LIKE]


def pieces(word: str) -> list[str]:
    """Return what one mistyped letter, or two swapped ones, leave of a word: its halves; of a short one, an end."""
    if len(word) < 6:
        return [word[:3], word[-3:]]
    middle = len(word) // 2
    # Two letters swapped across the middle spoil both halves.
    swapped = word[: middle - 1] + word[middle] + word[middle - 1] + word[middle + 1 :]
    return [word[:middle], word[middle:], swapped]
