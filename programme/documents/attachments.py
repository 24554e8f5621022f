"""Files that belong to records: judged by what is in them, scanned, and kept in the store itself.

A file on its way in is judged before the transaction that keeps it: `checked` makes the only thing that `keep` takes.
No rights are checked here: the action that calls has done it.
"""

import struct
import subprocess
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from io import BytesIO
from lzma import LZMAError
from pathlib import PurePosixPath
from tempfile import NamedTemporaryFile
from typing import Final
from uuid import uuid4
from zipfile import BadZipFile, ZipFile

from pydantic import BaseModel, ConfigDict

from programme.access.model import Actor
from programme.documents.upload import Upload
from programme.language import NotAllowed, RuleBroken, later
from programme.store import Reader, Transaction, note_leftover
from programme.store.store import one_row

LARGEST: Final = 10 * 1024 * 1024
"""Bytes; Streamlit's own limit (.streamlit/config.toml) is the same."""
SCAN_LASTS: Final = 60.0
"""Seconds that a scan may take."""
_LONGEST_NAME: Final = 120
_LARGEST_PART: Final = 1024 * 1024
"""Bytes that are unpacked to see what an archive is: a small file can be made to unpack without end."""
_INFECTED: Final = 1
"""What scanners end with when they have found something: clamscan(1), clamdscan(1)."""
_WORD_PART: Final = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_TEXT_DOCUMENT: Final = b"application/vnd.oasis.opendocument.text"
_DAMAGED: Final = (BadZipFile, zlib.error, LZMAError, struct.error, EOFError, OSError, ValueError)
_NOT_AS_DOCUMENTS: Final = (NotImplementedError, RuntimeError)
"""Encrypted, or packed in a way that documents are not."""


class FileKind(StrEnum):
    """What a file is, as its content says."""

    PDF = "pdf"
    DOCX = "docx"
    ODT = "odt"
    PNG = "png"
    JPEG = "jpg"

    @property
    def media_type(self) -> str:
        """As HTTP names it."""
        return {
            FileKind.PDF: "application/pdf",
            FileKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            FileKind.ODT: _TEXT_DOCUMENT.decode(),
            FileKind.PNG: "image/png",
            FileKind.JPEG: "image/jpeg",
        }[self]


ENDINGS: Final = ("pdf", "docx", "odt", "png", "jpg", "jpeg")
"""What a browser offers to choose among. Nothing is decided by it."""


class FileMissing(RuleBroken):
    """No file was chosen, or an empty one."""

    sentence = later("Filen mangler eller er tom. Velg en fil.")


class FileTooLarge(RuleBroken):
    """A file has a largest size. Facts: most (megabytes)."""

    sentence = later("Filen er større enn {most} MB. Lag en mindre fil, for eksempel en PDF uten bilder.")


class FileKindRefused(RuleBroken):
    """Only what can be minutes is kept, whatever the file is called."""

    sentence = later("Filen er ikke PDF, Word (DOCX), ODT, PNG eller JPEG. Lagre den som PDF, og velg den på nytt.")


class FileInfected(RuleBroken):
    """The scanner has found something."""

    sentence = later("Virusskanneren stoppet filen. Den er ikke lagret. Lag filen på nytt på en maskin som er ren.")


class FileNotScanned(RuleBroken):
    """A scanner is set up and did not answer: nothing is kept unscanned then."""

    sentence = later(
        "Virusskanneren svarer ikke, og filen er ikke lagret. Prøv igjen senere, eller spør den som drifter tjenesten."
    )


_MADE: Final = object()


@dataclass(frozen=True)
class CheckedFile:
    """A file that may be kept. Only `checked` makes one."""

    name: str
    kind: FileKind
    content: bytes = field(repr=False)
    is_scanned: bool
    made_by: object = field(repr=False, compare=False)

    def __post_init__(self) -> None:
        """Whoever makes one by hand has judged nothing."""
        if self.made_by is not _MADE:
            raise TypeError

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of its content, in hex digits."""
        return sha256(self.content).hexdigest()


class Attachment(BaseModel):
    """A file that belongs to a record; `name` is the sender's own word for it. `added_at` is UTC, `added_by` a name."""

    model_config = ConfigDict(frozen=True)
    id: str
    name: str
    kind: FileKind
    size: int
    fingerprint: str
    is_scanned: bool
    added_at: datetime
    added_by: str


def checked(upload: Upload | None, *, scan: Sequence[str] = ()) -> CheckedFile:
    """The file, as it may be kept. `scan` is the command that is given it, empty where none is set up.

    Raises FileMissing, FileTooLarge, FileKindRefused, FileInfected, FileNotScanned.
    """
    if upload is None or not upload.content:
        raise FileMissing
    if len(upload.content) > LARGEST:
        raise FileTooLarge(most=LARGEST // 1024 // 1024)
    kind = kind_of(upload.content)
    if kind is None:
        raise FileKindRefused
    if scan:
        _scan(upload.content, scan)
    return CheckedFile(_named(upload.name, kind), kind, upload.content, is_scanned=bool(scan), made_by=_MADE)


def kind_of(content: bytes) -> FileKind | None:
    """What the file is, by its content alone; None for what is not taken, such as a document with macros."""
    if content.startswith(b"%PDF-"):
        return FileKind.PDF
    if content.startswith(b"\x89PNG\r\n\x1a\n") and content[12:16] == b"IHDR":
        return FileKind.PNG
    if content.startswith(b"\xff\xd8\xff"):
        return FileKind.JPEG
    return _kind_of_archive(content) if content.startswith(b"PK\x03\x04") else None


def _kind_of_archive(content: bytes) -> FileKind | None:
    try:
        with ZipFile(BytesIO(content)) as archive:
            names = set(archive.namelist())
            if _part(archive, names, "mimetype") == _TEXT_DOCUMENT and "content.xml" in names:
                return FileKind.ODT
            has_macros = any(PurePosixPath(name).name.lower() == "vbaproject.bin" for name in names)
            if "word/document.xml" in names and not has_macros:
                return FileKind.DOCX if _WORD_PART in _part(archive, names, "[Content_Types].xml") else None
    except (*_DAMAGED, *_NOT_AS_DOCUMENTS):
        return None
    return None


def _part(archive: ZipFile, names: set[str], name: str) -> bytes:
    if name not in names:
        return b""
    with archive.open(name) as part:
        return part.read(_LARGEST_PART)


def _named(name: str, kind: FileKind) -> str:
    """The file's own name without its folder and what cannot be printed, ending as its content says."""
    own = name.replace("\\", "/").rpartition("/")[2]
    printable = "".join(letter for letter in own if letter.isprintable())
    stem = " ".join(PurePosixPath(printable).stem.strip(". ").split()) or "fil"
    return f"{stem[: _LONGEST_NAME - len(kind) - 1]}.{kind}"


def _scan(content: bytes, command: Sequence[str]) -> None:
    """Let the command look at the file, under a name of ours; the file is there for as long as it looks."""
    with NamedTemporaryFile(prefix="scan-") as file:
        file.write(content)
        file.flush()
        try:
            done = subprocess.run([*command, file.name], check=False, capture_output=True, timeout=SCAN_LASTS)  # noqa: S603 - whoever runs the app has set the command
        except (OSError, subprocess.TimeoutExpired) as error:
            raise FileNotScanned from error
    if done.returncode == _INFECTED:
        raise FileInfected
    if done.returncode != 0:
        raise FileNotScanned


_OF_RECORDS = """
    SELECT attachment.record_id, attachment.id, attachment.name, kind, size, fingerprint, is_scanned, added_at,
           coalesce(person.name, '') AS added_by
    FROM attachment LEFT JOIN person ON person.id = attachment.added_by
    WHERE record_kind = $kind AND record_id = any($records) AND removed_at IS NULL
    ORDER BY added_at, attachment.id
"""


_SAME = """
    SELECT id FROM attachment
    WHERE record_kind = $kind AND record_id = $record AND fingerprint = $fingerprint AND removed_at IS NULL
"""


def attachments_of(reader: Reader, *, kind: str, records: Sequence[str]) -> dict[str, list[Attachment]]:
    """The files of each of the records (`kind` is their table), oldest first; none for a record without any."""
    found: dict[str, list[Attachment]] = {}
    for row in reader.rows(_OF_RECORDS, kind=kind, records=list(records)) if records else []:
        found.setdefault(row["record_id"], []).append(Attachment.model_validate(row))
    return found


def record_of(reader: Reader, attachment_id: str, *, kind: str) -> str:
    """The id of the record, of that kind, that the file belongs to. Raises NotAllowed for one that is not there."""
    sql = "SELECT record_id FROM attachment WHERE id = $id AND record_kind = $kind AND removed_at IS NULL"
    row = one_row(reader, sql, id=attachment_id, kind=kind)
    if row is None:
        raise NotAllowed
    return str(row["record_id"])


def content_of(reader: Reader, attachment_id: str) -> bytes:
    """What is in the file. Raises NotAllowed for one that is not there."""
    row = one_row(reader, "SELECT content FROM attachment_content WHERE attachment_id = $id", id=attachment_id)
    if row is None:
        raise NotAllowed
    return bytes(row["content"])


def keep_attachment(transaction: Transaction, actor: Actor, file: CheckedFile, *, kind: str, record: str) -> str:
    """Keep the file with the record (`kind` is its table); gives its id. A file that it has already is kept once."""
    same = one_row(transaction, _SAME, kind=kind, record=record, fingerprint=file.fingerprint)
    if same:
        return str(same["id"])
    attachment_id = str(uuid4())
    transaction.insert(
        "attachment",
        id=attachment_id,
        record_kind=kind,
        record_id=record,
        added_at=actor.at,
        added_by=actor.person_id,
        removed_at=None,
        **described(file),
    )
    transaction.insert("attachment_content", attachment_id=attachment_id, content=file.content)
    return attachment_id


def described(file: CheckedFile) -> dict[str, object]:
    """What is said of the file, without its content: for its row, and for the log."""
    return {
        "name": file.name,
        "kind": file.kind,
        "size": len(file.content),
        "fingerprint": file.fingerprint,
        "is_scanned": file.is_scanned,
    }


def remove_attachment(transaction: Transaction, actor: Actor, attachment_id: str) -> None:
    """Take the file out: its content goes, from the store's own file too; that it was there stays."""
    transaction.rows("DELETE FROM attachment_content WHERE attachment_id = $id", id=attachment_id)
    transaction.rows("UPDATE attachment SET removed_at = $now WHERE id = $id", id=attachment_id, now=actor.at)
    note_leftover(transaction, actor.at)
