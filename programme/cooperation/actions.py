"""What people do to bring municipalities together: put in touch, ask to cooperate, say yes, leave."""

from programme.access.audit import refuse_stale, write_audit
from programme.access.doing import action
from programme.access.model import Actor, Scope
from programme.access.rights import Right, permits, require
from programme.cohorts.records import cohort_of
from programme.cooperation.keeping import (
    add_partner,
    mark_left,
    may_keep,
    refuse_second_record,
    refuse_wrong_leaving_day,
    require_neighbours_may_join,
    say_yes,
    scope_of,
    write_record,
)
from programme.cooperation.model import (
    AlreadyAnswered,
    CooperationHolds,
    DayInFuture,
    LeavingForm,
    NotCooperatingYet,
    Origin,
    ProposalForm,
    RecordForm,
    Stage,
    TogetherForm,
)
from programme.cooperation.records import (
    StoredCooperation,
    cooperation_record,
    refuse_second_cooperation,
)
from programme.cooperation.telling import tell_of_answer, tell_of_leaving, tell_of_proposal
from programme.language import NotAllowed
from programme.language.dates import date_in_text, local_date
from programme.organisation.records import municipality_on, municipality_scope
from programme.store import Transaction


@action
def bring_together(
    actor: Actor,
    transaction: Transaction,
    form: TogetherForm,
    *,
    cohort: str,
    department: str | None = None,
    is_suggested: bool = False,
) -> str:
    """A board (of `department`) or programme management (None) records municipalities that may go together; the id.

    As cooperating they are asked, and those whose answer is the actor's to give have said yes with it. Raises
    DayInFuture, NoneOfOwn, OtherDepartmentOutside, AlreadyTogether, AlreadyCooperates, and as municipality_on.
    """
    require(actor, Right.BRING_TOGETHER, Scope(department=department))
    _refuse_future(actor, form)
    starts_on = cohort_of(transaction, cohort).starts_on
    places = [municipality_on(transaction, number, starts_on) for number in form.municipalities]
    require_neighbours_may_join(transaction, places, cohort=cohort, department=department)
    refuse_second_record(transaction, cohort, form.municipalities)
    origin = Origin.BOARD if department else Origin.MANAGEMENT
    if is_suggested:
        origin = Origin.SUGGESTED
    record_id = write_record(
        transaction, actor, form, cohort=cohort, department=department, origin=origin, numbers=form.municipalities
    )
    if form.stage is Stage.COOPERATING:
        _begin(transaction, actor, cooperation_record(transaction, record_id))
    return record_id


@action
def record_contact(
    actor: Actor, transaction: Transaction, form: RecordForm, *, cooperation_id: str, version: int
) -> str:
    """How far it has come, since when, what came of it; gives the id.

    Raises StaleRecord, DayInFuture, CooperationHolds (it ends by municipalities leaving), AlreadyCooperates.
    """
    stored = cooperation_record(transaction, cooperation_id)
    if not may_keep(actor, stored.department, [each.department for each in stored.partners]):
        raise NotAllowed
    refuse_stale(transaction, kind="cooperation", record_id=cooperation_id, read=version, stored=stored.version)
    _refuse_future(actor, form)
    has_held = stored.stage is Stage.COOPERATING and any(
        each.confirmed_at is not None and not each.has_left for each in stored.partners
    )
    if has_held and form.stage is not Stage.COOPERATING:
        raise CooperationHolds(names=stored.names)
    before = transaction.rows("SELECT * FROM cooperation WHERE id = $id", id=cooperation_id)[0]
    after = {"stage": form.stage, "in_touch_on": form.in_touch_on, "notes": form.notes}
    in_touch_by = before["in_touch_by"] or (actor.person_id if form.in_touch_on else None)
    transaction.rows(
        """
        UPDATE cooperation SET stage = $stage, in_touch_on = $in_touch_on, notes = $notes, in_touch_by = $in_touch_by,
            version = version + 1
        WHERE id = $id
        """,
        id=cooperation_id,
        in_touch_by=in_touch_by,
        **after,
    )
    was = {name: before[name] for name in after}
    names = {"action": "record_contact", "kind": "cooperation", "record_id": cooperation_id}
    write_audit(transaction, actor, **names, before=was, after=after)
    if form.stage is Stage.COOPERATING and stored.stage is not Stage.COOPERATING:
        _begin(transaction, actor, stored)
    return cooperation_id


@action
def propose_cooperation(
    actor: Actor, transaction: Transaction, form: ProposalForm, *, cohort: str, municipality: str
) -> str:
    """A municipality asks others to cooperate and says yes itself; they are told. Gives the id.

    Raises OtherDepartmentOutside, AlreadyTogether, AlreadyCooperates, and as municipality_on.
    """
    scope = municipality_scope(transaction, municipality, cohort)
    require(actor, Right.ANSWER_COOPERATION, scope)
    starts_on = cohort_of(transaction, cohort).starts_on
    numbers = tuple(dict.fromkeys([municipality, *form.municipalities]))
    places = [municipality_on(transaction, number, starts_on) for number in numbers]
    require_neighbours_may_join(transaction, places, cohort=cohort, department=scope.department)
    refuse_second_record(transaction, cohort, numbers)
    asked = TogetherForm(stage=Stage.COOPERATING, municipalities=numbers)
    record_id = write_record(
        transaction, actor, asked, cohort=cohort, department=None, origin=Origin.CONTACT, numbers=numbers
    )
    stored = cooperation_record(transaction, record_id)
    refuse_second_cooperation(transaction, cohort, municipality, besides=record_id)
    say_yes(transaction, actor, [stored.partner(municipality)])
    tell_of_proposal(transaction, actor, stored, [each for each in stored.partners if each.number != municipality])
    return record_id


@action
def confirm_cooperation(
    actor: Actor, transaction: Transaction, *, cooperation_id: str, municipality: str, version: int
) -> str:
    """The municipality says yes to what it was asked; gives the id.

    Raises StaleRecord, NotCooperatingYet, AlreadyAnswered, AlreadyCooperates.
    """
    stored = _answerable(transaction, actor, cooperation_id, municipality, version)
    partner = stored.partner(municipality)
    if partner.confirmed_at is not None or partner.has_left:
        raise AlreadyAnswered(municipality=partner.name)
    refuse_second_cooperation(transaction, stored.cohort, municipality, besides=cooperation_id)
    say_yes(transaction, actor, [partner])
    _count_up(transaction, cooperation_id)
    after = {"municipality": municipality, "confirmed_at": actor.at}
    write_audit(transaction, actor, "confirm_cooperation", kind="cooperation", record_id=cooperation_id, after=after)
    tell_of_answer(transaction, actor, stored, partner, to=stored.partners)
    return cooperation_id


@action
def leave_cooperation(
    actor: Actor, transaction: Transaction, form: LeavingForm, *, cooperation_id: str, municipality: str, version: int
) -> str:
    """The municipality cooperates no longer from a day on, or says no to what it was asked; gives the id.

    Raises StaleRecord, NotCooperatingYet, AlreadyAnswered, LeavingInFuture, LeavingBeforeJoining.
    """
    stored = _answerable(transaction, actor, cooperation_id, municipality, version)
    partner = stored.partner(municipality)
    if partner.has_left:
        raise AlreadyAnswered(municipality=partner.name)
    refuse_wrong_leaving_day(actor, form, partner)
    mark_left(transaction, partner, form)
    _count_up(transaction, cooperation_id)
    after = {"municipality": municipality, "left_on": form.left_on}
    write_audit(
        transaction,
        actor,
        "leave_cooperation",
        kind="cooperation",
        record_id=cooperation_id,
        after=after,
        reason=form.reason,
    )
    tell_of_leaving(transaction, actor, stored, partner, form)
    return cooperation_id


@action
def ask_another(actor: Actor, transaction: Transaction, *, cooperation_id: str, municipality: str, version: int) -> str:
    """One more municipality is asked to cooperate, or asked again after leaving; gives the id.

    By who keeps the record, or for a municipality that cooperates. Raises StaleRecord, NotCooperatingYet,
    AlreadyAnswered (it is among them), OtherDepartmentOutside, AlreadyCooperates, and as municipality_on.
    """
    stored = cooperation_record(transaction, cooperation_id)
    departments = [each.department for each in stored.partners]
    is_partner = any(
        permits(actor, Right.ANSWER_COOPERATION, scope_of(each, stored.cohort))
        for each in stored.partners
        if each.confirmed_at is not None and not each.has_left
    )
    if not (is_partner or may_keep(actor, stored.department, departments)):
        raise NotAllowed
    refuse_stale(transaction, kind="cooperation", record_id=cooperation_id, read=version, stored=stored.version)
    if stored.stage is not Stage.COOPERATING:
        raise NotCooperatingYet
    place = municipality_on(transaction, municipality, cohort_of(transaction, stored.cohort).starts_on)
    if any(each.number == municipality and not each.has_left for each in stored.partners):
        raise AlreadyAnswered(municipality=place.name)
    require_neighbours_may_join(transaction, [place], cohort=stored.cohort, department=departments[0])
    refuse_second_cooperation(transaction, stored.cohort, municipality, besides=cooperation_id)
    add_partner(transaction, cooperation_id, municipality)
    _count_up(transaction, cooperation_id)
    after = {"municipality": municipality}
    write_audit(transaction, actor, "ask_another", kind="cooperation", record_id=cooperation_id, after=after)
    asked = cooperation_record(transaction, cooperation_id)
    tell_of_proposal(transaction, actor, asked, [asked.partner(municipality)])
    return cooperation_id


def _begin(transaction: Transaction, actor: Actor, stored: StoredCooperation) -> None:
    """They are asked to cooperate; those whose answer is the actor's to give have said yes. All are told."""
    waiting = [each for each in stored.partners if not each.has_left and each.confirmed_at is None]
    own = [each for each in waiting if permits(actor, Right.ANSWER_COOPERATION, scope_of(each, stored.cohort))]
    for partner in own:
        refuse_second_cooperation(transaction, stored.cohort, partner.number, besides=stored.id)
    say_yes(transaction, actor, own)
    for partner in own:
        tell_of_answer(transaction, actor, stored, partner, to=[partner])
    tell_of_proposal(transaction, actor, stored, [each for each in waiting if each not in own])


def _answerable(
    transaction: Transaction, actor: Actor, cooperation_id: str, municipality: str, version: int
) -> StoredCooperation:
    stored = cooperation_record(transaction, cooperation_id)
    require(actor, Right.ANSWER_COOPERATION, scope_of(stored.partner(municipality), stored.cohort))
    refuse_stale(transaction, kind="cooperation", record_id=cooperation_id, read=version, stored=stored.version)
    if stored.stage is not Stage.COOPERATING:
        raise NotCooperatingYet
    return stored


def _count_up(transaction: Transaction, cooperation_id: str) -> None:
    transaction.rows("UPDATE cooperation SET version = version + 1 WHERE id = $id", id=cooperation_id)


def _refuse_future(actor: Actor, form: RecordForm) -> None:
    if form.in_touch_on is not None and form.in_touch_on > local_date(actor.at):
        raise DayInFuture(day=date_in_text(form.in_touch_on))
