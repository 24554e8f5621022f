"""What the tests of personal data look at: the arranged world with more told in it, its figures, a search of all."""

import re

from programme.access.model import Actor
from programme.applications.queries import applications
from programme.gatherings.actions import answer_invitation, close_roster, record_attendance_all
from programme.gatherings.model import AnswerForm, AnswerState, AttendanceMark, AttendanceState
from programme.gatherings.queries import schedule
from programme.groups.actions import commit
from programme.interest.dialogue import record_dialogue_meeting
from programme.interest.model import DialogueForm
from programme.participation.queries import board_attendance, participation
from programme.store import Store
from tests.factories import BODO, COHORT
from tests.rights_world import NOW, Part, World, arrange, someone

TEXTS = """
    SELECT columns.table_name, columns.column_name FROM information_schema.columns
    JOIN information_schema.tables ON tables.table_schema = columns.table_schema
         AND tables.table_name = columns.table_name AND tables.table_type = 'BASE TABLE'
    WHERE columns.table_schema = current_schema() ORDER BY columns.table_name, columns.column_name
"""


def told(store: Store) -> World:
    """The arranged world, where people have said and done more, some of it with names in it."""
    world = arrange(store)
    member, manager = world.actor(store, Part.MEMBER), world.actor(store, Part.MANAGEMENT)
    commit(member, store, member_id=world.member_id)
    away = AnswerForm(answer=AnswerState.SUBSTITUTE, substitute_name="Vara Varamann")
    answer_invitation(member, store, world.coming_gathering, away, affiliation=BODO)
    for part, where in ((Part.MEMBER, BODO), (Part.BOARD, "nordland")):
        met = AttendanceMark(person_id=world.people[part], affiliation=where, state=AttendanceState.MET)
        record_attendance_all(manager, store, world.held_gathering, [met])
    close_roster(manager, store, world.held_gathering, version=1)
    for part in (Part.MEMBER, Part.BOARD, Part.MENTOR, Part.CONTACT):
        who = someone(part)
        notes = f"Snakket med {who.name.upper()} og {who.name}s leder ({who.email}).\n«{who.name}»"
        dialogue = DialogueForm(held_on=NOW.date(), notes=notes)
        record_dialogue_meeting(manager, store, dialogue, cohort=COHORT, department="nordland")
    return world


def figures(store: Store, actor: Actor, cohort: str = COHORT) -> str:
    """Everything that is counted, as programme management reads it."""
    asked = (participation, board_attendance, schedule)
    return repr([*(ask(actor, store, cohort) for ask in asked), applications(actor, store, cohort=cohort)])


def places_of(store: Store, word: str) -> list[str]:
    """Every column of every table in which the word stands, whatever its case and its type; not as a word's end."""
    found, sought = [], re.compile(rf"(?<!\w){re.escape(word)}", re.IGNORECASE)
    for row in store.rows(TEXTS):
        table, column = row["table_name"], row["column_name"]
        texts = store.rows(f"SELECT DISTINCT CAST({column} AS text) AS said FROM {table} WHERE {column} IS NOT NULL")
        if any(sought.search(text["said"]) for text in texts):
            found.append(f"{table}.{column}")
    return found
