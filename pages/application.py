"""For the municipality: are we ready; for a member: what do I commit to; for boards and management: who applies."""

from programme.access.model import Role
from programme.applications import queries
from programme.applications.model import Application
from programme.groups import queries as group_queries
from programme.groups.model import MunicipalGroup
from programme.language import _
from programme.ui import show
from programme.ui.application_commitment import own_commitment
from programme.ui.application_form import decide, take_back, write
from programme.ui.application_group import add_member, area_choice, change_members, reminder
from programme.ui.application_list import opened_application
from programme.ui.application_place import place
from programme.ui.application_together import side_by_side
from programme.ui.application_views import area, completeness, head, members, what_was_sent
from programme.ui.choice import view_in_address
from programme.ui.context import page_context
from programme.ui.cooperation_own import own_cooperation

context = page_context()


def readiness(_application: Application, group: MunicipalGroup) -> None:
    """What is missing, in short: what the other views are to be used for."""
    completeness(group)
    reminder(context, group)
    area(group)
    members(group)


def composing(_application: Application, group: MunicipalGroup) -> None:
    """Who is in the group, and what can be done with it."""
    members(group)
    reminder(context, group)
    add_member(context, group)
    change_members(context, group)


def areas(_application: Application, group: MunicipalGroup) -> None:
    """What the group works with, and the choice of it."""
    area(group)
    area_choice(context, group)


def writing(application: Application, _group: MunicipalGroup) -> None:
    """The application: as it is written, as it was sent, and taken back."""
    write(context, application)
    what_was_sent(context, application)
    take_back(context, application)


def together(application: Application, _group: MunicipalGroup) -> None:
    """Other municipalities to apply with."""
    own_cooperation(context, application.municipality_number)


VIEWS = {
    "klare": (_("Er vi klare?"), readiness),
    "gruppen": (_("Gruppen"), composing),
    "omrade": (_("Utviklingsområde"), areas),
    "soknad": (_("Søknaden"), writing),
    "sammen": (_("Samarbeid"), together),
}


def own_application(municipality: str) -> None:
    """The contact's page, one view of it at a time."""
    where = place(context, municipality)
    application = queries.application(context.actor, context.store, **where)
    head(context, application)
    draw = VIEWS[view_in_address({name: label for name, (label, _draw) in VIEWS.items()}, key="vis")][1]
    draw(application, group_queries.municipal_group(context.actor, context.store, **where))


def own_group() -> None:
    """The member's commitment, then who else is in the group."""
    for own in group_queries.commitment_of(context.actor, context.store, cohort=context.cohort.slug):
        own_commitment(context, own)
        where = place(context, own.municipality_number)
        members(group_queries.municipal_group(context.actor, context.store, **where))


def all_applications() -> None:
    """The list, and the one that is opened, as those read it who do not write it."""
    opened = opened_application(context)
    if opened is None:
        return
    where = place(context, opened)
    application = queries.application(context.actor, context.store, **where)
    group = group_queries.municipal_group(context.actor, context.store, **where)
    head(context, application)
    what_was_sent(context, application)
    if context.role is Role.PROGRAMME_MANAGEMENT:
        decide(context, application, side_by_side(context, application))
    completeness(group)
    area(group)
    members(group)


show.title(_("Søknad og gruppe"))
if context.role is Role.CONTACT and context.municipality:
    own_application(context.municipality)
elif context.role is Role.MEMBER:
    own_group()
else:
    all_applications()
