"""Reads the answer of a statement as columns of whole numbers, without a Python object for each cell."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from django.db import connection
from numpy.typing import NDArray

Column = NDArray[np.int64]

# What PostgreSQL writes before the first row and after the last one. Source: PostgreSQL, COPY, binary format.
_HEAD, _FOOT = 19, 2


def read(sql: str, params: Mapping[str, Any], names: Sequence[str]) -> dict[str, Column]:
    """Return the columns of a query, all of them bigint and never empty (NULL), by the names given.

    Raises ValueError where the answer has another shape.
    """
    out = io.BytesIO()
    with connection.cursor() as cursor:
        query = cursor.mogrify(sql, params).decode()
        cursor.copy_expert(f"COPY ({query}) TO STDOUT (FORMAT binary)", out)
    cell = np.dtype([("length", ">i4"), ("value", ">i8")])
    row = np.dtype([("fields", ">i2"), ("cells", cell, (len(names),))])
    body = out.getbuffer()[_HEAD:-_FOOT]
    if len(body) % row.itemsize:
        raise ValueError("the rows are not as wide as the names")
    rows = np.frombuffer(body, dtype=row)
    if bool((rows["fields"] != len(names)).any()) or bool((rows["cells"]["length"] != 8).any()):
        raise ValueError("a cell is no bigint, or is empty")
    return {name: rows["cells"]["value"][:, at].astype(np.int64) for at, name in enumerate(names)}


def as_array(column: Sequence[int] | Column) -> str:
    """Return numbers as PostgreSQL reads an array."""
    numbers = column.tolist() if isinstance(column, np.ndarray) else column
    return "{" + ",".join(map(str, numbers)) + "}"
