"""For a board: are we interested, what did we decide. For programme management: where do the ten stand."""

from programme.access.model import Role
from programme.interest.queries import dialogues
from programme.language import _
from programme.ui import show
from programme.ui.annual_meeting import department_decision
from programme.ui.choice import choice_in_address
from programme.ui.context import page_context
from programme.ui.county_interest import history, key, names_of, own_interest, stated_interest
from programme.ui.departments import all_departments, remind
from programme.ui.dialogue import dialogue_table, other_parties, record_with_department
from programme.ui.forms import folded
from programme.ui.municipal_interest import interested_municipalities, own_municipality

context = page_context(Role.PROGRAMME_MANAGEMENT, Role.BOARD, Role.CONTACT)
DEPARTMENT = "avdeling"
"""The code of the department that programme management has opened, in the address."""


def for_board(department: str) -> None:
    """What a board says and decides, and what has been agreed with it."""
    names = names_of(context, department)
    is_registered = own_interest(context, department, names)
    department_decision(context, department, names, primary=is_registered)
    met = dialogues(context.actor, context.store, cohort=context.cohort.slug)
    if met:
        show.heading(_("Dialogmøter"))
        dialogue_table(met, empty="", in_short=True)
    interested_municipalities(context, department, names)
    with folded(key("history", context, department), _("Historikk")) as is_open:
        if is_open:
            history(context, department)


def for_management() -> None:
    """All departments, who is to be reminded and whom one has met; then the department that is opened."""
    names_by_code = {row.department_code: row.department for row in all_departments(context)}
    remind(context)
    show.heading(_("Dialogmøter"))
    met = dialogues(context.actor, context.store, cohort=context.cohort.slug)
    dialogue_table(met, empty=_("Ingen dialogmøter er registrert ennå. Registrer dem når de er holdt."))
    other_parties(context, met)
    question = _("Se nærmere på")
    department = choice_in_address(question, list(names_by_code), key=DEPARTMENT, label=names_by_code.__getitem__)
    names = names_of(context, department)
    show.heading(names_by_code[department])
    stated_interest(context, department, names)
    record_with_department(context, department)
    show.subheading(_("Historikk"))
    history(context, department)
    department_decision(context, department, names, primary=True)


show.title(_("Interesse"))
if context.role is Role.PROGRAMME_MANAGEMENT:
    for_management()
elif context.role is Role.BOARD and context.department:
    for_board(context.department)
elif context.municipality:
    own_municipality(context, context.municipality)
