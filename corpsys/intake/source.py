"""The bytes of a file: its kind, and a text file's compression and encoding; in pieces, so that size costs no memory.

Refuses what is no table at all. Source: reliability, Bad input (File, Text).
"""

import codecs
import gzip
import zlib
from collections.abc import Iterator
from pathlib import PurePath
from typing import IO

from charset_normalizer import from_bytes
from django.utils.translation import gettext as _

from corpsys.access.refusals import Text
from corpsys.intake.dialect import ENCODINGS

CHUNK = 1024 * 1024
HEAD_BYTES = CHUNK + CHUNK // 8
LINE_MOST = 1024 * 1024
RATIO_MOST = 100
# Small files pack better than any bomb needs to: the ratio counts from here on.
RATIO_FROM = 10 * CHUNK
NAMES = (".csv", ".txt", ".tsv", ".csv.gz", ".txt.gz", ".tsv.gz")
WORKBOOK_NAME = ".xlsx"
_ZIP, _OLE = (b"PK\x03\x04", b"PK\x05\x06"), b"\xd0\xcf\x11\xe0"
_PASSWORD = "EncryptedPackage".encode("utf-16-le")
# Letters that Polish has and the signs that the same bytes give in other code pages.
WESTERN = set("àâäæçèéêëîïñôöùûüœßåøáíóúÀÂÄÆÇÈÉÊËÎÏÑÔÖÙÛÜŒÅØÁÍÓÚ€«»°")
POLISH = set("ąćęłńóśźżĄĆĘŁŃÓŚŹŻ")
_OURS = [name for name, _label in ENCODINGS if not name.startswith("utf")]


class Unreadable(Exception):
    """The file cannot be read as a table; the reason is for the person."""

    def __init__(self, reason: Text) -> None:
        super().__init__(str(reason))


def refuse_name(name: str) -> None:
    """Refuse a file whose name says that it is no text table. Raises Unreadable."""
    if not name.lower().endswith((*NAMES, WORKBOOK_NAME)):
        kind = PurePath(name).suffix or _("none")
        raise Unreadable(
            _(
                "Only CSV files can be imported (.csv, .txt or .tsv, also packed as .csv.gz)"
                " and Excel workbooks (.xlsx); this one ends in %(kind)s."
            )
            % {"kind": kind}
            + " "
            + save_as()
        )


def is_workbook(file: IO[bytes], name: str) -> bool:
    """Say whether it is an .xlsx, after refusing what is not what the name says and older workbooks. Raises Unreadable."""
    file.seek(0)
    start = file.read(8)
    if start.startswith(_OLE):
        raise Unreadable(_older(file))
    if not name.lower().endswith(WORKBOOK_NAME):
        return False
    if not start:
        raise Unreadable(_("The file is empty."))
    if not start.startswith(_ZIP):
        raise Unreadable(_("The content is not what the name says: this is no Excel workbook, or it is damaged."))
    return True


def is_compressed(start: bytes, name: str) -> bool:
    """Say whether the content is packed, after refusing content that is not what the name says. Raises Unreadable."""
    if not start:
        raise Unreadable(_("The file is empty."))
    packed = start.startswith(b"\x1f\x8b")
    if packed != name.lower().endswith(".gz"):
        raise Unreadable(_("The content is not what the name says: a name ends in .gz only if the file is packed."))
    if start.startswith(_ZIP):
        raise Unreadable(
            _("This is an Excel workbook or another archive, not a CSV file; a workbook's name ends in .xlsx.")
        )
    if start.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"<!DOCTYPE", b"<html", b"<?xml")):
        raise Unreadable(_("This is a document or a picture, not a CSV file."))
    return packed


def pieces(file: IO[bytes], *, packed: bool) -> Iterator[bytes]:
    """Yield the content in pieces, unpacked; stops a bomb at 100 to 1. Raises Unreadable."""
    stream = gzip.GzipFile(fileobj=file) if packed else file
    out = 0
    try:
        while piece := stream.read(CHUNK):
            out += len(piece)
            if packed and out > RATIO_FROM and out > RATIO_MOST * max(file.tell(), 1):
                raise Unreadable(_("The packed file unfolds to more than 100 times its size; that is not accepted."))
            yield piece
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise Unreadable(_("The packed file is damaged or was cut off.")) from error


def head(file: IO[bytes], *, packed: bool) -> tuple[bytes, bool]:
    """Return the first bytes of the content and whether they are all of it."""
    found = b""
    for piece in pieces(file, packed=packed):
        found += piece
        if len(found) >= HEAD_BYTES:
            return found[:HEAD_BYTES], False
    return found, True


def guess_encoding(start: bytes, *, is_whole: bool) -> tuple[str, bool]:
    """Return the encoding of the content's start and whether the bytes leave no doubt. Raises Unreadable."""
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16", True
    if b"\0" in start:
        if _looks_like_utf16(start):
            return ("utf-16-le" if start[1:2] == b"\0" else "utf-16-be"), True
        raise Unreadable(_("The file holds zero bytes: it is no text, or it is damaged."))
    if _decodes(start, "utf-8", is_whole):
        return "utf-8", True
    return _eight_bit(start)


def decoded(file_pieces: Iterator[bytes], encoding: str) -> Iterator[str]:
    """Yield the content as text with plain line ends. Raises Unreadable with the place of the first byte that is wrong."""
    decoder = codecs.getincrementaldecoder("utf-8-sig" if encoding == "utf-8" else encoding)(errors="strict")
    read, held = 0, ""
    for piece in file_pieces:
        text = held + _decode(decoder, piece, read, final=False, encoding=encoding)
        read += len(piece)
        # A line end of two signs may be cut in the middle.
        held = "\r" if text.endswith("\r") else ""
        yield _plain(text[: len(text) - len(held)])
    yield _plain(held + _decode(decoder, b"", read, final=True, encoding=encoding))


def save_as() -> str:
    """Return what to do with a file of another kind."""
    return _("In a spreadsheet choose “Save as” and “Excel workbook (.xlsx)” or “CSV UTF-8”.")


def _older(file: IO[bytes]) -> str:
    """Return what a file in the old container of Office is: a workbook behind a password, or one of before 2007."""
    file.seek(0)
    held = b""
    while piece := file.read(CHUNK):
        held = held[-len(_PASSWORD) :] + piece
        if _PASSWORD in held:
            return _("This Excel workbook is encrypted; save it without a password.")
    return _("This is an old Excel workbook (.xls).") + " " + save_as()


def _decode(decoder: codecs.IncrementalDecoder, piece: bytes, offset: int, *, final: bool, encoding: str) -> str:
    try:
        text = decoder.decode(piece, final)
    except UnicodeDecodeError as error:
        raise Unreadable(
            _("Byte %(offset)s is not %(encoding)s. Choose another encoding.")
            % {"offset": offset + error.start + 1, "encoding": encoding.upper()}
        ) from error
    if "\0" in text:
        raise Unreadable(_("The file holds zero bytes: it is no text, or it is damaged."))
    return text


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _looks_like_utf16(start: bytes) -> bool:
    even, odd = start[0:4000:2].count(0), start[1:4000:2].count(0)
    half = max(min(len(start), 4000) // 2, 1)
    return max(even, odd) > 0.7 * half and min(even, odd) < 0.1 * half


def _decodes(start: bytes, encoding: str, is_whole: bool) -> bool:
    try:
        codecs.getincrementaldecoder(encoding)().decode(start, is_whole)
    except UnicodeDecodeError:
        return False
    return True


def _eight_bit(start: bytes) -> tuple[str, bool]:
    """Polish text tells its code page by its letters; other text is guessed, and said to be."""
    for encoding in ("cp1250", "iso8859_2"):
        signs = [sign for sign in start.decode(encoding, errors="replace") if ord(sign) > 127 and not sign.isspace()]
        if signs and sum(sign in POLISH for sign in signs) >= 0.9 * len(signs):
            return encoding, True
    signs = [sign for sign in start.decode("cp1252", errors="replace") if ord(sign) > 127 and not sign.isspace()]
    if sum(sign in WESTERN for sign in signs) >= 0.9 * len(signs):
        return "cp1252", False
    best = from_bytes(start[:CHUNK], cp_isolation=_OURS).best()
    return (best.encoding, False) if best is not None else ("cp1250", False)
