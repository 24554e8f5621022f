"""The kinds of message and what each says."""

from collections.abc import Mapping
from enum import StrEnum, auto

from programme.language import _, later


class MessageKind(StrEnum):
    """Why somebody should hear of something."""

    COUNTY_INTEREST_RECEIVED = auto()
    COUNTY_INTEREST_WITHDRAWN = auto()
    COUNTY_INTEREST_REMINDER = auto()
    FURTHER_DEADLINE_SET = auto()
    FURTHER_DEADLINE_TAKEN_BACK = auto()
    DECISION_RECORDED = auto()
    MUNICIPAL_INTEREST_RECEIVED = auto()
    MUNICIPAL_INTEREST_TO_CONFIRM = auto()
    MUNICIPAL_INTEREST_WITHDRAWN = auto()
    MUNICIPAL_INTEREST_LINK = auto()
    MUNICIPAL_INTEREST_LINK_TO_CONFIRM = auto()
    MUNICIPAL_INTEREST_RECEIPT = auto()
    MUNICIPAL_INTEREST_STRUCK = auto()
    INVITED_TO_COMMIT = auto()
    COOPERATION_PROPOSED = auto()
    COOPERATION_CONFIRMED = auto()
    COOPERATION_LEFT = auto()
    APPLICATION_SENT = auto()
    APPLICATION_ACCEPTED = auto()
    APPLICATION_DECLINED = auto()
    APPLICATION_WITHDRAWN = auto()
    APPLICATION_RECALLED = auto()
    GATHERING_PROPOSED = auto()
    PROPOSAL_ACCEPTED = auto()
    PROPOSAL_DECLINED = auto()
    GATHERING_ANNOUNCED = auto()
    GATHERING_CHANGED = auto()
    GATHERING_CANCELLED = auto()
    MENTOR_OFFERED = auto()
    MENTOR_ACCEPTED = auto()
    MENTOR_DECLINED = auto()
    DATE_MOVED = auto()
    COHORT_POSTPONED = auto()
    DEADLINE_EXTENDED = auto()
    EXTENSION_TAKEN_BACK = auto()
    DEADLINE_COMING = auto()
    SIGN_IN_LINK = auto()
    ROLE_GIVEN = auto()
    EMAIL_TO_CONFIRM = auto()
    ERASURE_ASKED_FOR = auto()
    PROGRAMME_INTRODUCED = auto()

    @property
    def label(self) -> str:
        """When such a message goes, in the reader's language."""
        return _(_LABELS[self])


_LABELS: Mapping[MessageKind, str] = {
    MessageKind.COUNTY_INTEREST_RECEIVED: later("Fylkesinteresse: kvittering"),
    MessageKind.COUNTY_INTEREST_WITHDRAWN: later("Fylkesinteresse: trukket"),
    MessageKind.COUNTY_INTEREST_REMINDER: later("Fylkesinteresse: påminnelse til dem som ikke har svart"),
    MessageKind.FURTHER_DEADLINE_SET: later("Frist: ny runde for å melde interesse"),
    MessageKind.FURTHER_DEADLINE_TAKEN_BACK: later("Frist: ny runde trukket tilbake"),
    MessageKind.DECISION_RECORDED: later("Avklart deltakelse: vedtaket er registrert"),
    MessageKind.MUNICIPAL_INTEREST_RECEIVED: later("Kommuneinteresse: kvittering"),
    MessageKind.MUNICIPAL_INTEREST_TO_CONFIRM: later("Kommuneinteresse: må bekreftes av kommunen"),
    MessageKind.MUNICIPAL_INTEREST_WITHDRAWN: later("Kommuneinteresse: trukket"),
    MessageKind.MUNICIPAL_INTEREST_LINK: later("Kommuneinteresse: lenke til den som ba om den"),
    MessageKind.MUNICIPAL_INTEREST_LINK_TO_CONFIRM: later("Kommuneinteresse: lenke for å bekrefte"),
    MessageKind.MUNICIPAL_INTEREST_RECEIPT: later("Kommuneinteresse: kvittering til den som svarte med lenke"),
    MessageKind.MUNICIPAL_INTEREST_STRUCK: later("Kommuneinteresse: strøket av fylkesstyret"),
    MessageKind.INVITED_TO_COMMIT: later("Kommunegruppe: invitasjon til å forplikte seg"),
    MessageKind.COOPERATION_PROPOSED: later("Samarbeid mellom kommuner: spørsmål"),
    MessageKind.COOPERATION_CONFIRMED: later("Samarbeid mellom kommuner: en kommune sa ja"),
    MessageKind.COOPERATION_LEFT: later("Samarbeid mellom kommuner: en kommune gikk ut"),
    MessageKind.APPLICATION_SENT: later("Søknad: kvittering"),
    MessageKind.APPLICATION_ACCEPTED: later("Søknad: tatt opp"),
    MessageKind.APPLICATION_DECLINED: later("Søknad: avslag"),
    MessageKind.APPLICATION_WITHDRAWN: later("Søknad: trukket"),
    MessageKind.APPLICATION_RECALLED: later("Søknad: hentet tilbake"),
    MessageKind.GATHERING_PROPOSED: later("Samling: forslag fra et fylkesstyre"),
    MessageKind.PROPOSAL_ACCEPTED: later("Samling: forslaget er tatt inn"),
    MessageKind.PROPOSAL_DECLINED: later("Samling: forslaget er ikke tatt inn"),
    MessageKind.GATHERING_ANNOUNCED: later("Samling: invitasjon"),
    MessageKind.GATHERING_CHANGED: later("Samling: endret"),
    MessageKind.GATHERING_CANCELLED: later("Samling: avlyst"),
    MessageKind.MENTOR_OFFERED: later("Veiledning: spørsmål til veilederen"),
    MessageKind.MENTOR_ACCEPTED: later("Veiledning: veilederen sa ja"),
    MessageKind.MENTOR_DECLINED: later("Veiledning: veilederen takket nei"),
    MessageKind.DATE_MOVED: later("Frist: flyttet"),
    MessageKind.COHORT_POSTPONED: later("Programperiode: flyttet"),
    MessageKind.DEADLINE_EXTENDED: later("Frist: utsatt for én kommune"),
    MessageKind.EXTENSION_TAKEN_BACK: later("Frist: utsettelsen trukket tilbake"),
    MessageKind.DEADLINE_COMING: later("Frist: påminnelse"),
    MessageKind.SIGN_IN_LINK: later("Innlogging: lenke"),
    MessageKind.ROLE_GIVEN: later("Rolle: lagt til"),
    MessageKind.EMAIL_TO_CONFIRM: later("E-postadresse: må bekreftes"),
    MessageKind.ERASURE_ASKED_FOR: later("Personvern: ønske om å bli slettet"),
    MessageKind.PROGRAMME_INTRODUCED: later("Oppfølging: brev om programmet"),
}


SUBJECTS: Mapping[MessageKind, str] = {
    MessageKind.COUNTY_INTEREST_RECEIVED: later("Fremtidens kulturskole, Regionale program: {department}"),
    MessageKind.COUNTY_INTEREST_WITHDRAWN: later("Fremtidens kulturskole: {department} har trukket interessen"),
    MessageKind.COUNTY_INTEREST_REMINDER: later("Fremtidens kulturskole: vi venter på svar fra {department}"),
    MessageKind.FURTHER_DEADLINE_SET: later("Fremtidens kulturskole: ny runde for å melde interesse, frist {day}"),
    MessageKind.FURTHER_DEADLINE_TAKEN_BACK: later("Fremtidens kulturskole: fristen {day} gjelder ikke lenger"),
    MessageKind.DECISION_RECORDED: later("Fremtidens kulturskole: deltakelsen for {department} er avklart"),
    MessageKind.MUNICIPAL_INTEREST_RECEIVED: later("Fremtidens kulturskole: {municipality} er interessert"),
    MessageKind.MUNICIPAL_INTEREST_TO_CONFIRM: later("Fremtidens kulturskole: bekreft interessen for {municipality}"),
    MessageKind.MUNICIPAL_INTEREST_WITHDRAWN: later("Fremtidens kulturskole: {municipality} har trukket interessen"),
    MessageKind.MUNICIPAL_INTEREST_LINK: later("Fremtidens kulturskole: meld interesse for {municipality}"),
    MessageKind.MUNICIPAL_INTEREST_LINK_TO_CONFIRM: later(
        "Fremtidens kulturskole: bekreft interessen for {municipality}"
    ),
    MessageKind.MUNICIPAL_INTEREST_RECEIPT: later("Fremtidens kulturskole: interessen for {municipality} er {said}"),
    MessageKind.MUNICIPAL_INTEREST_STRUCK: later("Fremtidens kulturskole: interessen for {municipality} er strøket"),
    MessageKind.INVITED_TO_COMMIT: later("Fremtidens kulturskole: bli med i kommunegruppen i {municipality}"),
    MessageKind.COOPERATION_PROPOSED: later("Fremtidens kulturskole: vil {municipality} samarbeide med {partners}?"),
    MessageKind.COOPERATION_CONFIRMED: later("Fremtidens kulturskole: {who} vil samarbeide med {partners}"),
    MessageKind.COOPERATION_LEFT: later("Fremtidens kulturskole: {who} har {said} {partners}"),
    MessageKind.APPLICATION_SENT: later("Fremtidens kulturskole: søknaden fra {municipality} er mottatt"),
    MessageKind.APPLICATION_ACCEPTED: later("Fremtidens kulturskole: {municipality} er tatt opp"),
    MessageKind.APPLICATION_DECLINED: later("Fremtidens kulturskole: svar på søknaden fra {municipality}"),
    MessageKind.APPLICATION_WITHDRAWN: later("Fremtidens kulturskole: {municipality} har trukket søknaden"),
    MessageKind.APPLICATION_RECALLED: later("Fremtidens kulturskole: {municipality} har hentet søknaden tilbake"),
    MessageKind.GATHERING_PROPOSED: later("Fremtidens kulturskole: {department} har et forslag til {gathering}"),
    MessageKind.PROPOSAL_ACCEPTED: later("Fremtidens kulturskole: forslaget til {gathering} er tatt inn"),
    MessageKind.PROPOSAL_DECLINED: later("Fremtidens kulturskole: svar på forslaget til {gathering}"),
    MessageKind.GATHERING_ANNOUNCED: later("Fremtidens kulturskole: invitasjon til {gathering}"),
    MessageKind.GATHERING_CHANGED: later("Fremtidens kulturskole: {gathering} er endret"),
    MessageKind.GATHERING_CANCELLED: later("Fremtidens kulturskole: {gathering} er avlyst"),
    MessageKind.MENTOR_OFFERED: later("Fremtidens kulturskole: vil du være veileder for {municipality}?"),
    MessageKind.MENTOR_ACCEPTED: later("Fremtidens kulturskole: {municipality} har fått veileder"),
    MessageKind.MENTOR_DECLINED: later("Fremtidens kulturskole: veilederen for {municipality} takket nei"),
    MessageKind.DATE_MOVED: later("Fremtidens kulturskole: {deadline} er flyttet til {day}"),
    MessageKind.COHORT_POSTPONED: later("Fremtidens kulturskole: programperioden {period} er flyttet"),
    MessageKind.DEADLINE_EXTENDED: later("Fremtidens kulturskole: {municipality} har fått søknadsfrist {day}"),
    MessageKind.EXTENSION_TAKEN_BACK: later("Fremtidens kulturskole: {municipality} har igjen søknadsfrist {day}"),
    MessageKind.DEADLINE_COMING: later("Fremtidens kulturskole: {task} – {days}"),
    MessageKind.SIGN_IN_LINK: later("Fremtidens kulturskole: lenken din for å logge inn"),
    MessageKind.ROLE_GIVEN: later("Fremtidens kulturskole: du er lagt til som {role}"),
    MessageKind.EMAIL_TO_CONFIRM: later("Fremtidens kulturskole: bekreft e-postadressen din"),
    MessageKind.ERASURE_ASKED_FOR: later("Fremtidens kulturskole: en person ber om å bli slettet"),
    MessageKind.PROGRAMME_INTRODUCED: later("Fremtidens kulturskole {period}: vil dere være med?"),
}
