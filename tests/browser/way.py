"""The whole way through the programme, step by step, as people go it in their browsers."""

import datetime as dt
import re
from collections.abc import Callable

from playwright.sync_api import Locator, expect

from tests.bench.servers import Server
from tests.browser.page import Visitor

SitDown = Callable[[Server], Visitor]

KARI, PERNILLE, MARIT, JONAS, VILDE = (f"{name} Eksempel" for name in ("Kari", "Pernille", "Marit", "Jonas", "Vilde"))
RUTH = "Ruth Eksempelvik"
AREA = "Samhandling – kulturskolen som samhandlingsaktør for levende lokalsamfunn"
PLAN = "Handlingsplan for Norsk kulturskoleråd Nordland 2024–2025"


def go_the_whole_way(sit_down: SitDown, server: Server, *, clicks: int = 1) -> None:
    """From a board's first word to the municipality's row in Deltakelse, in a store with people only.

    Every button is pressed `clicks` times in a row.
    """
    kari, pernille, marit, jonas, ruth, vilde = (sit_down(server) for _person in range(6))
    for person in (kari, pernille, marit, jonas, ruth, vilde):
        person.clicks = clicks

    kari.become(KARI, path="/interesse", date=dt.date(2023, 9, 3))
    board_registers_interest(kari)
    pernille.become(PERNILLE, path="/interesse", date=dt.date(2023, 9, 20))
    management_records_dialogue(pernille)
    management_plans(pernille, kind="presamling", number=1, day=dt.date(2023, 10, 18), venue="Bodø")
    kari.become(KARI, path="/interesse", date=dt.date(2023, 11, 6))
    board_records_decision(kari)

    marit.become(MARIT, path="/interesse", date=dt.date(2023, 11, 20))
    municipality_registers_interest(marit)
    marit.become(MARIT, path="/soknad", date=dt.date(2024, 2, 1))
    contact_drafts(marit)
    contact_composes_group(marit)
    marit.become(MARIT, path="/soknad", date=dt.date(2024, 5, 14))
    contact_sends(marit)
    for member, name in ((jonas, JONAS), (ruth, RUTH)):
        member.become(name, path="/soknad", date=dt.date(2024, 5, 21))
        member_commits(member)
    marit.become(MARIT, path="/soknad", date=dt.date(2024, 5, 22))
    contact_sees_complete_group(marit)

    pernille.become(PERNILLE, path="/soknad", date=dt.date(2024, 6, 3))
    management_accepts(pernille)
    management_plans(pernille, kind="samling", number=1, day=dt.date(2024, 9, 18), venue="Bodø kulturhus")
    jonas.become(JONAS, path="/samlinger", date=dt.date(2024, 8, 20))
    member_answers(jonas)
    pernille.become(PERNILLE, path="/veiledning", date=dt.date(2024, 8, 21))
    management_assigns_mentor(pernille)
    vilde.become(VILDE, path="/veiledning", date=dt.date(2024, 8, 22))
    mentor_accepts(vilde)

    pernille.become(PERNILLE, path="/samlinger", date=dt.date(2024, 9, 18))
    management_keeps_roster(pernille)
    pernille.become(PERNILLE, path="/deltakelse?vis=kommuner", date=dt.date(2024, 9, 19))
    management_sees_complete(pernille, "Bodø", area=AREA, mentor=VILDE)


def board_registers_interest(kari: Visitor) -> None:
    kari.sees("Fristen er 15. september 2023.")
    kari.pick("Er fylkesavdelingen interessert?", "Ja")
    kari.fill("Hvem kan vi kontakte?", KARI)
    kari.choose("Hvilke kommuner tror dere kan være interessert?", "Bodø", "Hamarøy")
    kari.tick("Vi ønsker et dialogmøte")
    kari.click("Meld interesse")
    kari.sees("Interessen er meldt.")


def management_records_dialogue(pernille: Visitor) -> None:
    pernille.choose("Se nærmere på", "Nordland")
    pernille.sees_heading("Nordland")
    pernille.sees("Bodø og Hamarøy")
    pernille.unfold("Registrer dialogmøte")
    pernille.fill_date("Når var møtet?", dt.date(2023, 9, 19))
    pernille.fill("Hva ble dere enige om?", "Styret tar saken til årsmøtet.")
    pernille.click("Lagre dialogmøtet")
    pernille.sees("Dialogmøtet er registrert.")


def management_plans(pernille: Visitor, *, kind: str, number: int, day: dt.date, venue: str) -> None:
    pernille.follow("Samlinger")
    pernille.choose("Åpne en samling", "Planlegg en ny samling")
    pernille.pick("Hva slags?", kind)
    pernille.fill("Nummer", number)
    pernille.fill_date("Første dag", day)
    pernille.fill("Sted", venue)
    pernille.click("Planlegg samlingen")
    pernille.sees("Samlingen er planlagt og kunngjort.")
    pernille.choose("Åpne en samling", "Kalenderen")
    expect(row_of(pernille, f"{kind.capitalize()} {number}")).to_contain_text(venue)


def board_records_decision(kari: Visitor) -> None:
    write_decision(kari)
    kari.click("Registrer vedtaket")
    kari.sees("Vedtaket er registrert.")
    kari.sees("Vedtaket slik det er registrert")
    kari.follow("Utviklingsområder")
    kari.sees("Dette tar vi med inn i Fremtidens kulturskole 2024–25")
    kari.sees(AREA)


def write_decision(kari: Visitor) -> None:
    kari.pick("Deltar fylkesavdelingen?", "Ja")
    kari.fill_date("Når var årsmøtet?", dt.date(2023, 10, 28))
    kari.fill("Saksnummer", "12/23")
    kari.fill("Hva ble vedtatt?", "Nordland deltar i Fremtidens kulturskole.")
    kari.choose("Hvilke medlemskommuner søker dere på vegne av?", "Bodø")
    kari.choose("Hvilke utviklingsområder tar dere med?", f"{AREA} ({PLAN})")


def municipality_registers_interest(marit: Visitor) -> None:
    marit.fill("Hvem i kommunen kan vi kontakte?", MARIT)
    marit.click("Meld interesse")
    marit.sees("Interessen er meldt.")


def contact_confirms_interest(contact: Visitor) -> None:
    contact.click("Bekreft")
    contact.sees("Interessen er bekreftet.")


def contact_drafts(contact: Visitor) -> None:
    contact.sees_heading("Kommunegruppen er ikke komplett ennå")
    contact.pick("Hva vil du se?", "Søknaden")
    contact.fill("Hvorfor vil dere delta?", "Vi vil åpne kulturskolen for flere.")
    contact.click("Lagre utkast")
    contact.sees("Utkastet er lagret.")


def contact_composes_group(contact: Visitor) -> None:
    contact.pick("Hva vil du se?", "Gruppen")
    add_member(contact, RUTH, "ruth@kulturskolen.example", sector="kulturskole", function="rektor")
    add_member(contact, JONAS, "jonas@biblioteket.example", sector="bibliotek", function="bibliotekar")
    contact.pick("Hva vil du se?", "Er vi klare?")
    contact.sees("0 av 2 har bekreftet")


def add_member(contact: Visitor, name: str, email: str, *, sector: str, function: str) -> None:
    contact.unfold("Legg til et medlem")
    form = contact.inside("Legg til et medlem")
    form.fill("Navn", name)
    form.fill("E-post", email)
    form.choose("Sektor", sector)
    form.fill("Rolle, for eksempel rektor", function)
    form.click("Legg til medlem")
    contact.sees("Medlemmet er lagt til og blir bedt om å bekrefte.")
    expect(row_of(contact, name)).to_contain_text("ikke bekreftet")


def contact_chooses_area(contact: Visitor, area: str) -> None:
    contact.pick("Hva vil du se?", "Utviklingsområde")
    contact.choose("Utviklingsområde", area)
    contact.click("Velg området")
    contact.sees("Utviklingsområdet er valgt.")


def contact_sends(contact: Visitor, *, day: str = "14. mai 2024") -> None:
    contact.pick("Hva vil du se?", "Søknaden")
    contact.tick("Vi ønsker å utvikle kulturskolen i et samfunnsperspektiv")
    contact.tick("Vi gir rom for lokal samskaping")
    contact.click("Send søknad")
    contact.sees("Søknaden er sendt.")
    contact.sees(f"Sendt {day}")


def member_commits(member: Visitor, municipality: str = "Bodø", *, day: str = "21. mai 2024") -> None:
    member.sees_heading(f"Kommunegruppen i {municipality}")
    member.sees("Jeg forplikter meg til å delta på samlingene og i arbeidet mellom dem.")
    member.click("Bekreft")
    member.sees(f"Du bekreftet {day}")


def contact_sees_complete_group(contact: Visitor) -> None:
    contact.sees_heading("Kommunegruppen er komplett")
    contact.sees(AREA)


def management_accepts(pernille: Visitor, municipality: str = "Bodø") -> None:
    pernille.click(f"Ta opp {municipality}")
    pernille.sees(f"{municipality} er tatt opp.")


def member_answers(jonas: Visitor) -> None:
    expect(row_of(jonas, "Samling 1")).to_contain_text("Bodø kulturhus")
    jonas.click("Jeg kommer")
    jonas.sees("Svaret er lagret.")
    expect(row_of(jonas, "Samling 1")).to_contain_text("kommer")


def management_assigns_mentor(pernille: Visitor) -> None:
    pernille.unfold("Tildel en veileder, legg til eller rett")
    pernille.pick("Kommune", "Bodø")
    pernille.pick("Veileder", f"{VILDE} (3 ledige)")
    pernille.click("Tildel")
    pernille.sees("Veilederen er spurt.")


def mentor_accepts(vilde: Visitor) -> None:
    vilde.sees_heading("Vil du være veileder for Bodø?")
    vilde.click("Ja, jeg vil være veileder for Bodø")
    vilde.sees("Takk! Bodø får melding.")


def management_keeps_roster(pernille: Visitor) -> None:
    pernille.choose("Åpne en samling", "Samling 1 · 18. september 2024")
    pernille.sees_heading("Oppmøteliste")
    pernille.choose("Hvilken gruppe?", "Bodø")
    pernille.pick(JONAS, "Møtte")
    pernille.pick(RUTH, "Meldt forfall")
    pernille.click("Lagre oppmøtet")
    pernille.sees("Oppmøtet for Bodø er lagret.")
    pernille.confirm("Lukk oppmøtelisten")
    pernille.sees("Oppmøtelisten er lukket.")


def management_sees_complete(pernille: Visitor, municipality: str, *, area: str, mentor: str = "") -> None:
    """The municipality's row in Deltakelse, and its link to the area."""
    row = row_of(pernille, municipality)
    expect(row).to_contain_text("komplett")
    expect(row).to_contain_text(mentor)
    row.get_by_role("link", name=area).click()
    pernille.wait_ready()
    pernille.sees_heading("Utviklingsområder")
    pernille.sees_heading(area)


def row_of(visitor: Visitor, name: str) -> Locator:
    """Find the row that a table has for this name."""
    heading = visitor.page.get_by_role("rowheader", name=re.compile(rf"^{re.escape(name)}$"))
    return visitor.page.get_by_role("row").filter(has=heading).filter(visible=True).first
