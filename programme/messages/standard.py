"""What each kind of message says until programme management writes it otherwise.

`before` stands above the link and `after` below it; a line is a paragraph. A line whose facts are all empty falls away.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from programme.language import _, later
from programme.messages.model import SUBJECTS, MessageKind

PLACEHOLDER = re.compile(r"\{([^{}\n]*)\}")
"""What a fact stands in the place of."""


@dataclass(frozen=True, slots=True)
class Text:
    """Subject line, what stands before the link and what stands after it, with facts as `{placeholders}`."""

    subject: str
    before: str
    after: str = ""

    @property
    def names(self) -> frozenset[str]:
        """The facts that it asks for."""
        return frozenset(name for part in (self.subject, self.before, self.after) for name in PLACEHOLDER.findall(part))


_BODIES: Mapping[MessageKind, tuple[str, str]] = {
    MessageKind.COUNTY_INTEREST_RECEIVED: (
        later(
            "{department_name} har svart på om fylkesavdelingen er interessert i å delta i Fremtidens kulturskole, "
            "Regionale program, programperioden {period}.\n"
            "Svar: {answer}\n"
            "Kommuner som kan være interessert: {municipalities}\n"
            "Svarer for det: {answerable}\n"
            "Ønsker dialogmøte: {dialogue}\n"
            "Svaret er gitt {received}.\n"
            "Se hele svaret her:"
        ),
        later("Svaret er ikke bindende. Fylkesstyret kan endre det eller trekke det tilbake på samme side."),
    ),
    MessageKind.COUNTY_INTEREST_WITHDRAWN: (
        later("{department} har trukket tilbake interessen for programperioden {period}.\nSe hva som var meldt, her:"),
        later("Fylkesstyret kan melde interesse på nytt når som helst."),
    ),
    MessageKind.COUNTY_INTEREST_REMINDER: (
        later(
            "Programledelsen har ikke fått svar på om {department} er interessert i å delta i Fremtidens kulturskole, "
            "Regionale program, programperioden {period}. Svaret er ikke bindende.\n"
            "{deadline}\n"
            "Svar ja, kanskje eller nei her:"
        ),
        later("Har noen i styret allerede svart? Da trenger dere ikke gjøre noe."),
    ),
    MessageKind.FURTHER_DEADLINE_SET: (
        later(
            "Dere får en ny runde for å melde interesse for programperioden {period}. "
            "Den kommer i tillegg til {deadline}.\n"
            "Åpner: {opens}\n"
            "Frist: {day}\n"
            "Grunn: {reason}\n"
            "Meld interesse her:"
        ),
        later("Har noen hos dere allerede meldt interesse? Da trenger dere ikke gjøre noe."),
    ),
    MessageKind.FURTHER_DEADLINE_TAKEN_BACK: (
        later(
            "Fristen {day} for å melde interesse for programperioden {period} gjelder ikke lenger.\n"
            "Frist nå: {holds}\n"
            "Grunn: {reason}\n"
            "Dere kan fortsatt melde interesse her. Det som kommer etter fristen, blir merket:"
        ),
        "",
    ),
    MessageKind.DECISION_RECORDED: (
        later(
            "Vedtaket fra årsmøtet i {department} er registrert: Fylkesavdelingen {decision} "
            "i programperioden {period}.\n"
            "Årsmøtet var {day}, sak {case}.\n"
            "{application}\n"
            "Se vedtaket her:"
        ),
        later("Er noe feil? Fylkesstyret kan registrere et nytt vedtak på samme side."),
    ),
    MessageKind.MUNICIPAL_INTEREST_RECEIVED: (
        later("Interessen fra {municipality} for programperioden {period} er registrert.\nSe den her:"),
        later("Interessen er ikke bindende. Kommunen kan endre den eller trekke den tilbake, og søker senere."),
    ),
    MessageKind.MUNICIPAL_INTEREST_TO_CONFIRM: (
        later(
            "Fylkesstyret har meldt at {municipality} er interessert i å delta i programperioden {period}. "
            "Den teller når dere selv bekrefter.\nBekreft den, eller trekk den tilbake, her:"
        ),
        later("Interessen er ikke bindende."),
    ),
    MessageKind.MUNICIPAL_INTEREST_WITHDRAWN: (
        later("{municipality} har trukket tilbake interessen for programperioden {period}.\nSe alle kommunene her:"),
        "",
    ),
    MessageKind.COOPERATION_PROPOSED: (
        later(
            "{municipality} er spurt om å samarbeide med {partners} i programperioden {period}. "
            "Spørsmålet kommer fra {asker}.\n"
            "Samarbeidende kommuner søker sammen og kan få samme veileder. Hver kommune har sin egen kommunegruppe.\n"
            "{without_contact}\n"
            "Svar ja eller nei her:"
        ),
        later("Kommunen kan gå ut av samarbeidet igjen når som helst."),
    ),
    MessageKind.COOPERATION_CONFIRMED: (
        later(
            "{who} har sagt ja til å samarbeide med {partners} i programperioden {period}.\n"
            "Svaret er registrert av {on_behalf}.\n"
            "Se hvem som er med, her:"
        ),
        later("Samarbeidet gjelder for dem som har sagt ja. En kommune kan gå ut av det igjen når som helst."),
    ),
    MessageKind.COOPERATION_LEFT: (
        later(
            "{who} har {said} {partners} i programperioden {period}.\n"
            "Grunn: {reason}\n"
            "Registrert av {on_behalf}.\n"
            "Se hvor samarbeidet står, her:"
        ),
        "",
    ),
    MessageKind.MUNICIPAL_INTEREST_LINK: (
        later(
            "Her kan du melde at {municipality} er interessert i å delta i Fremtidens kulturskole, "
            "programperioden {period}. Lenken åpner bare dette, den kan brukes én gang, og den virker i ett døgn:"
        ),
        later(
            "Interessen er ikke bindende. Har du ikke bedt om lenken? Da trenger du ikke gjøre noe. "
            "Ikke send den videre til andre."
        ),
    ),
    MessageKind.MUNICIPAL_INTEREST_LINK_TO_CONFIRM: (
        later(
            "{department_name} har meldt at {municipality} er interessert i å delta i Fremtidens kulturskole, "
            "Regionale program, programperioden {period}, og ført opp deg som kontakt. "
            "Interessen teller når kommunen selv bekrefter den.\n"
            "Bekreft, endre eller trekk interessen tilbake her, uten å logge inn. "
            "Lenken kan brukes én gang, og virker i 14 dager:"
        ),
        later(
            "Interessen er ikke bindende. Lurer du på noe, eller gjelder dette ikke deg? "
            "Ta kontakt med {sender}, {sender_email}."
        ),
    ),
    MessageKind.MUNICIPAL_INTEREST_RECEIPT: (
        later(
            "Interessen for {municipality} i programperioden {period} er {said}, og fylkesstyret har fått melding.\n"
            "Vil du endre noe, kan du be om en ny lenke her:"
        ),
        later("Interesse er ikke bindende. Kommunen kan søke når fylkesavdelingen har vedtatt å delta."),
    ),
    MessageKind.MUNICIPAL_INTEREST_STRUCK: (
        later(
            "Fylkesstyret i {department} har strøket interessen som var meldt for {municipality} "
            "i programperioden {period}.\n"
            "Grunn: {reason}\n"
            "Er {municipality} likevel interessert, kan interessen meldes på nytt her:"
        ),
        later("Interesse er ikke bindende."),
    ),
    MessageKind.INVITED_TO_COMMIT: (
        later(
            "Du er lagt til i kommunegruppen i {municipality} for programperioden {period}. "
            "Gruppen er komplett først når alle i den selv har sagt at de blir med "
            "på samlingene og i arbeidet mellom dem.\n"
            "Les hva du sier ja til, og bekreft her:"
        ),
        later("Passer det ikke? Si fra til kontaktpersonen i kommunen."),
    ),
    MessageKind.APPLICATION_SENT: (
        later(
            "Søknaden fra {municipality} om å delta i programperioden {period} er sendt og mottatt.\n"
            "Se søknaden og gruppen her:"
        ),
        later("Det som ble sendt, er tatt vare på slik det var. Dere får beskjed når søknaden er avgjort."),
    ),
    MessageKind.APPLICATION_ACCEPTED: (
        later("{municipality} er tatt opp i programperioden {period}. Gratulerer!\nSe søknaden og gruppen her:"),
        later("Kommunegruppen må være komplett før den første samlingen. Siden viser hva som eventuelt mangler."),
    ),
    MessageKind.APPLICATION_DECLINED: (
        later(
            "Søknaden fra {municipality} om å delta i programperioden {period} er avgjort. "
            "Kommunen er dessverre ikke tatt opp.\n"
            "Les begrunnelsen her:"
        ),
        later("Har dere spørsmål? Ta kontakt med programledelsen."),
    ),
    MessageKind.APPLICATION_WITHDRAWN: (
        later(
            "{municipality} har trukket søknaden om å delta i programperioden {period}.\nSe søknaden og gruppen her:"
        ),
        "",
    ),
    MessageKind.APPLICATION_RECALLED: (
        later(
            "{municipality} har hentet søknaden til programperioden {period} tilbake for å endre den. "
            "Den må sendes på nytt.\n"
            "Se søknaden og gruppen her:"
        ),
        "",
    ),
    MessageKind.GATHERING_PROPOSED: (
        later(
            "Fylkesstyret i {department} foreslår dette for {gathering} i programperioden {period}:\n"
            "Sted: {venue}\nVertskommune: {host}\nTema: {theme}\n"
            "Ta det inn, eller si nei med en grunn, her:"
        ),
        "",
    ),
    MessageKind.PROPOSAL_ACCEPTED: (
        later(
            "Programledelsen har tatt inn forslaget fra {department} til {gathering} i programperioden {period}.\n"
            "Sted: {venue}\nVertskommune: {host}\nTema: {theme}\n"
            "Se samlingen her:"
        ),
        "",
    ),
    MessageKind.PROPOSAL_DECLINED: (
        later(
            "Programledelsen har ikke tatt inn forslaget fra {department} til {gathering} "
            "i programperioden {period}.\nGrunn: {reason}\nSe samlingen her:"
        ),
        later("Dere kan sende et nytt forslag på samme side."),
    ),
    MessageKind.GATHERING_ANNOUNCED: (
        later("Du er invitert til {gathering}.\nTid: {when}\nSted: {venue}\nTema: {theme}\nSvar om du kommer, her:"),
        later("Samlingen følger med som kalenderfil. Åpne filen for å legge den i kalenderen din."),
    ),
    MessageKind.GATHERING_CHANGED: (
        later(
            "Det er endringer i {gathering}. Dette gjelder nå:\nTid: {when}\nSted: {venue}\nTema: {theme}\n"
            "Se om det passer, og endre svaret ditt om du må, her:"
        ),
        later("Kalenderfilen som følger med, retter avtalen i kalenderen din."),
    ),
    MessageKind.GATHERING_CANCELLED: (
        later("Vi avlyser {gathering}, som skulle vært {when}.\nSe de andre samlingene her:"),
        later("Kalenderfilen som følger med, fjerner avtalen fra kalenderen din."),
    ),
    MessageKind.MENTOR_OFFERED: (
        later(
            "Vil du være veileder for {municipality} i programperioden {period}?\nSe kommunen og svar ja eller nei her:"
        ),
        later("Du kan se søknaden og gruppen før du svarer."),
    ),
    MessageKind.MENTOR_ACCEPTED: (
        later("Veilederen for {municipality} i programperioden {period} har sagt ja.\nSe hvem det er, her:"),
        "",
    ),
    MessageKind.MENTOR_DECLINED: (
        later("Veilederen som ble spurt om {municipality} i programperioden {period}, takket nei.\nFinn en annen her:"),
        "",
    ),
    MessageKind.DATE_MOVED: (
        later(
            "I programperioden {period} er {deadline} flyttet.\n"
            "Ny frist: {day}\n"
            "Tidligere frist: {before}\n"
            "Grunn: {reason}\n"
            "Se alle fristene her:"
        ),
        later("Det dere allerede har sendt, trenger dere ikke sende på nytt."),
    ),
    MessageKind.COHORT_POSTPONED: (
        later(
            "Programperioden {period} er flyttet. Den varer nå fra {starts} til {ends}.\n"
            "Nye datoer: {dates}\n"
            "Samlingene dine: {gatherings}. Åpne kalenderfilene som følger med, så blir kalenderen din rettet. "
            "Endre svaret ditt på siden Samlinger hvis de nye dagene ikke passer.\n"
            "Grunn: {reason}\n"
            "Se de nye datoene her:"
        ),
        "",
    ),
    MessageKind.DEADLINE_EXTENDED: (
        later(
            "{municipality} har fått ny frist for søknaden til programperioden {period}.\n"
            "Ny frist: {day}\n"
            "Grunn: {reason}\n"
            "Skriv og send søknaden her:"
        ),
        later("Fristen gjelder bare denne kommunen."),
    ),
    MessageKind.EXTENSION_TAKEN_BACK: (
        later(
            "Den utsatte fristen for søknaden fra {municipality} til programperioden {period} er trukket tilbake.\n"
            "Fristen er nå {day}.\n"
            "Grunn: {reason}\n"
            "Se søknaden her:"
        ),
        later("Har du spørsmål? Ta kontakt med programledelsen."),
    ),
    MessageKind.DEADLINE_COMING: (
        later("Dette venter på deg: {task}.\nFristen er {day} – {days}.\nGjør det her:"),
        later("Er det allerede gjort? Da trenger du ikke gjøre noe."),
    ),
    MessageKind.SIGN_IN_LINK: (
        later("Her er lenken du kan logge inn med. Den virker én gang, og i 20 minutter."),
        later("Har du ikke bedt om lenken? Da trenger du ikke gjøre noe. Ikke send den videre til andre."),
    ),
    MessageKind.ROLE_GIVEN: (
        later("Du er lagt til som {role} fra {from}.\nLogg inn for å se rollene dine:"),
        later("Mener du at dette er feil? Si fra til programledelsen."),
    ),
    MessageKind.EMAIL_TO_CONFIRM: (
        later("Du vil bruke denne e-postadressen i Fremtidens kulturskole. Logg inn og bekreft at den er din:"),
        later("Har du ikke bedt om dette? Da trenger du ikke gjøre noe, og adressen blir ikke brukt."),
    ),
    MessageKind.ERASURE_ASKED_FOR: (
        later("En person har bedt om å bli slettet. Logg inn for å se hvem det er, og for å gjøre det:"),
        "",
    ),
    MessageKind.PROGRAMME_INTRODUCED: (
        later(
            "{department_name} inviterer {recipient} med i Fremtidens kulturskole, Regionale program, "
            "programperioden {period}. Det er Norsk kulturskoleråds utviklingsprogram for kommunene.\n"
            "I programmet møtes kommunene på {gatherings} samlinger over tre semestre. Hver kommune stiller med en "
            "gruppe der kulturskolen og minst én samarbeidspart fra en annen sektor er med. Mellom samlingene arbeider "
            "gruppen hjemme, og den får tilbud om en veileder.\n"
            "Frist for å melde interesse: {interest_deadline}\n"
            "Søknadsfrist: {application_deadline}\n"
            "Lurer dere på noe? Ta kontakt med {sender}, {sender_email}.\n"
            "Kommunen kan melde interesse her. Dere trenger ikke å ha noen konto:"
        ),
        later(
            "Å melde interesse er ikke bindende. Adressen deres er lagt inn av fylkesstyret, og brukes bare til å "
            "fortelle om programmet. Ta kontakt hvis dere ikke vil ha flere brev."
        ),
    ),
}


def standard(kind: MessageKind) -> Text:
    """The kind's own text, in the reader's language."""
    before, after = _BODIES[kind]
    return Text(_(SUBJECTS[kind]), _(before), _(after))
