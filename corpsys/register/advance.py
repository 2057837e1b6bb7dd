"""How far an import of the register, or its undoing, is: how many rows are through how many steps.

Every step is told, so that a wish to stop is heard between statements; work in one transaction is undone whole then.
"""

from corpsys.jobs.registry import Run
from corpsys.register.staging import rows

AT_ONCE = 25_000  # rows that one statement writes: a second or two
READ_LOOKED_UP_WRITTEN = 3


class Advance:
    """Tells a run how many rows are through the steps. `run` None: nobody waits to see it, as in a request."""

    def __init__(self, run: Run | None, rows: int = 0, steps: int = 1) -> None:
        self._run = run
        self._rows = rows
        self._steps = steps
        self._step = 0
        self._done = 0

    def step(self) -> None:
        """All rows are through a step."""
        self._step, self._done = min(self._step + 1, self._steps), 0
        self.heard()

    def more(self, done: int) -> None:
        """So many more rows are through the step."""
        self._done = min(self._done + done, self._rows)
        self.heard()

    def heard(self) -> None:
        """Say how far it is; raises Cancelled where somebody asked to stop."""
        if self._run is not None and self._rows:
            of_all = self._steps * self._rows
            self._run.progress(min(self._step * self._rows + self._done, of_all), of_all)


NOBODY = Advance(None)


def ranges() -> list[tuple[int, int]]:
    """Return the numbers of rows, from and to, that `register_row` is written by."""
    first, last = rows("SELECT min(source_row), max(source_row) FROM register_row")[0]
    return [] if first is None else [(at, at + AT_ONCE - 1) for at in range(first, last + 1, AT_ONCE)]
