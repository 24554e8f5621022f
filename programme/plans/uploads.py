"""A plan file that somebody sends in, whatever its format."""

from collections.abc import Sequence

from programme.documents.upload import Upload
from programme.organisation.model import Department
from programme.plans.datafile import read_datafile
from programme.plans.reading import FileMissing, ReadPlan
from programme.plans.workbook import read_workbook

_PACKED = b"PK"
"""How a workbook begins: it is a packed folder. Of the name nothing is believed."""


def read_upload(upload: Upload | None, departments: Sequence[Department]) -> ReadPlan:
    """The plan in the file, for one of `departments`, or all that is wrong with it.

    Raises FileMissing, NotWorkbook, WorkbookTooLarge, FileNotKnown, DataFileTooLarge, DataFileBroken.
    """
    if upload is None:
        raise FileMissing
    read = read_workbook if upload.content.startswith(_PACKED) else read_datafile
    return read(upload.content, departments)
