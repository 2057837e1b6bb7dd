"""Writes docs/access.md from the access table; a test compares the two. `python -m corpsys.access.docs` rewrites it."""

from pathlib import Path

from corpsys.access import table
from corpsys.access.states import K

TARGET = Path(__file__).resolve().parents[2] / "docs" / "access.md"
HEAD = """# Who sees what, who may do what

Written from the table in `corpsys/access/table.py` by `python -m corpsys.access.docs`; do not edit by hand.
Sides: E the enterprise, C the client, r both but read only, – nobody. States: P no process yet · N negotiation · C0 concept
not presented · C1 presented, not yet inside · C2 inside · CE ended or withdrawn · I0, I1, I2, IE the same of integration.
"""


def text() -> str:
    """Return the page."""
    states = ("P", *(str(state) for state in table.STATES))
    rows = [f"| data class | {' | '.join(states)} |", "|---" * (len(states) + 1) + "|"]
    for data_class, cells in table.READ.items():
        shown = " | ".join(cells[state] or "–" for state in cells)
        rows.append(f"| {data_class} {K(data_class).label} | {shown} |")
    acts = ["| action | who |", "|---|---|"]
    acts += [f"| {action} | {', '.join(sorted(roles))} |" for action, roles in table.ACTIONS.items()]
    scopes = ["| scope of a token | opens |", "|---|---|"]
    scopes += [f"| {scope} | {', '.join(sorted(acts)) or 'reading'} |" for scope, acts in table.SCOPES.items()]
    parts = [HEAD, "## Reading", "\n".join(rows), "## Acting", "\n".join(acts), "## Tokens", "\n".join(scopes)]
    return "\n\n".join(part.strip() for part in parts) + "\n"


if __name__ == "__main__":
    import django
    from django.conf import settings

    settings.configure(USE_I18N=False)
    django.setup()
    TARGET.write_text(text())
