"""What people ask of the applications."""

from programme.access.model import Actor
from programme.access.rights import Right, Visible, require, visible
from programme.applications.model import Application, ApplicationRow, ApplicationState, SentContent, SentCopy
from programme.applications.records import require_can_apply
from programme.cooperation.records import cooperating_with, partners_of
from programme.groups.model import GroupCounts
from programme.groups.records import COUNTS
from programme.language import NotAllowed, RuleBroken
from programme.language.dates import local_date
from programme.language.numbers import name_order
from programme.organisation.model import without_council
from programme.organisation.records import municipality_scope
from programme.store import Reader
from programme.store.store import Row, one_row

_APPLICATION = """
    SELECT municipality.municipality_number, municipality.name_unique AS municipality, department.name AS department,
           coalesce(application.state, 'draft') AS state, coalesce(application.motivation, '') AS motivation,
           coalesce(application.wants_societal_development, false) AS wants_societal_development,
           coalesce(application.makes_room_for_cocreation, false) AS makes_room_for_cocreation,
           application.sent_at, application.decided_at, coalesce(application.decision_reason, '') AS decision_reason,
           application.withdrawn_on, coalesce(application.withdrawal_reason, '') AS withdrawal_reason,
           coalesce(application.version, 0) AS version,
           extension.falls_on AS extended_to, coalesce(granter.name, '') AS extended_by,
           newest.sent_at AS copied_at, newest.content, newest.digest, person.name AS sent_by
    FROM municipality
    JOIN municipality_department AS own ON own.municipality_number = municipality.municipality_number
    JOIN department ON department.department_code = own.department_code
    LEFT JOIN application ON application.cohort_slug = $cohort
                         AND application.municipality_number = municipality.municipality_number
    LEFT JOIN application_copy AS newest ON newest.application_id = application.id
    LEFT JOIN person ON person.id = newest.sent_by
    LEFT JOIN extension_in_force AS extension ON extension.cohort_slug = $cohort
         AND extension.municipality_number = municipality.municipality_number
    LEFT JOIN person AS granter ON granter.id = extension.granted_by
    WHERE municipality.municipality_number = $municipality
    ORDER BY newest.sent_at DESC NULLS LAST LIMIT 1
"""
_APPLICATIONS = f"""
    SELECT application.municipality_number, application.state, application.sent_at, application.version,
           municipality.name_unique AS municipality, own.department_code, department.name AS department,
           counts.contacts, counts.members, counts.from_kulturskole, counts.partners, counts.committed,
           area.label AS area
    FROM application
    JOIN municipality ON municipality.municipality_number = application.municipality_number
    JOIN municipality_department AS own ON own.municipality_number = application.municipality_number
    JOIN department ON department.department_code = own.department_code
    JOIN ({COUNTS}) AS counts ON counts.municipality_number = application.municipality_number
    LEFT JOIN area_link ON area_link.group_id = counts.group_id AND area_link.ended_at IS NULL
    LEFT JOIN lone_area ON lone_area.cohort_slug = $cohort AND lone_area.department_code = own.department_code
    LEFT JOIN plan_entry AS area ON area.id = coalesce(area_link.area_id, lone_area.area_id)
    WHERE application.cohort_slug = $cohort
      AND ($everything OR own.department_code = any($departments)
           OR application.municipality_number = any($municipalities))
      AND ($all_drafts OR application.state <> 'draft' OR application.municipality_number = any($own_drafts))
"""


def application(actor: Actor, reader: Reader, *, cohort: str, municipality: str) -> Application:
    """The municipality's application; one not begun is an empty draft of version 0.

    Drafts are for those who may read drafts. Raises NotAllowed.
    """
    scope = municipality_scope(reader, municipality, cohort)
    require(actor, Right.READ_APPLICATION, scope)
    row = one_row(reader, _APPLICATION, cohort=cohort, municipality=municipality)
    if row is None:
        raise NotAllowed
    if row["state"] == ApplicationState.DRAFT:
        require(actor, Right.READ_DRAFT_APPLICATION, scope)
    return Application.model_validate(
        {
            **row,
            "department": without_council(row["department"]),
            "together_with": tuple(each.name for each in partners_of(reader, cohort, municipality)),
            "sent_copy": _copy(row),
        }
    )


def applications(actor: Actor, reader: Reader, *, cohort: str) -> list[ApplicationRow]:
    """The applications of the cohort that the actor may read, by department and municipality."""
    readable, drafts = visible(actor, Right.READ_APPLICATION, cohort), _visible_drafts(actor, cohort)
    rows = reader.rows(
        _APPLICATIONS,
        cohort=cohort,
        today=local_date(actor.at),
        all_drafts=drafts.everything,
        own_drafts=drafts.municipalities,
        **readable.values(),
    )
    together = cooperating_with(reader, cohort)
    found = [
        ApplicationRow(
            municipality_number=row["municipality_number"],
            municipality=row["municipality"],
            department_code=row["department_code"],
            department=without_council(row["department"]),
            state=row["state"],
            sent_at=row["sent_at"],
            counts=GroupCounts.model_validate(row),
            area=row["area"] or "",
            version=row["version"],
            together_with=tuple(together.get(row["municipality_number"], ())),
        )
        for row in rows
    ]
    return sorted(found, key=lambda each: (name_order(each.department), name_order(each.municipality)))


def why_not_apply(actor: Actor, reader: Reader, *, cohort: str, municipality: str) -> str:
    """What keeps the municipality from sending an application now, as a sentence; empty when nothing does."""
    require(actor, Right.READ_DRAFT_APPLICATION, municipality_scope(reader, municipality, cohort))
    try:
        require_can_apply(reader, cohort=cohort, municipality=municipality, at=actor.at)
    except NotAllowed:
        raise
    except RuleBroken as broken:
        return str(broken)
    return ""


def _copy(row: Row) -> SentCopy | None:
    if row["content"] is None:
        return None
    return SentCopy(
        sent_at=row["copied_at"],
        sent_by=row["sent_by"] or "",
        digest=row["digest"],
        content=SentContent.model_validate_json(row["content"]),
    )


def _visible_drafts(actor: Actor, cohort: str) -> Visible:
    """Whose applications the actor may read before they are sent; nothing, for a board or a mentor."""
    try:
        return visible(actor, Right.READ_DRAFT_APPLICATION, cohort)
    except NotAllowed:
        return Visible(everything=False, departments=[], municipalities=[])
