"""Files that are sent in: judged by what is in them, scanned where a scanner is set up, and kept in the store."""

import sys
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import pytest

from programme.access.model import system
from programme.documents import attachments
from programme.documents.attachments import (
    LARGEST,
    CheckedFile,
    FileInfected,
    FileKind,
    FileKindRefused,
    FileMissing,
    FileNotScanned,
    FileTooLarge,
    attachments_of,
    checked,
    content_of,
    keep_attachment,
    kind_of,
    remove_attachment,
)
from programme.documents.upload import Upload
from programme.language import NotAllowed, RuleBroken
from programme.store import Store
from tests.factories import MORNING

PDF = b"%PDF-1.7\n..."
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def archive(**parts: str) -> bytes:
    """A zip file; a part's name has `__` for `/`."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_STORED) as file:
        for name, text in parts.items():
            file.writestr(name.replace("__", "/"), text)
    return out.getvalue()


def docx(**more: str) -> bytes:
    parts = {"[Content_Types].xml": f"<Types><Override ContentType='{WORD}'/></Types>", "word__document.xml": "<w/>"}
    return archive(**parts, **more)


ODT = archive(mimetype="application/vnd.oasis.opendocument.text", **{"content.xml": "<x/>"})


def damaged() -> bytes:
    """A Word document whose first part cannot be unpacked any more."""
    out, name = BytesIO(), "[Content_Types].xml"
    with ZipFile(out, "w", ZIP_DEFLATED) as file:
        file.writestr(name, WORD * 9)
        file.writestr("word/document.xml", "<w/>")
    content, start = out.getvalue(), 30 + len(name)
    return content[:start] + b"\xff" + content[start + 1 :]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, FileKind.PDF),
        (PNG, FileKind.PNG),
        (JPEG, FileKind.JPEG),
        (docx(), FileKind.DOCX),
        (ODT, FileKind.ODT),
        (b"MZ\x90\x00", None),
        (b"<html><script>", None),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", None),
        (b" %PDF-1.7", None),
        (b"\x89PNG\r\n\x1a\n", None),
        (archive(**{"a.txt": "x"}), None),
        (archive(**{"word__document.xml": "<w/>"}), None),
        (docx(**{"word__vbaProject.bin": "x"}), None),
        (docx(**{"word__VBAPROJECT.BIN": "x"}), None),
        (archive(**{"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "x"}), None),
        (b"PK\x03\x04 and no archive", None),
        (docx()[:-30], None),
        (damaged(), None),
    ],
)
def test_a_file_is_what_its_content_says(content: bytes, kind: FileKind | None) -> None:
    assert kind_of(content) is kind


@pytest.mark.parametrize("name", ["protokoll.pdf", "PROTOKOLL.EXE", "bilde.png", ""])
def test_the_name_decides_nothing(name: str) -> None:
    assert checked(Upload(name, PDF)).kind is FileKind.PDF
    with pytest.raises(FileKindRefused):
        checked(Upload(name, b"MZ\x90\x00"))


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("Protokoll 2023.pdf", "Protokoll 2023.pdf"),
        ("protokoll.exe", "protokoll.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\kari\\protokoll.pdf", "protokoll.pdf"),
        ("a\r\nb\x00.pdf", "ab.pdf"),
        ("...", "fil.pdf"),
        ("å" * 300, "å" * 116 + ".pdf"),
    ],
)
def test_a_name_is_kept_as_words_alone(sent: str, kept: str) -> None:
    assert checked(Upload(sent, PDF)).name == kept


def test_a_file_has_a_least_and_a_largest_size() -> None:
    assert len(checked(Upload("a.pdf", PDF.ljust(LARGEST))).content) == LARGEST
    with pytest.raises(FileTooLarge, match="større enn 10 MB"):
        checked(Upload("a.pdf", PDF.ljust(LARGEST + 1)))
    for nothing in (None, Upload("a.pdf", b"")):
        with pytest.raises(FileMissing):
            checked(nothing)


def test_nobody_makes_a_checked_file_by_hand() -> None:
    with pytest.raises(TypeError):
        CheckedFile("a.pdf", FileKind.PDF, b"MZ", is_scanned=False, made_by=None)


def scanner(folder: Path, body: str) -> tuple[str, ...]:
    """A scanner that is a script of ours: `body` has the file's content as `content`."""
    script = folder / "scan.py"
    head = "import sys\nfrom pathlib import Path\ncontent = Path(sys.argv[-1]).read_bytes()\n"
    script.write_text(f"{head}Path(__file__).with_name('seen').write_text(sys.argv[-1])\n{body}\n")
    return (sys.executable, str(script))


def test_a_scanner_is_given_the_content_and_its_answer_counts(tmp_path: Path) -> None:
    scan = scanner(tmp_path, "sys.exit(1 if b'EICAR' in content else 0)")

    assert checked(Upload("a.pdf", PDF), scan=scan).is_scanned
    with pytest.raises(FileInfected):
        checked(Upload("a.pdf", PDF + b"EICAR"), scan=scan)
    assert not Path((tmp_path / "seen").read_text()).exists()


@pytest.mark.parametrize("body", ["sys.exit(2)", "import time\ntime.sleep(60)"])
def test_a_scanner_that_does_not_answer_lets_nothing_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str
) -> None:
    monkeypatch.setattr(attachments, "SCAN_LASTS", 2.0)
    with pytest.raises(FileNotScanned):
        checked(Upload("a.pdf", PDF), scan=scanner(tmp_path, body))


def test_a_scanner_that_is_gone_lets_nothing_in(tmp_path: Path) -> None:
    with pytest.raises(FileNotScanned):
        checked(Upload("a.pdf", PDF), scan=(str(tmp_path / "none"),))


def test_without_a_scanner_a_file_says_so() -> None:
    assert not checked(Upload("a.pdf", PDF)).is_scanned


def test_a_file_is_kept_whole_and_once_and_can_be_taken_out(store: Store) -> None:
    actor, file = system(MORNING), checked(Upload("a.pdf", bytes(range(256)).join([PDF, b"\x00\xff"])))
    keep = {"kind": "annual_meeting", "record": "m1"}

    first, again = (store.write(lambda work: keep_attachment(work, actor, file, **keep)) for _each in range(2))

    assert first == again
    assert content_of(store, first) == file.content
    [kept] = attachments_of(store, kind="annual_meeting", records=["m1", "m2"])["m1"]
    assert (kept.name, kept.size, kept.fingerprint) == ("a.pdf", len(file.content), file.fingerprint)
    store.write(lambda work: remove_attachment(work, actor, first))
    assert attachments_of(store, kind="annual_meeting", records=["m1"]) == {}
    assert store.rows("SELECT name FROM attachment") == [{"name": "a.pdf"}]
    with pytest.raises(NotAllowed):
        content_of(store, first)


def test_a_file_belongs_to_a_record_of_its_kind(store: Store) -> None:
    actor, file = system(MORNING), checked(Upload("a.pdf", PDF))
    kept = store.write(lambda work: keep_attachment(work, actor, file, kind="annual_meeting", record="m1"))
    assert attachments.record_of(store, kept, kind="annual_meeting") == "m1"
    for wrong in ({"attachment_id": kept, "kind": "plan"}, {"attachment_id": "none", "kind": "annual_meeting"}):
        with pytest.raises(RuleBroken):
            attachments.record_of(store, wrong["attachment_id"], kind=wrong["kind"])
