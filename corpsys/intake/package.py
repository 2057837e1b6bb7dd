"""The package of a workbook, a ZIP of XML parts: what is refused before any of it is parsed, and its parts in pieces.

Nothing is unpacked to disk, and nothing that a part points to outside of the package is ever fetched. Source: reliability,
Bad input (File).
"""

import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any
from xml.etree import ElementTree

from django.utils.translation import gettext as _

from corpsys.intake.source import RATIO_FROM, RATIO_MOST, Unreadable, save_as

ENTRIES_MOST = 1_000
DIRECTORY_MOST = 1024 * 1024
UNFOLDED_MOST = 1024 * 1024 * 1024
SMALL_PART_MOST = 8 * 1024 * 1024
ITEM_MOST = 4 * 1024 * 1024
PIECE = 256 * 1024
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    ElementTree.ParseError,
    KeyError,
    IndexError,
    ValueError,
    NotImplementedError,
    struct.error,
)


class Package:
    """An opened package whose list of entries has passed every limit; `main`: the name of its workbook part."""

    def __init__(self, file: IO[bytes]) -> None:
        with damage():
            _refuse_directory(file)
            self._zip = zipfile.ZipFile(file)
            _refuse_entries(self._zip.infolist(), _size(file))
        self.names = frozenset(self._zip.namelist())
        _refuse_kind(self.names)
        self.main = self._main()

    def size(self, part: str) -> int:
        """Return how long a part is, unpacked, in bytes."""
        return self._zip.getinfo(part).file_size

    def tree(self, part: str) -> Any:
        """Return a small part as a tree. Raises Unreadable."""
        with damage():
            if self.size(part) > SMALL_PART_MOST:
                raise Unreadable(_("A part of the workbook that should be small is larger than 8 MB."))
            content = self._zip.read(part)
            _refuse_entities(content)
            return ElementTree.fromstring(content)  # noqa: S314  (no entity is declared in it)

    def items(self, part: str, container: str, item: str) -> Iterator[tuple[Any, int]]:
        """Yield batches of whole elements `item` of a `container` ("" for the root), each below one root, and bytes read.

        Only what stands between the elements' tags goes to the parser, so nothing that a prologue declares is heard.
        Raises Unreadable.
        """
        with damage(), self._zip.open(part) as stream:
            yield from _batches(stream, container, item)

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Return where a part points to inside of the package: id → kind and part; links to the outside are left out."""
        folder, name = posixpath.split(part)
        listing = posixpath.join(folder, "_rels", f"{name}.rels")
        if listing not in self.names:
            return {}
        found = {}
        for link in self.tree(listing):
            if link.get("TargetMode") != "External":
                place = posixpath.normpath(posixpath.join("/", folder, link.get("Target", ""))).lstrip("/")
                found[link.get("Id", "")] = (link.get("Type", "").rsplit("/", 1)[-1], place)
        return found

    def _main(self) -> str:
        for kind, part in self.relations("").values():
            if kind == "officeDocument" and part in self.names:
                return part
        raise Unreadable(_("This is an archive, not an Excel workbook."))


@contextmanager
def damage() -> Iterator[None]:
    """Turn whatever a broken package makes the readers raise into one answer."""
    try:
        yield
    except _DAMAGE as error:
        raise Unreadable(_("The workbook is damaged or was cut off.")) from error
    except RuntimeError as error:
        raise Unreadable(_("The workbook is encrypted; save it without a password.")) from error


def local(tag: str) -> str:
    """Return a tag without its namespace."""
    return tag.rsplit("}", 1)[-1]


def _size(file: IO[bytes]) -> int:
    return file.seek(0, 2)


def _refuse_directory(file: IO[bytes]) -> None:
    """Refuse too long a list of entries before it is read into memory."""
    start = max(_size(file) - 65_557, 0)
    file.seek(start)
    end = file.read()
    at = end.rfind(b"PK\x05\x06")
    if at < 0:
        raise zipfile.BadZipFile
    count, length = struct.unpack_from("<HL", end, at + 10)
    if at >= 76 and end[at - 20 : at - 16] == b"PK\x06\x07":
        count, length = struct.unpack_from("<QQ", end, at - 76 + 32)
    if count > ENTRIES_MOST or length > DIRECTORY_MOST:
        raise Unreadable(_("The workbook has more than 1,000 entries inside; that is not accepted."))


def _refuse_entries(entries: list[zipfile.ZipInfo], size: int) -> None:
    names = [entry.filename for entry in entries]
    if any(name.startswith(("/", "\\")) or ":" in name or ".." in re.split(r"[/\\]", name) for name in names):
        raise Unreadable(_("An entry of the workbook has a path that leads out of it; that is not accepted."))
    if len(set(names)) < len(names):
        raise zipfile.BadZipFile
    if any(entry.flag_bits & 1 for entry in entries):
        raise Unreadable(_("The workbook is encrypted; save it without a password."))
    unfolded = sum(entry.file_size for entry in entries)
    packed = max(min(sum(entry.compress_size for entry in entries), size), 1)
    if unfolded > RATIO_FROM and unfolded > RATIO_MOST * packed:
        raise Unreadable(_("The workbook unfolds to more than 100 times its size; that is not accepted."))
    if unfolded > UNFOLDED_MOST:
        raise Unreadable(_("The workbook unfolds to more than 1 GB; that is not accepted."))


def _refuse_kind(names: frozenset[str]) -> None:
    """Refuse other workbooks by what they hold, whatever they are called."""
    if "content.xml" in names:
        raise Unreadable(_("This is an OpenDocument file (.ods), not an Excel workbook.") + " " + save_as())
    if "xl/workbook.bin" in names:
        raise Unreadable(_("This is a binary Excel workbook (.xlsb).") + " " + save_as())
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Unreadable(_("This is an Excel workbook with macros (.xlsm).") + " " + save_as())


def _refuse_entities(content: bytes) -> None:
    """Refuse a document type, the only place where an entity bomb can be declared, and encodings that could hide it."""
    if b"<!DOCTYPE" in content or b"\0" in content:
        raise Unreadable(_("The workbook declares entities of its own; that is not accepted."))


def _batches(stream: IO[bytes], container: str, item: str) -> Iterator[tuple[Any, int]]:
    root, held, is_empty = _opening(stream, container)
    if is_empty:
        return
    prefix = root[1 : root.index(b":")] + b":" if re.match(rb"<[\w.-]+:", root) else b""
    closing = b"</" + prefix + (container.encode() or _name(root).rsplit(b":", 1)[-1])
    first = b"<" + prefix + item.encode()
    while True:
        end = held.find(closing)
        cut = end if end >= 0 else held.rfind(first)
        if cut > 0:
            yield _parsed(root, held[:cut]), stream.tell()
            held = held[cut:]
        if end >= 0:
            return
        if len(held) > ITEM_MOST:
            raise Unreadable(_("A row or a text of the workbook is longer than 4 MB."))
        piece = stream.read(PIECE)
        if not piece:
            raise EOFError
        held += piece


def _opening(stream: IO[bytes], container: str) -> tuple[bytes, bytes, bool]:
    """Return the root's tag, what follows the container's opening tag, and whether the container is empty."""
    name = container.encode()
    held = b""
    while len(held) <= ITEM_MOST:
        root = re.search(rb"<(?![?!])[^<>]*>", held)
        inside = re.search(rb"<(?:[\w.-]+:)?" + name + rb"(?:\s[^<>]*)?>", held) if name else root
        if root and inside:
            _refuse_entities(held[: root.start()])
            return root[0].rstrip(b"/>") + b">", held[inside.end() :], inside[0].endswith(b"/>")
        piece = stream.read(PIECE)
        if not piece:
            break
        held += piece
    raise EOFError


def _name(root: bytes) -> bytes:
    return re.split(rb"[\s>]", root[1:], maxsplit=1)[0]


def _parsed(root: bytes, inside: bytes) -> Any:
    whole = b"".join((root, inside, b"</", _name(root), b">"))
    return ElementTree.fromstring(whole)  # noqa: S314  (without a prologue nothing can declare an entity)
