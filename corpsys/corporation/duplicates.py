"""Company names compared: the key without legal forms. (Grows by the look for duplicates.)"""

from corpsys.corporation.names import ascii_name


def match_key(name: str) -> str:
    """Return the name by which organisations are compared."""
    return " ".join(ascii_name(name).split())[:200]
