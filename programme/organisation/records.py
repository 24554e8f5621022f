"""Municipalities, departments and people as other parts of the programme read and write them in a transaction.

No rights are checked here: the action that calls has done it.
"""

from collections.abc import Iterable, Sequence
from datetime import date, time
from uuid import uuid4

from programme.access.audit import write_audit, write_audits
from programme.access.model import Actor, Role, Scope
from programme.language import NotAllowed
from programme.language.dates import at_oslo, date_in_text, local_date
from programme.language.numbers import listed
from programme.organisation.model import (
    Department,
    DepartmentUnknown,
    MeetingDateInFuture,
    Municipality,
    MunicipalityExpired,
    MunicipalityMissing,
    MunicipalityNotMember,
    MunicipalityOfAnotherDepartment,
    MunicipalityUnknown,
    NotAMunicipality,
    PersonForm,
    is_in_force,
    without_council,
)
from programme.store import Reader, Transaction
from programme.store.store import one_row

_SVALBARD_NUMBERS = "21"
"""Statistics Norway numbers Svalbard's places 21xx; Longyearbyen is 2111."""

_MUNICIPALITY = """
    SELECT municipality.municipality_number, municipality.name_unique AS name, department_code, is_invented,
           valid_from, valid_to
    FROM municipality
    LEFT JOIN municipality_department
      ON municipality_department.municipality_number = municipality.municipality_number
    WHERE municipality.municipality_number = $number
"""
_SUCCESSORS = """
    SELECT municipality.name_unique AS name, successor FROM municipality_succession
    JOIN municipality ON municipality.municipality_number = successor
    WHERE predecessor = $number ORDER BY successor
"""
_MEMBERSHIP = """
    SELECT 1 AS found FROM membership
    WHERE municipality_number = $number AND (from_date IS NULL OR from_date <= $day)
      AND (to_date IS NULL OR to_date >= $day)
"""
_OWN_MEMBERS = """
    SELECT municipality.municipality_number FROM municipality
    JOIN municipality_department
      ON municipality_department.municipality_number = municipality.municipality_number
    JOIN membership ON membership.municipality_number = municipality.municipality_number
    WHERE municipality.municipality_number = any($numbers) AND department_code = $department
      AND (valid_from IS NULL OR valid_from <= $day) AND (valid_to IS NULL OR valid_to >= $day)
      AND (from_date IS NULL OR from_date <= $day) AND (to_date IS NULL OR to_date >= $day)
"""


def municipality_on(reader: Reader, number: str, day: date) -> Municipality:
    """The municipality with `number` on `day` (for a cohort: its first day), a member then.

    Raises MunicipalityMissing, MunicipalityUnknown, MunicipalityExpired, NotAMunicipality, MunicipalityNotMember.
    """
    if not number:
        raise MunicipalityMissing
    if number.startswith(_SVALBARD_NUMBERS):
        raise NotAMunicipality
    row = one_row(reader, _MUNICIPALITY, number=number)
    if row is None:
        raise MunicipalityUnknown(number=number)
    if not is_in_force(row["valid_from"], row["valid_to"], day):
        successors = [f"{after['name']} ({after['successor']})" for after in reader.rows(_SUCCESSORS, number=number)]
        raise MunicipalityExpired(
            number=number, name=row["name"], day=date_in_text(day), successors=listed(successors) or "kommunen i dag"
        )
    if not reader.rows(_MEMBERSHIP, number=number, day=day):
        raise MunicipalityNotMember(name=row["name"])
    return Municipality.model_validate(row)


def municipality_scope(reader: Reader, number: str, cohort: str) -> Scope:
    """What a record of the municipality in the cohort belongs to. Raises NotAllowed for an unknown number."""
    row = one_row(reader, _MUNICIPALITY, number=number)
    if row is None:
        raise NotAllowed
    return Scope(department=row["department_code"], municipality=number, cohort=cohort)


def municipality_name(reader: Reader, number: str) -> str:
    """The municipality's unique name."""
    sql = "SELECT name_unique AS name FROM municipality WHERE municipality_number = $number"
    row = one_row(reader, sql, number=number)
    return str(row["name"]) if row else number


def short_department_name(reader: Reader, code: str) -> str:
    """`Nordland`; the code for a department that nobody knows."""
    row = one_row(reader, "SELECT name FROM department WHERE department_code = $code", code=code)
    return without_council(row["name"]) if row else code


def require_cohort(reader: Reader, slug: str) -> None:
    """Raises NotAllowed when there is no such cohort."""
    if not one_row(reader, "SELECT 1 AS found FROM cohort WHERE slug = $slug", slug=slug):
        raise NotAllowed


def department_of(reader: Reader, code: str) -> Department:
    """The department that exists today. Raises DepartmentUnknown."""
    row = one_row(reader, "SELECT * FROM department WHERE department_code = $code", code=code)
    if row is None or row["dissolved"]:
        raise DepartmentUnknown
    return Department.model_validate(row)


def require_own_municipalities(reader: Reader, department: Department, numbers: Sequence[str], day: date) -> None:
    """Raises MunicipalityOfAnotherDepartment, or what municipality_on raises, for the first that is not its own."""
    own = {
        row["municipality_number"]
        for row in reader.rows(_OWN_MEMBERS, department=department.department_code, numbers=list(numbers), day=day)
    }
    for number in numbers:
        if number not in own:
            name = municipality_on(reader, number, day).name
            raise MunicipalityOfAnotherDepartment(municipality=name, department=department.short_name)


def find_or_add_people(transaction: Transaction, actor: Actor, forms: Iterable[PersonForm]) -> list[str]:
    """The id of whoever has each e-mail address, in the order of `forms`; those whom nobody knows are added."""
    several = list(forms)
    rows = transaction.rows(
        "SELECT email, person_id FROM person_email WHERE email = any($emails)", emails=[form.email for form in several]
    )
    ids = {str(row["email"]): str(row["person_id"]) for row in rows}
    new = {form.email: form for form in several if form.email not in ids}
    ids |= {email: str(uuid4()) for email in new}
    people = [{"id": ids[email], "name": form.name, "version": 1} for email, form in new.items()]
    transaction.insert_all("person", people)
    transaction.insert_all("person_email", [{"email": email, "person_id": ids[email]} for email in new])
    after = {ids[email]: form.model_dump() for email, form in new.items()}
    write_audits(transaction, actor, "add_person", kind="person", after=after)
    return [ids[form.email] for form in several]


def find_or_add_person(transaction: Transaction, actor: Actor, form: PersonForm) -> str:
    """The id of the person with that e-mail address; added when nobody has it."""
    return find_or_add_people(transaction, actor, [form])[0]


def email_addresses(reader: Reader, person_id: str) -> tuple[str, ...]:
    """The person's e-mail addresses, in the order of the alphabet."""
    rows = reader.rows("SELECT email FROM person_email WHERE person_id = $person_id", person_id=person_id)
    return tuple(sorted(str(row["email"]) for row in rows))


def has_opened(reader: Reader, actor: Actor, person_id: str) -> bool:
    """Whether the log says that the actor has read the person's addresses today."""
    rows = reader.rows(
        """
        SELECT 1 AS found FROM audit_log
        WHERE record_kind = 'person' AND record_id = $person_id AND action = 'open_person'
          AND person_id = $reader AND logged_at >= $midnight AND logged_at <= $now
        """,
        person_id=person_id,
        reader=actor.person_id,
        midnight=at_oslo(local_date(actor.at), time()),
        now=actor.at,
    )
    return bool(rows)


_SAME_RESOLUTION = """
    SELECT id FROM resolution WHERE annual_meeting_id = $meeting_id AND case_number = $case_number
      AND agenda_item = $agenda_item AND wording = $wording ORDER BY id
"""


def record_resolution(
    transaction: Transaction,
    actor: Actor,
    *,
    department: str,
    held_on: date,
    case_number: str,
    wording: str,
    place: str = "",
    agenda_item: str = "",
) -> str:
    """The resolution's id; it and its annual meeting are made when they are not known. Raises MeetingDateInFuture.

    A place is kept where none is known yet.
    """
    if held_on > local_date(actor.at):
        raise MeetingDateInFuture(day=date_in_text(held_on))
    meeting_id = _meeting(transaction, department=department, held_on=held_on, place=place)
    said = {"case_number": case_number, "agenda_item": agenda_item, "wording": wording}
    if same := one_row(transaction, _SAME_RESOLUTION, meeting_id=meeting_id, **said):
        return str(same["id"])
    resolution_id = str(uuid4())
    transaction.insert("resolution", id=resolution_id, annual_meeting_id=meeting_id, version=1, **said)
    after = {"department": department, "held_on": held_on, "place": place, **said}
    write_audit(transaction, actor, "record_resolution", kind="resolution", record_id=resolution_id, after=after)
    return resolution_id


def _meeting(transaction: Transaction, *, department: str, held_on: date, place: str) -> str:
    known = one_row(
        transaction,
        "SELECT id, place FROM annual_meeting WHERE department_code = $department AND held_on = $held_on ORDER BY id",
        department=department,
        held_on=held_on,
    )
    if known is None:
        meeting_id = str(uuid4())
        row = {"department_code": department, "held_on": held_on, "place": place, "version": 1}
        transaction.insert("annual_meeting", id=meeting_id, **row)
        return meeting_id
    if place and not known["place"]:
        sql = "UPDATE annual_meeting SET place = $place, version = version + 1 WHERE id = $id"
        transaction.rows(sql, id=known["id"], place=place)
    return str(known["id"])


_IN_ROLE = """
    SELECT DISTINCT person_id FROM role_grant
    WHERE role = $role AND valid_from <= $today AND (valid_to IS NULL OR valid_to >= $today)
      AND ($department IS NULL OR department_code = $department)
      AND ($municipality IS NULL OR municipality_number = $municipality)
      AND ($cohort IS NULL OR cohort_slug = $cohort)
    ORDER BY person_id
"""


def people_in_role(reader: Reader, role: Role, day: date, scope: Scope) -> list[str]:
    """Ids of those who hold `role` within `scope` on `day`; for who should hear of something."""
    rows = reader.rows(
        _IN_ROLE,
        role=role,
        today=day,
        department=scope.department if role is Role.BOARD else None,
        municipality=scope.municipality,
        cohort=scope.cohort,
    )
    return [row["person_id"] for row in rows]
