"""What people ask of the groups."""

from programme.access.model import Actor
from programme.access.rights import Right, require, visible
from programme.cohorts.records import cohort_of
from programme.groups.model import (
    COMMITMENT_TEXTS,
    CURRENT_COMMITMENT,
    AreaChoice,
    GroupCounts,
    LinkedArea,
    Member,
    MunicipalGroup,
    OwnCommitment,
    advice,
    requirements,
)
from programme.language import NotAllowed, _
from programme.language.dates import local_date
from programme.language.numbers import name_order
from programme.organisation.model import without_council
from programme.organisation.records import municipality_scope
from programme.store import Reader
from programme.store.store import Row, one_row

_HEAD = """
    SELECT municipality.municipality_number, municipality.name_unique AS municipality,
           department.department_code, department.name AS department, application.state,
           area.id AS area_id, area.label AS area, area_link.id IS NOT NULL AS is_chosen, area_link.entry_ids,
           replaced_plan.newer_title
    FROM municipality
    JOIN municipality_department AS own ON own.municipality_number = municipality.municipality_number
    JOIN department ON department.department_code = own.department_code
    LEFT JOIN application ON application.cohort_slug = $cohort
                         AND application.municipality_number = municipality.municipality_number
    LEFT JOIN municipal_group ON municipal_group.cohort_slug = $cohort
                             AND municipal_group.municipality_number = municipality.municipality_number
    LEFT JOIN area_link ON area_link.group_id = municipal_group.id AND area_link.ended_at IS NULL
    LEFT JOIN lone_area ON lone_area.cohort_slug = $cohort AND lone_area.department_code = own.department_code
    LEFT JOIN plan_entry AS area ON area.id = coalesce(area_link.area_id, lone_area.area_id)
    LEFT JOIN replaced_plan ON replaced_plan.plan_id = area.plan_id
    WHERE municipality.municipality_number = $municipality
"""
_NAMED = """
    SELECT trim(number || ' ' || label) AS label FROM plan_entry WHERE id = any($entry_ids) ORDER BY plan_id, place
"""
_PEOPLE = """
    SELECT member.id, member.person_id, person.name, member.sector, member.function, member.organisation,
           member.has_mandate, member.joined_on, member.version, member.is_committed, member.is_recorded_on_behalf,
           false AS is_contact
    FROM group_membership AS member JOIN person ON person.id = member.person_id
    WHERE member.cohort_slug = $cohort AND member.municipality_number = $municipality
      AND member.joined_on <= $today AND (member.left_on IS NULL OR member.left_on > $today)
    UNION ALL
    SELECT DISTINCT '', person.id, person.name, 'other', '', '', false, $today, 0, false, false, true
    FROM role_grant JOIN person ON person.id = role_grant.person_id
    WHERE role = 'contact' AND cohort_slug = $cohort AND municipality_number = $municipality
      AND valid_from <= $today AND (valid_to IS NULL OR valid_to >= $today)
"""
_CHOICES = """
    WITH RECURSIVE under (area_id, id) AS (
        SELECT DISTINCT brought_area.area_id, brought_area.area_id
        FROM brought_area
        JOIN municipality_department AS own ON own.department_code = brought_area.department_code
        WHERE brought_area.cohort_slug = $cohort AND brought_area.removed_at IS NULL
          AND own.municipality_number = $municipality
          AND NOT EXISTS (SELECT 1 FROM renewed_area
                          WHERE renewed_area.cohort_slug = $cohort AND renewed_area.area_id = brought_area.area_id
                            AND renewed_area.department_code = brought_area.department_code)
        UNION ALL
        SELECT under.area_id, plan_entry.id FROM plan_entry JOIN under ON plan_entry.parent_id = under.id
    )
    SELECT under.area_id, plan_entry.id, trim(plan_entry.number || ' ' || plan_entry.label) AS label
    FROM under JOIN plan_entry ON plan_entry.id = under.id
    ORDER BY plan_entry.plan_id, plan_entry.place
"""
_OWN = """
    SELECT member.id AS member_id, member.municipality_number, municipality.name_unique AS municipality,
           member.is_recorded_on_behalf, given.given_at AS committed_at, given.text_version,
           coalesce(application.state = 'accepted', false) AS municipality_is_accepted, area.label AS area
    FROM group_membership AS member
    JOIN municipality ON municipality.municipality_number = member.municipality_number
    LEFT JOIN commitment AS given ON given.member_id = member.id AND given.by_member AND given.withdrawn_at IS NULL
    LEFT JOIN application ON application.cohort_slug = member.cohort_slug
                         AND application.municipality_number = member.municipality_number
    LEFT JOIN linked_area ON linked_area.cohort_slug = member.cohort_slug
                         AND linked_area.municipality_number = member.municipality_number
    LEFT JOIN plan_entry AS area ON area.id = linked_area.area_id
    WHERE member.cohort_slug = $cohort AND member.person_id = $person_id
      AND member.joined_on <= $today AND (member.left_on IS NULL OR member.left_on > $today)
"""


def municipal_group(actor: Actor, reader: Reader, *, cohort: str, municipality: str) -> MunicipalGroup:
    """The municipality's group as it is today; without members before it is begun.

    A board and a mentor read it once the application is sent (DOMAIN.md). Raises NotAllowed.
    """
    scope = municipality_scope(reader, municipality, cohort)
    require(actor, Right.READ_GROUP, scope)
    today, period = local_date(actor.at), cohort_of(reader, cohort)
    head = one_row(reader, _HEAD, cohort=cohort, municipality=municipality)
    if head is None:
        raise NotAllowed
    if head["state"] in (None, "draft"):
        require(actor, Right.READ_DRAFT_APPLICATION, scope)
    people = reader.rows(_PEOPLE, cohort=cohort, municipality=municipality, today=today)
    members = [Member.model_validate(row) for row in people if not row["is_contact"]]
    contacts = [row["name"] for row in people if row["is_contact"]]
    return MunicipalGroup(
        municipality_number=municipality,
        municipality=head["municipality"],
        department_code=head["department_code"],
        department=without_council(head["department"]),
        members=tuple(sorted(members, key=lambda member: name_order(member.name))),
        contacts=tuple(sorted(contacts, key=name_order)),
        requirements=tuple(requirements(GroupCounts.of(members, contacts=len(contacts)))),
        advice=tuple(advice(members, period)),
        area=_linked(reader, head),
    )


def areas_to_choose(actor: Actor, reader: Reader, *, cohort: str, municipality: str) -> list[AreaChoice]:
    """The areas that the municipality's department brought into the cohort, with what stands under each."""
    require(actor, Right.READ_GROUP, municipality_scope(reader, municipality, cohort))
    areas: dict[str, list[tuple[str, str]]] = {}
    for row in reader.rows(_CHOICES, cohort=cohort, municipality=municipality):
        areas.setdefault(row["area_id"], []).append((row["id"], row["label"]))
    # The area itself stands before all that is under it.
    return [
        AreaChoice(area_id=area_id, label=entries[0][1], entries=tuple(entries[1:]))
        for area_id, entries in areas.items()
    ]


def commitment_of(actor: Actor, reader: Reader, *, cohort: str) -> list[OwnCommitment]:
    """The actor's own memberships in the cohort, usually one, each with the text to say. Raises NotAllowed."""
    visible(actor, Right.COMMIT, cohort)
    rows = reader.rows(_OWN, cohort=cohort, person_id=actor.person_id, today=local_date(actor.at))
    return [
        OwnCommitment(
            member_id=row["member_id"],
            municipality_number=row["municipality_number"],
            municipality=row["municipality"],
            text=_(COMMITMENT_TEXTS[row["text_version"] or CURRENT_COMMITMENT]),
            committed_at=row["committed_at"],
            is_recorded_on_behalf=row["is_recorded_on_behalf"],
            municipality_is_accepted=row["municipality_is_accepted"],
            area=row["area"] or "",
        )
        for row in sorted(rows, key=lambda row: name_order(row["municipality"]))
    ]


def _linked(reader: Reader, head: Row) -> LinkedArea | None:
    if head["area_id"] is None:
        return None
    entries = reader.rows(_NAMED, entry_ids=head["entry_ids"]) if head["entry_ids"] else []
    return LinkedArea(
        area_id=head["area_id"],
        label=head["area"],
        is_chosen=head["is_chosen"],
        entry_labels=tuple(row["label"] for row in entries),
        newer_title=head["newer_title"] or "",
    )
