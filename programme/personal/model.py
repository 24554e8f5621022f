"""What is kept about a person, what erasure and retention take away, and what can be wrong with either."""

from datetime import date, datetime
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from programme.language import RuleBroken, later
from programme.language.fields import Email, Name, RequiredText, fault


class _Kept(BaseModel):
    """Something that is kept, as it stands."""

    model_config = ConfigDict(frozen=True)


class OwnRole(_Kept):
    """A role that is, was or will be one's own; `valid_to` None: no last day."""

    role: str
    where: str
    cohort: str
    valid_from: date
    valid_to: date | None


class OwnCommitment(_Kept):
    """A word that one gave, or that somebody recorded (`by_member` false)."""

    given_at: datetime
    by_member: bool
    withdrawn_at: datetime | None


class OwnMembership(_Kept):
    """One's place in a municipality's group."""

    municipality: str
    cohort: str
    sector: str
    function: str
    organisation: str
    has_mandate: bool
    joined_on: date
    left_on: date | None
    commitments: tuple[OwnCommitment, ...]


class OwnGathering(_Kept):
    """What one answered to a gathering (empty: nothing) and what the roster says (empty: nothing)."""

    gathering: str
    day: date
    place: str
    answer: str
    substitute_name: str
    attendance: str


class OwnAssignment(_Kept):
    """A municipality that one was asked to be the mentor of."""

    municipality: str
    cohort: str
    state: str
    offered_at: datetime
    answered_at: datetime | None
    reason: str


class OwnOutreach(_Kept):
    """Somebody that one follows up for a board, or that a board has written one down as the contact of."""

    whom: str
    cohort: str
    follows_up: bool
    contact_name: str
    contact_email: str
    notes: str


class OwnInterest(_Kept):
    """A municipality's interest that names one's own address as where to reach its contact."""

    municipality: str
    cohort: str
    contact: str
    contact_email: str
    remark: str


class OwnMessage(_Kept):
    """A message to oneself; `sent_at` None: it waits."""

    queued_at: datetime
    sent_at: datetime | None
    subject: str


class OwnIdentity(_Kept):
    """Who one is at somebody who vouches for people."""

    issuer: str
    subject: str
    linked_at: datetime


class OwnSession(_Kept):
    """A browser that one is signed in with."""

    began_at: datetime
    expires_at: datetime


class OwnTraces(_Kept):
    """What the log has of one's own doing: how many changes, the first and the last (UTC)."""

    changes: int
    first_at: datetime | None
    last_at: datetime | None


class OwnData(_Kept):
    """Everything that is kept about a person."""

    name: str
    version: int
    emails: tuple[str, ...]
    roles: tuple[OwnRole, ...]
    memberships: tuple[OwnMembership, ...]
    gatherings: tuple[OwnGathering, ...]
    assignments: tuple[OwnAssignment, ...]
    outreach: tuple[OwnOutreach, ...]
    interests: tuple[OwnInterest, ...]
    messages: tuple[OwnMessage, ...]
    identities: tuple[OwnIdentity, ...]
    sessions: tuple[OwnSession, ...]
    traces: OwnTraces
    has_asked_for_erasure: bool


class NameForm(BaseModel):
    """What one is called."""

    name: Name


class EmailForm(BaseModel):
    """The address that one wants in the place of `old_email`, which is one's own."""

    old_email: str
    new_email: Email


class ErasureForm(BaseModel):
    """Why a person is erased, and the person's name, typed by who does it."""

    reason: RequiredText
    confirmed_name: Name


class ErasurePreview(_Kept):
    """What erasing a person takes away, and what stays without a name."""

    person_id: str
    name: str
    emails: tuple[str, ...]
    identities: int
    sessions: int
    messages: int
    texts: int
    roles_ended: int
    roles_kept: int


class KnownPerson(_Kept):
    """A person to choose; `emails` tell two of the same name apart, `has_asked` those who want to be erased."""

    person_id: str
    name: str
    emails: tuple[str, ...]
    has_asked: bool


class RetentionForm(BaseModel):
    """How many months after a cohort's last day what is sensitive goes, and then its people."""

    sensitive_months: int = Field(ge=0, le=120)
    person_months: int = Field(ge=0, le=120)

    @model_validator(mode="after")
    def sensitive_goes_first(self) -> Self:
        """People are kept as long as what is sensitive, or longer."""
        if self.person_months < self.sensitive_months:
            sentence = later("Det som er følsomt, slettes først. Gi personene like lang tid eller lengre.")
            raise fault("persons_before_sensitive", sentence)
        return self


class RetentionTimes(_Kept):
    """A cohort's two clocks: the last day on which what is sensitive is kept, and the last with its people."""

    cohort_slug: str
    cohort: str
    ends_on: date
    sensitive_months: int
    person_months: int
    sensitive_until: date
    persons_until: date
    version: int


class DueTexts(_Kept):
    """How many sensitive texts of one sort are due in a cohort."""

    cohort_slug: str
    cohort: str
    what: str
    count: int


class DuePerson(_Kept):
    """A person who is due; the name is for programme management, else empty."""

    person_id: str
    name: str


class RetentionDue(_Kept):
    """What a run would take away now."""

    texts: tuple[DueTexts, ...]
    people: tuple[DuePerson, ...]

    @property
    def is_nothing(self) -> bool:
        """Whether a run would change nothing."""
        return not self.texts and not self.people


class NoticeForm(BaseModel):
    """The privacy notice, part by part."""

    purpose: RequiredText
    ground: RequiredText
    recipients: RequiredText
    times: RequiredText
    rights: RequiredText
    contact: RequiredText


class PrivacyNotice(NoticeForm):
    """A version of the notice, when it was written (UTC) and by whom; version 0 is the proposal nobody has approved."""

    model_config = ConfigDict(frozen=True)
    version: int
    written_at: datetime | None
    written_by: str


class NoticeVersion(_Kept):
    """One of the versions there have been."""

    version: int
    written_at: datetime
    written_by: str


class NotOwnAddress(RuleBroken):
    """Only an address of one's own can be changed."""

    sentence = later("Adressen er ikke din lenger. Last siden på nytt.")
    field = "old_email"


class TooManyWishes(RuleBroken):
    """A form that sends mail to whatever is typed must not be used to fill other people's inboxes. Facts: most."""

    sentence = later("Du har bedt om {most} bekreftelser det siste døgnet. Prøv igjen i morgen.")
    field = "new_email"


class WishUnusable(RuleBroken):
    """The link to confirm an address is used, too old, somebody else's or none at all."""

    sentence = later("Lenken kan ikke brukes lenger. Be om en ny bekreftelse fra «Mine opplysninger».")


class AddressTaken(RuleBroken):
    """An address belongs to one person; said only to who has shown that the address is theirs."""

    sentence = later("Adressen står på en annen person her. Ta kontakt med programledelsen.")


class NameNotConfirmed(RuleBroken):
    """Who erases a person writes the name, so that it is not done by a slip."""

    sentence = later("Navnet er ikke det samme som på personen. Skriv det slik det står.")
    field = "confirmed_name"


class CannotEraseOneself(RuleBroken):
    """Another one of programme management erases who wants to be erased there."""

    sentence = later("Du kan ikke slette deg selv. Be en annen i programledelsen om det.")


class AlreadyErased(RuleBroken):
    """What is erased cannot be erased again."""

    sentence = later("Personen er allerede slettet.")


class AlreadyAsked(RuleBroken):
    """Who has asked to be erased need not ask again."""

    sentence = later("Du har allerede bedt om å bli slettet. Programledelsen har fått beskjed.")
