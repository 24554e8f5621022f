"""A board's list as an Excel file, both ways: taken out, filled in, looked over, and only then imported."""

from collections.abc import Mapping, Sequence

from pydantic import BaseModel, ConfigDict

from programme.documents.upload import Upload
from programme.documents.xlsx import MEDIA_TYPE, ReadTable, tables_in
from programme.language import _
from programme.language.numbers import number
from programme.outreach import actions, queries
from programme.outreach.importing import Fault, ImportReading
from programme.outreach.rules import FileMissing
from programme.store import Store
from programme.ui import feedback, show
from programme.ui.context import Context
from programme.ui.download import download
from programme.ui.outreach_several import undo_last
from programme.ui.preview import Previewed

_MOST_FAULTS = 1000


class _Sent(BaseModel):
    """A file that has been read and waits to be imported."""

    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True)
    table: ReadTable


def take_out(context: Context, place: Mapping[str, str]) -> None:
    """The button that gives the list as a workbook: what whoever presses it may read then."""

    def made() -> bytes:
        return queries.outreach_workbook(context.actor, context.store, **place)

    file = f"oppfolging-{place['department']}-{place['cohort']}.xlsx"
    download(_("Last ned som Excel"), made, key="outreach", file=file, mime=MEDIA_TYPE)


def send_in(context: Context, place: Mapping[str, str]) -> None:
    """A file to import: first what it would do, with all that is wrong in it, then the way on or back; then undo."""
    sent: Previewed[_Sent] = Previewed(f"outreach-file-{place['department']}")
    if sent.wish:
        _look_over(context, place, sent, sent.wish.table)
        return
    show.text(
        _(
            "Last ned listen, fyll den ut og send den inn her. En tom celle endrer ingenting. Nye samarbeidsparter "
            "skriver dere på egne rader nederst. Ingenting lagres før dere har sett hva filen endrer."
        )
    )

    def read(typed: feedback.Typed, _store: Store) -> None:
        upload: Upload | None = typed["file"]
        if upload is None:
            raise FileMissing
        table = tables_in(upload.content)[0]
        queries.import_reading(context.actor, context.store, table, **place)
        sent.keep(_Sent(table=table))

    done = _("Filen er lest. Ingenting er lagret ennå.")
    with feedback.form(f"outreach-file-{place['department']}", _("Les filen"), save=read, done=done) as form:
        form.file("file", _("Excel-fil (.xlsx)"), kinds=["xlsx"])
    undo_last(context, place)


def _look_over(context: Context, place: Mapping[str, str], sent: Previewed[_Sent], table: ReadTable) -> None:
    found = queries.import_reading(context.actor, context.store, table, **place)
    seen = {row.id: row.version for row, _values in found.changes}
    show.heading(_("Slik blir importen"))
    _figures(found)
    has_good = bool(found.changes or found.partners)
    if found.faults:
        _faults(found.faults, has_good=has_good)
    if not has_good:
        if not found.faults:
            show.empty(_("Filen endrer ingenting. Gå tilbake og velg en annen."))
        sent.way_back()
        return
    count = number(found.good_rows)
    label = (
        _("Importer bare de {count} som er i orden", count=count)
        if found.faults
        else _("Importer alle {count}", count=count)
    )
    sent.confirm(
        label,
        save=lambda store: actions.import_outreach(
            context.actor, store, table, **place, seen=seen, only_good=bool(found.faults)
        ),
        done=_("Filen er importert."),
    )


def _figures(found: ImportReading) -> None:
    of_all = _("av {count} rader", count=number(found.rows))
    show.figures(
        [
            (_("Rader i orden"), number(found.good_rows), of_all),
            (_("Rader som må rettes"), number(found.faulty_rows), of_all),
            (_("Rader som endres"), number(len(found.changes)), of_all),
            (_("Nye samarbeidsparter"), number(len(found.partners)), of_all),
        ]
    )


def _faults(faults: Sequence[Fault], *, has_good: bool) -> None:
    show.text(
        _("Ingenting er importert. Rett dette i filen og send den på nytt, eller importer de andre radene.")
        if has_good
        else _("Ingenting er importert. Rett dette i filen og send den på nytt. De andre radene endrer ingenting.")
    )
    show.table(
        [
            {_("Rad"): number(each.row), _("Kolonne"): each.column, _("Hva som må rettes"): each.reason}
            for each in faults[:_MOST_FAULTS]
        ],
        caption=_("Dette må rettes"),
    )
