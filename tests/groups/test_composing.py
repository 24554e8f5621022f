"""Whatever people do one after the other, a group in the store says complete only when it is."""

from dataclasses import dataclass, replace
from datetime import timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from programme.access.grants import end_role
from programme.access.model import Role, Scope, system
from programme.applications.actions import save_draft
from programme.applications.model import ApplicationForm
from programme.applications.queries import applications
from programme.groups.actions import commit, record_commitment_on_behalf, remove_member, withdraw_commitment
from programme.groups.model import LeavingForm, Sector
from programme.groups.queries import municipal_group
from programme.language.dates import local_date
from programme.organisation.actions import appoint_contact
from programme.store import Store
from tests.factories import COHORT, cohort, contact, person_form, programme_manager, reference
from tests.groups.making import AUTUMN, as_member, joined, member_form

WHICH = st.integers(0, 9)
SECTORS = st.sampled_from([Sector.KULTURSKOLE, Sector.SCHOOL, Sector.OTHER])


@dataclass(frozen=True)
class Heard:
    """What the test itself knows of a member: enough to tell who is silent."""

    id: str
    sector: Sector
    own_word: bool = False


def composing(store: Store) -> type[RuleBasedStateMachine]:  # noqa: C901
    """A machine that composes the group of another municipality each time, with one step a day."""
    numbers = iter(each.number for each in reference().municipalities if each.valid_to is None)
    manager = programme_manager(store, AUTUMN)

    class Composing(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self.number = next(numbers)
            self.kai = contact(store, self.number, at=AUTUMN)
            save_draft(self.kai, store, ApplicationForm(), cohort=COHORT, municipality=self.number)
            self.at = AUTUMN
            self.people: list[Heard] = [Heard(joined(store, self.kai, municipality=self.number), Sector.KULTURSKOLE)]
            self.has_contact = True

        def day_passes(self) -> None:
            self.at += timedelta(days=1)

        def somebody(self, which: int) -> int:
            self.day_passes()
            return which % len(self.people)

        @rule(sector=SECTORS)
        def join(self, sector: Sector) -> None:
            self.day_passes()
            form = member_form(sector=sector)
            kai = replace(self.kai, at=self.at)
            self.people.append(Heard(joined(store, kai, form, self.number), sector))

        @precondition(lambda self: self.people)
        @rule(which=WHICH)
        def leave(self, which: int) -> None:
            member = self.people.pop(self.somebody(which)).id
            kai = replace(self.kai, at=self.at)
            remove_member(kai, store, LeavingForm(left_on=local_date(self.at)), member_id=member, version=1)

        @precondition(lambda self: self.people)
        @rule(which=WHICH, sector=SECTORS)
        def replace_by_another(self, which: int, sector: Sector) -> None:
            self.leave(which)
            self.join(sector)

        @precondition(lambda self: self.people)
        @rule(which=WHICH)
        def commit(self, which: int) -> None:
            place = self.somebody(which)
            member = self.people[place].id
            commit(as_member(store, member, self.at), store, member_id=member)
            self.people[place] = replace(self.people[place], own_word=True)

        @rule()
        def everyone_commits(self) -> None:
            for which in range(len(self.people)):
                self.commit(which)

        @precondition(lambda self: self.people)
        @rule(which=WHICH)
        def withdraw(self, which: int) -> None:
            place = self.somebody(which)
            member = self.people[place].id
            withdraw_commitment(as_member(store, member, self.at), store, member_id=member)
            self.people[place] = replace(self.people[place], own_word=False)

        @precondition(lambda self: self.people)
        @rule(which=WHICH)
        def contact_notes_a_commitment(self, which: int) -> None:
            member = self.people[self.somebody(which)].id
            record_commitment_on_behalf(replace(self.kai, at=self.at), store, member_id=member)

        @rule()
        def contact_leaves_or_returns(self) -> None:
            self.day_passes()
            place = Scope(municipality=self.number, cohort=COHORT)
            if self.has_contact:
                store.write(
                    lambda transaction: [
                        end_role(
                            transaction, replace(self.kai, at=self.at), person_id=person, role=Role.CONTACT, scope=place
                        )
                        for person in contacts_of(store, self.number)
                    ]
                )
            else:
                appoint_contact(system(self.at), store, person_form(), municipality=self.number, cohort=COHORT)
            self.has_contact = not self.has_contact

        @invariant()
        def says_what_is_true(self) -> None:
            sectors = {each.sector for each in self.people}
            really = (
                self.has_contact
                and Sector.KULTURSKOLE in sectors
                and sectors != {Sector.KULTURSKOLE}
                and all(each.own_word for each in self.people)
            )
            asking = replace(manager, at=self.at)
            group = municipal_group(asking, store, cohort=COHORT, municipality=self.number)
            (row,) = [
                each for each in applications(asking, store, cohort=COHORT) if each.municipality_number == self.number
            ]
            assert (group.is_complete, row.is_complete) == (really, really)
            assert len(group.members) == len(self.people)

    return Composing


def contacts_of(store: Store, number: str) -> list[str]:
    rows = store.rows(
        "SELECT person_id FROM role_grant WHERE role = 'contact' AND municipality_number = $number", number=number
    )
    return [row["person_id"] for row in rows]


def test_no_sequence_makes_an_incomplete_group_complete(store: Store) -> None:
    cohort(store)
    run_state_machine_as_test(
        composing(store),
        settings=settings(
            max_examples=8,
            stateful_step_count=12,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
        ),
    )
