"""Processes with a data room, and halves small enough to count by hand."""

from tests.halves import file_root  # noqa: F401
