"""DuckDB for reading files of millions of rows: bounded memory, spills to a temporary folder, fetches no extensions."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings


@contextmanager
def scanner() -> Iterator[tuple[Any, Path]]:
    """Yield a DuckDB connection of its own and a temporary folder, both gone afterwards."""
    import duckdb  # heavy: only jobs need it

    with tempfile.TemporaryDirectory(prefix="corpsys-scan-") as folder:
        connection = duckdb.connect(
            config={
                "memory_limit": settings.SCAN_MEMORY,
                "threads": settings.SCAN_THREADS,
                "temp_directory": f"{folder}/spill",
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
            }
        )
        try:
            yield connection, Path(folder)
        finally:
            connection.close()


def literal(value: object) -> str:
    """Return a text or path as an SQL literal."""
    return "'" + str(value).replace("'", "''") + "'"
