"""The key of a process as it stands in addresses: three letters of the partner's name and a number, like FAR-01."""

from cooperation.process.models import Process
from corpsys.corporation.names import ascii_name

LETTERS, WITHOUT_LETTERS = 3, "P"


def prefix(name: str) -> str:
    """Return the letters of a key: the first three letters or digits of a name, in capitals."""
    plain = "".join(character for character in ascii_name(name) if character.isalnum() and character.isascii())
    return plain[:LETTERS].upper() or WITHOUT_LETTERS


def free_key(corporation_id: int, name: str) -> str:
    """Return the next key for a partner of this name that no process of the corporation has."""
    start = f"{prefix(name)}-"
    taken = Process.objects.filter(corporation_id=corporation_id, key__startswith=start).values_list("key", flat=True)
    numbers = [int(key.removeprefix(start)) for key in taken if key.removeprefix(start).isdecimal()]
    return f"{start}{max(numbers, default=0) + 1:02d}"
