"""What a board writes of people is theirs to see, goes when its time is over, and names nobody who has been erased."""

from datetime import UTC, datetime

from programme.access.model import system
from programme.outreach.actions import add_partner, change_several, undo_several
from programme.outreach.model import OutreachStatus, SeveralForm
from programme.outreach.queries import latest_batch
from programme.personal.actions import erase_person, run_retention
from programme.personal.document import sections
from programme.personal.model import ErasureForm, OwnOutreach
from programme.personal.queries import own_data
from programme.store import Store
from tests.factories import acting, person, programme_manager
from tests.outreach.arranging import BODO, NORDLAND, board, partner_form, record, row
from tests.personal.world import places_of

SENSITIVE_GONE = datetime(2026, 7, 1, 7, tzinfo=UTC)


def email_of(store: Store, person_id: str) -> str:
    rows = store.rows("SELECT email FROM person_email WHERE person_id = $id", id=person_id)
    return str(rows[0]["email"])


def test_one_sees_whom_one_follows_up_and_what_is_written_of_oneself_alone(store: Store) -> None:
    actor, rita = board(store), person(store, "Rita Eksempel")
    written = {"contact_name": "Rita", "contact_email": email_of(store, rita), "notes": "Liker å bli ringt."}
    record(actor, store, followed_up_by=actor.person_id, **written)

    of_rita = own_data(acting(store, rita), store, with_sensitive=True)
    assert of_rita.outreach == (OwnOutreach(whom="Bodø", cohort="2024–25", follows_up=False, **written),)
    of_board = own_data(actor, store, with_sensitive=True).outreach
    nothing = dict.fromkeys(written, "")
    assert of_board == (OwnOutreach(whom="Bodø", cohort="2024–25", follows_up=True, **nothing),)
    assert own_data(acting(store, rita), store).outreach[0].notes == ""
    [part] = [each for each in sections(of_rita) if each.heading == "Oppfølging av kommuner og andre"]
    assert part.rows == [
        {
            "Hvem": "Bodø, 2024–25",
            "Du": "er kontaktperson",
            "Skrevet om deg": f"Rita, {written['contact_email']}, Liker å bli ringt.",
        }
    ]


def test_contacts_and_notes_go_when_their_time_is_over_and_what_could_be_undone_too(store: Store) -> None:
    actor = board(store)
    written = {"contact_name": "Rita Eksempel", "contact_email": "rita@bodo.example", "notes": "Ring Rita Eksempel."}
    record(actor, store, **written)
    add_partner(actor, store, partner_form(contact_name="Bibbi Eksempel"), **NORDLAND)
    form = SeveralForm(record_ids=frozenset({BODO}), next_step="Ring")
    batch_id = change_several(actor, store, form, **NORDLAND, seen={BODO: 1})

    run_retention(system(SENSITIVE_GONE), store)

    for word in ("Rita Eksempel", "Bibbi Eksempel", "rita@bodo.example"):
        assert places_of(store, word) == []
    found = row(actor, store)
    assert (found.status, found.contact_name, found.notes, found.next_step) == (
        OutreachStatus.CONTACTED,
        "",
        "",
        "Ring",
    )
    undo_several(actor, store, batch_id=batch_id)
    batch = latest_batch(actor, store, **NORDLAND)
    assert batch
    assert batch.left == ("Bodø",)


def test_nobody_who_is_erased_stands_in_a_row_or_in_what_could_be_undone(store: Store) -> None:
    actor, rita = board(store), person(store, "Rita Eksempel")
    record(actor, store, contact_name="Rita Eksempel", contact_email=email_of(store, rita), notes="Ring Rita Eksempel.")
    form = SeveralForm(record_ids=frozenset({BODO}), next_step="Ring Rita Eksempel igjen")
    change_several(actor, store, form, **NORDLAND, seen={BODO: 1})
    change_several(actor, store, form.model_copy(update={"next_step": "Vent"}), **NORDLAND, seen={BODO: 2})

    manager = programme_manager(store)
    erase_person(manager, store, ErasureForm(reason="Ba om det.", confirmed_name="Rita Eksempel"), person_id=rita)
    assert places_of(store, "Rita Eksempel") == []
