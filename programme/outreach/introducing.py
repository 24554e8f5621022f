"""The letter that introduces the programme: what it says of whom, and how it reads."""

from datetime import date

from programme.access.model import Actor
from programme.cohorts.model import Cohort, DateKind
from programme.cohorts.records import application_deadline_of, cohort_of
from programme.language.dates import date_in_text, local_date
from programme.language.numbers import number
from programme.messages.letters import Queued, letter_of
from programme.messages.model import MessageKind
from programme.messages.reading import OUTREACH_CONTACT
from programme.messages.wording import Letter
from programme.organisation.records import department_of, email_addresses
from programme.outreach.model import OutreachRow
from programme.store import Reader


def introduction_facts(reader: Reader, actor: Actor, row: OutreachRow, *, cohort: str) -> dict[str, str]:
    """What the letter says: who asks whom, the dates still ahead, and whom to answer (the actor)."""
    dates, today = cohort_of(reader, cohort), local_date(actor.at)
    interest = dates.deadline_on(DateKind.MUNICIPAL_INTEREST, today)
    closes_on = _closes_on(reader, dates, row)
    return {
        "department_name": department_of(reader, row.department_code).name,
        "recipient": row.name,
        "period": dates.name,
        "cohort": cohort,
        "gatherings": number(dates.main_gatherings),
        "interest_deadline": date_in_text(interest) if interest and interest >= today else "",
        "application_deadline": date_in_text(closes_on) if closes_on else "",
        "sender": actor.name,
        "sender_email": next(iter(email_addresses(reader, str(actor.person_id))), ""),
    }


def applying_closed_on(reader: Reader, actor: Actor, row: OutreachRow, *, cohort: str) -> date | None:
    """The last day on which the municipality, or any for a partner without one, could apply; None while it can."""
    closes_on = _closes_on(reader, cohort_of(reader, cohort), row)
    return closes_on if closes_on and closes_on < local_date(actor.at) else None


def _closes_on(reader: Reader, dates: Cohort, row: OutreachRow) -> date | None:
    if row.municipality_number:
        return application_deadline_of(reader, dates, row.municipality_number)
    return dates.deadlines.get(DateKind.APPLICATION)


def introduction_letter(reader: Reader, actor: Actor, row: OutreachRow, *, cohort: str, address: str) -> Letter:
    """The letter as it would go now; `address` is the app's own."""
    facts = introduction_facts(reader, actor, row, cohort=cohort)
    message = Queued(
        id=row.id,
        queued_at=actor.at,
        sent_at=None,
        kind=MessageKind.PROGRAMME_INTRODUCED,
        recipient_id=OUTREACH_CONTACT,
        record_id=row.id,
        facts=facts,
        edited_subject=None,
        edited_text=None,
    )
    return letter_of(reader, message, address=address, at=actor.at)
