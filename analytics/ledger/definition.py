"""What a run of key clients is computed from: whose figures, which, of which months, counted how. Owns no figure."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Self

from analytics.ledger.models import KeyClientRun

# The first month that a date can say, counted as _months_on does.
FIRST_MONTH = 12


@dataclass(frozen=True)
class Definition:
    """The question of a run. `first_month`, `last_month`: first days of months, both in the period. Source: D10."""

    enterprise_id: int
    measure: str
    returns: str
    by: str
    first_month: date
    last_month: date

    @classmethod
    def of(cls, run: KeyClientRun) -> Self:
        """Return the definition of a run that is kept."""
        return cls(run.enterprise_id, run.measure, run.returns, run.by, run.first_month, run.last_month)

    @classmethod
    def read(cls, payload: dict[str, Any]) -> Self:
        """Return the definition that a job's payload holds."""
        first, last = (date.fromisoformat(payload[name]) for name in ("first_month", "last_month"))
        return cls(payload["enterprise_id"], payload["measure"], payload["returns"], payload["by"], first, last)

    def as_payload(self) -> dict[str, Any]:
        """Return the definition as JSON for a job's payload."""
        return {**asdict(self), "first_month": str(self.first_month), "last_month": str(self.last_month)}

    @property
    def columns(self) -> tuple[str, str]:
        """The columns of a ledger's entries: the figure net of returns, and the part of it that came from returns."""
        if self.measure == KeyClientRun.Measure.REVENUE:
            return "revenue", "returned"
        return "profit", "returned_profit"

    @property
    def is_gross(self) -> bool:
        return self.returns == KeyClientRun.Returns.GROSS

    def before(self) -> "Definition | None":
        """Return the same question of the period of equal length before; None where the calendar has none."""
        length = (
            (self.last_month.year - self.first_month.year) * 12 + self.last_month.month - self.first_month.month + 1
        )
        if self.first_month.year * 12 + self.first_month.month - 1 - length < FIRST_MONTH:
            return None
        first, last = _months_on(self.first_month, -length), _months_on(self.first_month, -1)
        return Definition(self.enterprise_id, self.measure, self.returns, self.by, first, last)

    def months(self) -> list[date]:
        """Return every month of the period."""
        found, month = [], self.first_month
        while month <= self.last_month:
            found.append(month)
            month = _months_on(month, 1)
        return found


def _months_on(month: date, count: int) -> date:
    years, index = divmod(month.year * 12 + month.month - 1 + count, 12)
    return date(years, index + 1, 1)
