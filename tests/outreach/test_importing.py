"""The list as a workbook: out and in again; every fault by row and column; the good rows alone; undone."""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook

from programme.documents.xlsx import ReadTable, Table, tables_in, workbook
from programme.language import NotAllowed
from programme.outreach.actions import import_outreach, undo_several
from programme.outreach.importing import Fault
from programme.outreach.model import OutreachStatus
from programme.outreach.queries import import_reading, latest_batch, outreach, outreach_workbook
from programme.outreach.rules import ColumnsMissing, NothingToImport, RowsAtFault, SeveralChanged
from programme.store import Store
from tests.factories import MORNING, board_member, programme_manager
from tests.outreach.arranging import BODO, NARVIK, NORDLAND, board, partner, record, row

HEADINGS = ("Kommunenummer", "Navn", "Slag", "Status", "Følges opp av", "Sist kontaktet", "E-postadresse")


def sheet(*rows: tuple[str, ...], headings: tuple[str, ...] = HEADINGS) -> ReadTable:
    """A file as somebody sends it; what a row leaves out at its end is empty."""
    filled = [(*each, *[""] * (len(headings) - len(each))) for each in rows]
    return tables_in(workbook([Table("Ark", headings, filled)]))[0]


def test_what_is_taken_out_says_nothing_new_when_it_is_sent_in_again(store: Store) -> None:
    actor = board(store)
    said = {
        "followed_up_by": actor.person_id,
        "contacted_on": date(2023, 9, 1),
        "next_step": "=1+1",
        "next_step_on": date(2023, 9, 20),
        "contact_name": "Rita Eksempel",
        "contact_email": "rita@bodo.example",
        "notes": "Linje én\nLinje to",
    }
    record(actor, store, **said)
    partner(actor, store, municipality_number="1804", contact_name="Bibbi Eksempel")

    [table] = tables_in(outreach_workbook(actor, store, **NORDLAND))
    found = import_reading(actor, store, table, **NORDLAND)

    assert (found.rows, found.changes, found.partners, found.faults) == (42, (), (), ())
    with pytest.raises(NothingToImport):
        import_outreach(actor, store, table, **NORDLAND, seen={})


def test_excel_offers_the_words_of_the_columns(store: Store) -> None:
    book = load_workbook(BytesIO(outreach_workbook(board(store), store, **NORDLAND)))
    offered = [[cell.value for cell in column if cell.value] for column in book["Valg"].iter_cols()]
    assert offered[1:] == [[each.label for each in OutreachStatus], ["Bo Eksempel"]]
    assert offered[0][:2] == ["kommune", "barnehage"]


def test_a_file_changes_what_it_says_and_leaves_the_rest(store: Store) -> None:
    actor = board(store)
    record(actor, store, notes="Vil vite mer.", contact_email="rita@bodo.example")
    table = sheet(
        ("1804", "", "", "Interessert", "bo eksempel", "03.09.2023"),
        ("", "narvik", "kommune", "kontaktet"),
        ("1804", "Bodø bibliotek", "bibliotek", "", "", "", "post@biblioteket.example"),
    )
    import_outreach(actor, store, table, **NORDLAND, seen={BODO: 1, NARVIK: 0})

    found = row(actor, store)
    assert (found.status, found.followed_up_name, found.contacted_on) == (
        OutreachStatus.INTERESTED,
        "Bo Eksempel",
        date(2023, 9, 3),
    )
    assert (found.notes, found.contact_email) == ("Vil vite mer.", "rita@bodo.example")
    assert row(actor, store, NARVIK).status is OutreachStatus.CONTACTED
    [library] = [each for each in outreach(actor, store, **NORDLAND) if each.is_partner]
    assert (library.name, library.municipality_number, library.contact_email, library.status) == (
        "Bodø bibliotek",
        "1804",
        "post@biblioteket.example",
        OutreachStatus.NOT_CONTACTED,
    )


def test_every_fault_is_told_by_row_and_column_and_how_to_mend_it(store: Store) -> None:
    table = sheet(
        ("0301", "", "kommune", "kontaktet"),
        ("1804", "Narvik", "kommune", "kontaktet"),
        ("1806", "Narvik", "kommune", "ringt"),
        ("1806", "Narvik", "kommune", "kontaktet"),
        ("", "Bodøbiblioteket", "", "kontaktet"),
        ("", "Bodøbiblioteket", "bokbuss", "kontaktet"),
        ("", "Rana", "bibliotek"),
        ("", "", "bibliotek"),
        ("", "Vefsn", "kommune", "", "Ola Eksempel", "12.13.2023", "post.example"),
        ("", "Fauske", "kommune", "", "", "04.09.2023"),
        ("", "Bergen", "kommune"),
    )
    found = import_reading(board(store), store, table, **NORDLAND)

    kinds = (
        "kommune, barnehage, SFO, skole, bibliotek, helse, frivillighet, næringsliv, kommuneadministrasjon, "
        "politisk ledelse og annet"
    )
    assert found.faults == (
        Fault(2, "Kommunenummer", "0301 er ingen av medlemskommunene deres. Rett nummeret."),
        Fault(3, "Navn", "1804 er Bodø. Rett nummeret eller navnet."),
        Fault(
            4,
            "Status",
            "«ringt» er ingen status. Skriv en av disse: ikke kontaktet, kontaktet, interessert, takket nei og søkt.",
        ),
        Fault(5, "Navn", "Narvik står også i rad 4. Behold én av dem."),
        Fault(6, "Slag", "Skriv «kommune», eller hva slags samarbeidspart dette er."),
        Fault(7, "Slag", f"«bokbuss» er ikke et slag vi kjenner. Skriv ett av disse: {kinds}."),
        Fault(8, "Slag", "Rana er en kommune. Skriv «kommune» her."),
        Fault(9, "Navn", "Navnet mangler. Skriv inn et navn."),
        Fault(10, "Følges opp av", "Ola Eksempel sitter ikke i fylkesstyret. Skriv en av disse: Bo Eksempel."),
        Fault(10, "Sist kontaktet", "«12.13.2023» er ingen dato. Skriv for eksempel 15.09.2023."),
        Fault(10, "E-postadresse", "E-postadressen mangler @. Skriv for eksempel navn@kommune.no."),
        Fault(11, "Sist kontaktet", "4. september 2023 har ikke vært ennå. Rett datoen."),
        Fault(12, "Navn", "«Bergen» er ingen av medlemskommunene deres. Rett navnet."),
    )
    assert (found.rows, found.faulty_rows, found.good_rows, found.changes) == (11, 11, 0, ())


def _four_hundred(faulty: int) -> ReadTable:
    """400 partners, of which the first so many have a status that is none."""
    rows = [("", f"Part {place}", "bibliotek", "ringt" if place < faulty else "kontaktet") for place in range(400)]
    return sheet(*rows)


def test_forty_faulty_rows_of_four_hundred_are_all_told_and_nothing_is_imported(store: Store) -> None:
    actor, table = board(store), _four_hundred(40)
    found = import_reading(actor, store, table, **NORDLAND)

    assert [(each.row, each.column) for each in found.faults] == [(place + 2, "Status") for place in range(40)]
    with pytest.raises(RowsAtFault) as refused:
        import_outreach(actor, store, table, **NORDLAND, seen={})
    assert str(refused.value).startswith("40 rader har noe som må rettes.")
    assert len(outreach(actor, store, **NORDLAND)) == 41


def test_the_good_rows_are_imported_when_that_is_asked_for_and_can_be_undone(store: Store) -> None:
    actor, table = board(store), _four_hundred(40)
    batch_id = import_outreach(actor, store, table, **NORDLAND, seen={}, only_good=True)
    rows = {each.name: each for each in outreach(actor, store, **NORDLAND)}
    assert len(rows) == 41 + 360

    changed = rows["Part 399"]
    sql = "UPDATE outreach SET version = 2 WHERE id = $id"
    store.write(lambda transaction: transaction.rows(sql, id=changed.id))
    undo_several(actor, store, batch_id=batch_id)

    assert [each.name for each in outreach(actor, store, **NORDLAND) if each.is_partner] == ["Part 399"]
    batch = latest_batch(actor, store, **NORDLAND)
    assert batch
    assert (batch.is_import, batch.rows, batch.undone_at, batch.left) == (True, 360, MORNING, ("Part 399",))


def test_a_file_without_the_columns_that_matter_is_refused(store: Store) -> None:
    with pytest.raises(ColumnsMissing) as refused:
        import_reading(board(store), store, sheet(("1804",), headings=("Kommunenummer",)), **NORDLAND)
    assert "«Navn» og «Status»" in str(refused.value)


def test_rows_that_another_has_changed_since_the_file_was_looked_over_are_refused(store: Store) -> None:
    actor = board(store)
    table = sheet(("1804", "Bodø", "kommune", "kontaktet"))
    record(actor, store, status=OutreachStatus.DECLINED)
    with pytest.raises(SeveralChanged):
        import_outreach(actor, store, table, **NORDLAND, seen={BODO: 0})


def test_a_board_imports_into_its_own_list_and_others_do_not(store: Store) -> None:
    board(store)
    table = sheet(("1804", "Bodø", "kommune", "kontaktet"))
    for refused in (board_member(store, "vestland"), programme_manager(store)):
        with pytest.raises(NotAllowed):
            import_reading(refused, store, table, **NORDLAND)
        with pytest.raises(NotAllowed):
            import_outreach(refused, store, table, **NORDLAND, seen={BODO: 0})
