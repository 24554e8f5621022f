"""The municipal groups of the example: put together, committed one by one, linked to an area."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import partial

from programme.example.people import people_of_municipality
from programme.example.stories import Story, stories
from programme.example.telling import COHORT, Event, World, chance_of, moment, weekday
from programme.groups.actions import (
    add_member,
    choose_area,
    commit,
    record_commitment_on_behalf,
    register_group,
    remind_members,
    remove_member,
)
from programme.groups.model import LeavingForm, MemberForm, Sector
from programme.interest.records import brought_areas
from programme.language.dates import local_date
from programme.organisation.model import PersonForm

_WORK = {
    Sector.KULTURSKOLE: (
        ("Rektor", "Kulturskolen"),
        ("Lærer i musikk", "Kulturskolen"),
        ("Lærer i dans", "Kulturskolen"),
    ),
    Sector.SCHOOL: (("Rektor", "Grunnskolen"),),
    Sector.KINDERGARTEN: (("Styrer", "Barnehagen"),),
    Sector.AFTER_SCHOOL: (("SFO-leder", "Grunnskolen"),),
    Sector.LIBRARY: (("Biblioteksjef", "Folkebiblioteket"),),
    Sector.HEALTH: (("Folkehelsekoordinator", "Helse og mestring"),),
    Sector.VOLUNTARY: (("Leder", "Musikkrådet"),),
    Sector.BUSINESS: (("Daglig leder", "Næringsforeningen"),),
    Sector.ADMINISTRATION: (("Kommunalsjef for oppvekst og kultur", "Rådhuset"),),
    Sector.POLITICAL_LEADERSHIP: (("Utvalgsleder", "Kommunestyret"),),
    Sector.OTHER: (("Museumspedagog", "Museet"),),
}
_MEMBER = """
    SELECT group_member.id FROM group_member JOIN municipal_group ON municipal_group.id = group_member.group_id
    WHERE cohort_slug = $cohort AND municipality_number = $number AND person_id = $person_id AND left_on IS NULL
"""
_GOALS = "SELECT id FROM plan_entry WHERE parent_id = $area_id ORDER BY place"
_NEW_WORK = ("1833", date(2025, 1, 14))
"""Somebody in this municipality's group gets another job, and another one comes instead."""


def events() -> Iterator[Event]:
    """Groups, commitments and links; a reminder where somebody never answers; one who leaves and one who comes."""
    for story in stories():
        if story.drafted_on:
            yield from _group(story, story.drafted_on)
    number, day = _NEW_WORK
    story = next(story for story in stories() if story.number == number)
    yield Event(moment(day, 9), partial(_replace_last, story=story))


def _group(story: Story, drafted_on: date) -> Iterator[Event]:
    yield Event(moment(drafted_on, 10, story.place), partial(_register, story=story))
    committing = len(story.sectors) - story.uncommitted
    for place, person in enumerate(story.members):
        chance = chance_of("commitment", story.number, place)
        said_on = weekday(drafted_on + timedelta(days=chance.randint(1, 17)))
        if place % 4 == 3:  # noqa: PLR2004 - one in four tells the contact first
            yield Event(moment(drafted_on, 13, story.place), partial(_note, story=story, person=person))
        if place < committing:
            minute = chance.randint(0, 59)
            yield Event(moment(said_on, 15, minute), partial(_commit, story=story, person=person))
    if story.chooses:
        chosen_on = weekday(drafted_on + timedelta(days=5))
        yield Event(moment(chosen_on, 11, story.place), partial(_choose, story=story))
    if story.uncommitted and story.accepted_on:
        yield Event(moment(date(2024, 8, 20), 10, story.place), partial(_remind, story=story))


def _member_form(person: PersonForm, sector: Sector, place: int) -> MemberForm:
    works = _WORK[sector]
    function, organisation = works[place % len(works)]
    return MemberForm(
        name=person.name,
        email=person.email,
        sector=sector,
        function=function,
        organisation=organisation,
        has_mandate=sector is Sector.ADMINISTRATION,
    )


def _register(world: World, at: datetime, *, story: Story) -> None:
    people = zip(story.members, story.sectors, strict=True)
    members = [_member_form(person, sector, place) for place, (person, sector) in enumerate(people)]
    contact = world.acting(story.contact, at)
    register_group(contact, world.store, cohort=COHORT, municipality=story.number, members=members)


def _member_id(world: World, story: Story, person: PersonForm) -> str:
    place = {"cohort": COHORT, "number": story.number}
    return str(world.store.rows(_MEMBER, person_id=world.person(person), **place)[0]["id"])


def _commit(world: World, at: datetime, *, story: Story, person: PersonForm) -> None:
    commit(world.acting(person, at), world.store, member_id=_member_id(world, story, person))


def _note(world: World, at: datetime, *, story: Story, person: PersonForm) -> None:
    contact = world.acting(story.contact, at)
    record_commitment_on_behalf(contact, world.store, member_id=_member_id(world, story, person))


def _remind(world: World, at: datetime, *, story: Story) -> None:
    remind_members(world.acting(story.contact, at), world.store, cohort=COHORT, municipality=story.number)


def _choose(world: World, at: datetime, *, story: Story) -> None:
    """One of the department's areas, in every other municipality with goals named under it."""
    chance = chance_of("area", story.number)
    area_id, _label = chance.choice(brought_areas(world.store, COHORT, story.department))
    goals = [row["id"] for row in world.store.rows(_GOALS, area_id=area_id)]
    named = chance.sample(goals, min(len(goals), 2)) if story.place % 2 == 0 else []
    place = {"cohort": COHORT, "municipality": story.number}
    choose_area(world.acting(story.contact, at), world.store, area_id=area_id, entry_ids=sorted(named), **place)


def _replace_last(world: World, at: datetime, *, story: Story) -> None:
    leaving, sector = story.members[-1], story.sectors[-1]
    coming = people_of_municipality(story.place)[-1]
    contact = world.acting(story.contact, at)
    member_id = _member_id(world, story, leaving)
    remove_member(contact, world.store, LeavingForm(left_on=local_date(at)), member_id=member_id, version=1)
    form = _member_form(coming, sector, 0)
    added = add_member(contact, world.store, form, cohort=COHORT, municipality=story.number)
    commit(world.acting(coming, at + timedelta(hours=2)), world.store, member_id=added)
