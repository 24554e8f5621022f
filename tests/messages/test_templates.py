"""Programme management writes what messages say: placeholders are checked, every version is kept, sending uses it."""

from datetime import timedelta

import pytest

from programme.access.audit import StaleRecord
from programme.access.model import Actor, system
from programme.language import NotAllowed
from programme.messages.about import ABOUT
from programme.messages.actions import remove_mailbox, restore_standard, set_mailbox, write_template
from programme.messages.model import MessageKind
from programme.messages.outbox import queue_message
from programme.messages.queries import outbox, whole_message
from programme.messages.reading import may_read
from programme.messages.records import standing_template
from programme.messages.sending import send_waiting
from programme.messages.standard import Text, standard
from programme.messages.template_queries import preview, programme_mailbox, template, template_versions
from programme.messages.templates import (
    BraceAlone,
    MailboxForm,
    PlaceholderMissing,
    PlaceholderUnknown,
    SubjectOnSeveralLines,
    SubjectTooLong,
    TemplateForm,
    form_of,
)
from programme.messages.wording import subject_line, worded
from programme.organisation.actions import introduce_person
from programme.organisation.model import PersonForm
from programme.store import Store
from tests.factories import MORNING, acting, board_member, programme_manager
from tests.messages.mailbox import Mailbox, body_of

SITE = "https://app.kulturskole.example"
KIND = MessageKind.DATE_MOVED
OURS = TemplateForm(subject="Ny dato for {frist}", text_before="Nå er det {dag}. Se her:", text_after="Hilsen oss")


def write(actor: Actor, store: Store, version: int, **changes: str) -> None:
    write_template(actor, store, OURS.model_copy(update=changes), kind=KIND, version=version)


def queue(store: Store, recipient: str, *, record_id: str = "2024-25") -> None:
    facts = ABOUT[KIND].samples | {"day": "1. april 2024"}
    store.write(
        lambda transaction: queue_message(
            transaction, system(MORNING), KIND, recipients=[recipient], record_id=record_id, facts=facts
        )
    )


def test_what_is_written_is_kept_with_the_facts_own_names(store: Store) -> None:
    manager = programme_manager(store)
    write(manager, store, 0, subject="Ny dato for { Frist }")

    stands = template(manager, store, kind=KIND)
    assert (stands.text.subject, stands.text.before) == ("Ny dato for {deadline}", "Nå er det {day}. Se her:")
    assert (stands.is_standard, stands.version) == (False, 1)
    assert form_of(stands.text) == OURS


def test_every_version_is_kept_and_the_standard_comes_back(store: Store) -> None:
    manager = programme_manager(store)
    write(manager, store, 0)
    write(manager, store, 1, text_after="Hilsen Pia")
    restore_standard(manager, store, kind=KIND, version=2)

    stands = template(manager, store, kind=KIND)
    assert (stands.text, stands.is_standard, stands.version) == (standard(KIND), True, 3)
    versions = template_versions(manager, store, kind=KIND)
    assert [(each.version, each.text_after, each.is_standard) for each in versions[1:]] == [
        (2, "Hilsen Pia", False),
        (1, "Hilsen oss", False),
    ]
    assert {each.written_by for each in versions} == {"Pia Eksempel"}


def test_nothing_is_written_when_nothing_is_different(store: Store) -> None:
    manager = programme_manager(store)
    restore_standard(manager, store, kind=KIND, version=0)
    write(manager, store, 0)
    write(manager, store, 1)
    assert template(manager, store, kind=KIND).version == 1


def test_the_second_of_two_who_write_is_told(store: Store) -> None:
    manager = programme_manager(store)
    write(manager, store, 0)
    with pytest.raises(StaleRecord):
        write(manager, store, 0, text_after="Noe annet")


@pytest.mark.parametrize(
    ("changes", "fault", "named"),
    [
        ({"text_before": "{dag} i {kommunen} og {fylke}"}, PlaceholderUnknown, r"\{kommunen\} og \{fylke\}"),
        ({"text_before": "{dag.__class__}"}, PlaceholderUnknown, r"\{dag.__class__\}"),
        ({"text_before": "{0}, {dag}"}, PlaceholderUnknown, r"\{0\}"),
        ({"text_before": "Se her:", "text_after": ""}, PlaceholderMissing, r"\{dag\}"),
        ({"text_before": "{dag} og en } for mye"}, BraceAlone, "klamme"),
        ({"text_before": "{{dag}}"}, BraceAlone, "klamme"),
        ({"subject": "{frist}\nBcc: alle@kommune.example"}, SubjectOnSeveralLines, "linje"),
        ({"subject": "{frist} " + 150 * "x"}, SubjectTooLong, "150"),
    ],
)
def test_a_faulty_text_is_refused_in_a_sentence_that_names_the_fault(
    store: Store, changes: dict[str, str], fault: type[Exception], named: str
) -> None:
    manager = programme_manager(store)
    with pytest.raises(fault, match=named):
        write(manager, store, 0, **changes)
    with pytest.raises(fault):
        preview(manager, store, OURS.model_copy(update=changes), kind=KIND, address=SITE)
    assert template(manager, store, kind=KIND).version == 0


def test_a_preview_shows_a_real_message_or_says_that_it_is_invented(store: Store) -> None:
    manager = programme_manager(store)
    invented = preview(manager, store, OURS, kind=KIND, address=SITE)
    queue(store, str(manager.person_id))
    real = preview(manager, store, OURS, kind=KIND, address=SITE)

    assert (invented.is_real, invented.letter.before) == (False, "Nå er det 1. juni 2024. Se her:")
    assert (real.is_real, real.letter.before) == (True, "Nå er det 1. april 2024. Se her:")
    assert real.letter.link == f"{SITE}/programperiode?periode=2024-25&frist=application"
    assert template(manager, store, kind=KIND).version == 0


@pytest.mark.parametrize("kind", MessageKind)
def test_every_kind_has_a_preview_of_a_record_that_programme_management_may_read(
    store: Store, kind: MessageKind
) -> None:
    manager, about = programme_manager(store), ABOUT[kind]
    assert may_read(manager, kind, about.samples)
    form = form_of(standard(kind))
    assert not preview(manager, store, form, kind=kind, address=SITE).is_real

    store.write(
        lambda transaction: queue_message(
            transaction, manager, kind, recipients=["somebody"], record_id="the-record", facts=about.samples
        )
    )
    shown = preview(manager, store, form, kind=kind, address=SITE)
    assert shown.is_real or not about.samples
    assert shown.letter.link.startswith(f"{SITE}/")


def test_a_message_is_listed_and_read_as_it_went_whatever_its_kind_says_since(real_store: Store, box: Mailbox) -> None:
    manager = programme_manager(real_store)
    queue(real_store, str(manager.person_id))
    assert [each.subject for each in outbox(manager, real_store, kind=KIND)] == [
        "Fremtidens kulturskole: søknadsfristen for kommunene er flyttet til 1. april 2024"
    ]
    write(manager, real_store, 0)
    listed = [each.subject for each in outbox(manager, real_store, kind=KIND)]
    assert listed == ["Ny dato for søknadsfristen for kommunene"]

    send_waiting(system(MORNING + timedelta(minutes=1)), real_store, box.mail(), address=SITE, issue=str)
    later = acting(real_store, manager.person_id, MORNING + timedelta(hours=1))
    write(later, real_store, 1, subject="Noe helt annet om {frist}", text_before="{dag}")

    [sent] = outbox(later, real_store, kind=KIND)
    assert [sent.subject] == listed == [mail["Subject"] for mail in box.mails]
    whole = whole_message(later, real_store, message_id=sent.id, address=SITE)
    assert whole.as_text == body_of(box.mails[0]).replace("\r\n", "\n")


def test_a_subject_line_whose_facts_are_all_empty_gives_way_to_the_standard() -> None:
    kind = MessageKind.GATHERING_ANNOUNCED
    ours = Text("Tema: {theme}", "{gathering} {when}")
    facts = ABOUT[kind].samples
    assert worded(kind, facts, address=SITE, template=ours).subject == "Tema: Samhandling"
    without = worded(kind, facts | {"theme": ""}, address=SITE, template=ours)
    assert without.subject == "Fremtidens kulturskole: invitasjon til samling 3"
    assert subject_line(kind, dict.fromkeys(facts, ""), ours) == kind.label


def test_a_message_is_worded_as_its_kind_is_when_it_goes(real_store: Store, box: Mailbox) -> None:
    manager = programme_manager(real_store)
    queue(real_store, str(manager.person_id))
    write(manager, real_store, 0)

    send_waiting(system(MORNING + timedelta(minutes=1)), real_store, box.mail(), address=SITE, issue=str)

    [mail] = box.mails
    assert mail["Subject"] == "Ny dato for søknadsfristen for kommunene"
    link = f"{SITE}/programperiode?periode=2024-25&frist=application&rolle=programme_management"
    assert body_of(mail).replace("\r\n", "\n") == f"Hei!\n\nNå er det 1. april 2024. Se her:\n\n{link}\n\nHilsen oss\n"


def test_who_may_no_longer_read_the_record_gets_no_mail(real_store: Store, box: Mailbox) -> None:
    form = PersonForm(name="Ola Eksempel", email="ola@kommune.example")
    queue(real_store, introduce_person(system(MORNING), real_store, form))

    send_waiting(system(MORNING + timedelta(minutes=1)), real_store, box.mail(), address=SITE, issue=str)

    assert box.mails == []
    [row] = real_store.rows("SELECT fault FROM outbox")
    assert "ikke" in row["fault"]


def test_a_text_that_asks_for_what_messages_know_no_more_gives_way_to_the_standard(store: Store) -> None:
    values = {
        "kind": KIND,
        "version": 1,
        "is_standard": False,
        "subject": "{gone}",
        "text_before": "x",
        "text_after": "",
    }
    store.write(
        lambda transaction: transaction.insert("message_template", **values, written_at=MORNING, written_by=None)
    )
    assert standing_template(store, KIND).text == standard(KIND)


def test_the_mailbox_is_set_and_taken_away(store: Store) -> None:
    manager = programme_manager(store)
    set_mailbox(manager, store, MailboxForm(email="Post@Kulturskole.example"), version=0)
    assert programme_mailbox(manager, store) == ("post@kulturskole.example", 1)
    with pytest.raises(StaleRecord):
        remove_mailbox(manager, store, version=0)
    remove_mailbox(manager, store, version=1)
    assert programme_mailbox(manager, store) == ("", 2)


def test_texts_are_for_programme_management(store: Store) -> None:
    with pytest.raises(NotAllowed):
        write(board_member(store), store, 0)
