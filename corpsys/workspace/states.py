"""The visibility state of a cycle, derived from facts. Source: access, Visibility states and Gate."""

from corpsys.access.states import State


def derive(*, variant: str, presented: bool, entry_met: bool, entry_opened: bool, ended: bool) -> State:
    """Return the state that the facts of a cycle amount to.

    The client is inside once its entry stage has been opened and the entry condition holds; reopening an earlier stage
    closes nothing. An agreement not yet presented reads like a concept not yet presented.
    """
    if not variant:
        return State.P
    if variant == "negotiation":
        return State.N
    # What was never presented stays hidden from the client, also after its end.
    if not presented:
        return State.C0
    cooperation = variant == "cooperation"
    # Only a client that was once inside has anything joint to look back on; for any other the end changes nothing.
    if entry_opened and entry_met:
        if ended:
            return State.CE if cooperation else State.IE
        return State.C2 if cooperation else State.I2
    if cooperation:
        return State.C1
    return State.I1 if entry_met else State.I0
