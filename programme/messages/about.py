"""What each kind of message is about: who may get it, what they must be allowed to read, where its link leads.

A kind that has no row here is no kind yet: tests/messages/test_about.py says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from programme.access.model import Role
from programme.access.rights import Right
from programme.messages.model import MessageKind

_PM, _BOARD, _CONTACT = Role.PROGRAMME_MANAGEMENT, Role.BOARD, Role.CONTACT
_MEMBER, _MENTOR = Role.MEMBER, Role.MENTOR
_ALL = frozenset({_PM, _BOARD, _CONTACT, _MEMBER, _MENTOR})


@dataclass(frozen=True, slots=True)
class About:
    """One kind of message.

    `roles` are those by which one can be told. `right` is what the recipient must have for the record, which belongs
    to the scope that the facts name (`department_code`, `municipality_number`, `cohort`); None: the record is the
    recipient's own. `path` leads to the record within the app: `{record}` is its id, `{token}` a one-time token, all
    else facts. `facts` holds for each fact that a text may mention what it can look like; `codes` those that the link
    and the calendar file need besides; `needed` the facts that no text may leave out.
    """

    roles: frozenset[Role]
    right: Right | None
    path: str
    facts: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, str] = field(default_factory=dict)
    needed: tuple[str, ...] = ()

    @property
    def samples(self) -> dict[str, str]:
        """Invented facts of a whole message."""
        return {**self.codes, **self.facts}


_PERIOD = {"period": "2024–25"}
_COHORT = {"cohort": "2024-25"}
_DEPARTMENT = {"department": "Nordland"}
_FULL_NAME = {"department_name": "Norsk kulturskoleråd Nordland"}
_SENDER = {"sender": "Kari Eksempel", "sender_email": "kari@fylkesavdelingen.example"}
_DEPARTMENT_CODES = {**_COHORT, "department_code": "nordland"}
_PROPOSAL_CODES = {**_DEPARTMENT_CODES, "gathering_id": "00000000-0000-4000-8000-000000000000"}
_MUNICIPALITY = {"municipality": "Bodø", **_PERIOD}
_MUNICIPALITY_CODES = {**_DEPARTMENT_CODES, "municipality_number": "1804"}

_OF_DEPARTMENT = "/interesse?periode={cohort}&avdeling={department_code}"
_INTEREST = "/interesse?periode={cohort}"
_APPLICATION = "/soknad?periode={cohort}&kommune={municipality_number}"
_GROUP = "/soknad?periode={cohort}"
_GATHERINGS = "/samlinger?periode={cohort}&samling={gathering_id}"
_MENTORING = "/veiledning?periode={cohort}"


def _application(*roles: Role) -> About:
    return About(
        frozenset(roles), Right.READ_APPLICATION, _APPLICATION, _MUNICIPALITY, _MUNICIPALITY_CODES, ("municipality",)
    )


def _municipal_interest(*roles: Role) -> About:
    right = Right.READ_MUNICIPAL_INTEREST
    return About(frozenset(roles), right, _INTEREST, _MUNICIPALITY, _MUNICIPALITY_CODES, ("municipality",))


def _mentoring(*roles: Role) -> About:
    right = Right.READ_MENTORING
    return About(frozenset(roles), right, _MENTORING, _MUNICIPALITY, _MUNICIPALITY_CODES, ("municipality",))


_GATHERING = About(
    _ALL,
    Right.READ_GATHERINGS,
    "/samlinger?periode={cohort}&samling={record}",
    {
        "gathering": "samling 3",
        "day": "14. mars 2025",
        "when": "14. mars 2025 kl. 10.00 til kl. 16.00",
        "venue": "Stormen, Bodø",
        "theme": "Samhandling",
        **_PERIOD,
    },
    {
        **_COHORT,
        "starts_at": "2025-03-14T09:00:00+00:00",
        "ends_at": "2025-03-14T15:00:00+00:00",
        "version": "1",
    },
    ("gathering", "when"),
)

# A municipality without a contact is answered for by its board, on a page of the board's.
_COOPERATION_PAGE = "/{page}?periode={cohort}&kommune={municipality_number}&vis=sammen&sammen={record}"
_COOPERATION_CODES = {"page": "soknad", **_MUNICIPALITY_CODES}
_PARTNERS = {"partners": "Gildeskål og Meløy", **_MUNICIPALITY}


def _cooperation(**said: str) -> About:
    return About(
        frozenset({_CONTACT, _BOARD, _MENTOR}),
        Right.READ_COOPERATION,
        _COOPERATION_PAGE,
        {"who": "Bodø", "on_behalf": "fylkesstyret i Nordland", **said, **_PARTNERS},
        _COOPERATION_CODES,
        ("who", "partners"),
    )


_COOPERATION_ASKED = About(
    frozenset({_CONTACT, _BOARD}),
    Right.ANSWER_COOPERATION,
    _COOPERATION_PAGE,
    {
        "asker": "Gildeskål",
        "without_contact": "Kommunen har ingen kontaktperson, derfor spør vi fylkesstyret.",
        **_PARTNERS,
    },
    _COOPERATION_CODES,
    ("municipality", "partners"),
)


def _further_deadline(**said: str) -> About:
    return About(
        frozenset({_BOARD, _CONTACT}),
        Right.READ_COHORTS,
        _INTEREST,
        {"day": "15. november 2023", "reason": "Flere årsmøter er sent på høsten.", **said, **_PERIOD},
        _COHORT,
        ("day",),
    )


def _interest_link(**said: str) -> About:
    facts = {**said, **_MUNICIPALITY}
    return About(frozenset(), None, "/kommuneinteresse/{token}", facts, _MUNICIPALITY_CODES, ("municipality",))


def _proposal(role: Role) -> About:
    facts = {
        **_DEPARTMENT,
        "gathering": "samling 3",
        "venue": "Stormen, Bodø",
        "host": "Bodø",
        "theme": "Samhandling",
        "reason": "Salen er for liten.",
        **_PERIOD,
    }
    needed = ("department", "gathering")
    return About(frozenset({role}), Right.READ_PROPOSALS, _GATHERINGS, facts, _PROPOSAL_CODES, needed)


_ENTRIES = (
    '{"eksempel": {"gathering": "samling 1", "venue": "Stormen", "theme": "", "version": "2",'
    ' "starts_at": "2025-02-04T09:00:00+00:00", "ends_at": "2025-02-04T15:00:00+00:00"}}'
)

_EXTENSION = About(
    frozenset({_CONTACT}),
    Right.READ_APPLICATION,
    _APPLICATION,
    {"day": "1. juni 2024", "reason": "Kommunestyret møtes først i mai.", **_MUNICIPALITY},
    _MUNICIPALITY_CODES,
    ("municipality", "day"),
)

ABOUT: Mapping[MessageKind, About] = {
    MessageKind.COUNTY_INTEREST_RECEIVED: About(
        frozenset({_BOARD, _PM}),
        Right.READ_COUNTY_INTEREST,
        _OF_DEPARTMENT,
        {
            **_DEPARTMENT,
            **_FULL_NAME,
            "answer": "ja",
            "municipalities": "Bodø og Narvik",
            "answerable": "Kari Eksempel",
            "dialogue": "ja",
            "received": "3. september 2023 kl. 09.00",
            **_PERIOD,
        },
        _DEPARTMENT_CODES,
        ("department_name", "answer"),
    ),
    MessageKind.COUNTY_INTEREST_WITHDRAWN: About(
        frozenset({_BOARD, _PM}),
        Right.READ_COUNTY_INTEREST,
        _OF_DEPARTMENT,
        {**_DEPARTMENT, **_PERIOD},
        _DEPARTMENT_CODES,
        ("department",),
    ),
    MessageKind.COUNTY_INTEREST_REMINDER: About(
        frozenset({_BOARD}),
        Right.READ_COUNTY_INTEREST,
        _OF_DEPARTMENT,
        {**_DEPARTMENT, "deadline": "Fristen er 15. september 2023.", **_PERIOD},
        _DEPARTMENT_CODES,
        ("department",),
    ),
    MessageKind.FURTHER_DEADLINE_SET: _further_deadline(
        deadline="fristen for fylkesavdelingene til å melde interesse", opens="16. september 2023"
    ),
    MessageKind.FURTHER_DEADLINE_TAKEN_BACK: _further_deadline(holds="15. september 2023"),
    MessageKind.DECISION_RECORDED: About(
        frozenset({_BOARD, _PM}),
        Right.READ_DECISION,
        _OF_DEPARTMENT,
        {
            **_DEPARTMENT,
            "decision": "deltar",
            "day": "28. oktober 2023",
            "case": "12/23",
            "application": (
                "Dette er fylkesavdelingens søknad om å delta, for seg selv og på vegne av Bodø og Narvik."
            ),
            **_PERIOD,
        },
        _DEPARTMENT_CODES,
        ("department", "decision"),
    ),
    MessageKind.MUNICIPAL_INTEREST_RECEIVED: _municipal_interest(_BOARD, _CONTACT),
    MessageKind.MUNICIPAL_INTEREST_TO_CONFIRM: _municipal_interest(_CONTACT),
    MessageKind.MUNICIPAL_INTEREST_WITHDRAWN: _municipal_interest(_BOARD),
    MessageKind.MUNICIPAL_INTEREST_LINK: _interest_link(),
    MessageKind.MUNICIPAL_INTEREST_LINK_TO_CONFIRM: _interest_link(**_FULL_NAME, **_SENDER),
    MessageKind.MUNICIPAL_INTEREST_RECEIPT: About(
        frozenset(), None, _INTEREST, {"said": "meldt", **_MUNICIPALITY}, _MUNICIPALITY_CODES, ("municipality", "said")
    ),
    MessageKind.MUNICIPAL_INTEREST_STRUCK: About(
        frozenset(),
        None,
        _INTEREST,
        {"reason": "Ingen i kommunen kjenner til den.", **_DEPARTMENT, **_MUNICIPALITY},
        _MUNICIPALITY_CODES,
        ("municipality", "reason"),
    ),
    MessageKind.INVITED_TO_COMMIT: About(
        frozenset({_MEMBER}), Right.READ_GROUP, _GROUP, _MUNICIPALITY, _MUNICIPALITY_CODES, ("municipality",)
    ),
    MessageKind.COOPERATION_PROPOSED: _COOPERATION_ASKED,
    MessageKind.COOPERATION_CONFIRMED: _cooperation(),
    MessageKind.COOPERATION_LEFT: _cooperation(said="gått ut av samarbeidet med", reason="Vi har ikke kapasitet."),
    MessageKind.APPLICATION_SENT: _application(_CONTACT, _PM),
    MessageKind.APPLICATION_ACCEPTED: _application(_CONTACT, _BOARD, _MEMBER),
    MessageKind.APPLICATION_DECLINED: _application(_CONTACT, _BOARD),
    MessageKind.APPLICATION_WITHDRAWN: _application(_CONTACT, _PM, _BOARD, _MEMBER),
    MessageKind.APPLICATION_RECALLED: _application(_CONTACT, _PM),
    MessageKind.GATHERING_PROPOSED: _proposal(_PM),
    MessageKind.PROPOSAL_ACCEPTED: _proposal(_BOARD),
    MessageKind.PROPOSAL_DECLINED: _proposal(_BOARD),
    MessageKind.GATHERING_ANNOUNCED: _GATHERING,
    MessageKind.GATHERING_CHANGED: _GATHERING,
    MessageKind.GATHERING_CANCELLED: _GATHERING,
    MessageKind.MENTOR_OFFERED: _mentoring(_MENTOR),
    MessageKind.MENTOR_ACCEPTED: _mentoring(_CONTACT, _PM),
    MessageKind.MENTOR_DECLINED: _mentoring(_PM),
    MessageKind.DATE_MOVED: About(
        _ALL,
        Right.READ_COHORTS,
        "/programperiode?periode={cohort}&frist={date_kind}",
        {
            "deadline": "søknadsfristen for kommunene",
            "day": "1. juni 2024",
            "before": "15. mai 2024",
            "reason": "Flere årsmøter er utsatt.",
            **_PERIOD,
        },
        {**_COHORT, "date_kind": "application"},
        ("deadline", "day"),
    ),
    MessageKind.COHORT_POSTPONED: About(
        _ALL,
        Right.READ_COHORTS,
        "/programperiode?periode={cohort}",
        {
            "starts": "1. januar 2025",
            "ends": "31. mai 2026",
            "dates": "Søknadsfrist for kommunene: 15. oktober 2024; Første dag: 1. januar 2025",
            "gatherings": "samling 1: 4. februar 2025 kl. 10.00 til kl. 16.00",
            "reason": "Regionale program er utsatt.",
            **_PERIOD,
        },
        {**_COHORT, "entries": _ENTRIES},
        ("period",),
    ),
    MessageKind.DEADLINE_EXTENDED: _EXTENSION,
    MessageKind.EXTENSION_TAKEN_BACK: _EXTENSION,
    MessageKind.DEADLINE_COMING: About(
        _ALL,
        Right.READ_COHORTS,
        "{path}",
        {
            "task": "Meld interesse for Nordland",
            "deadline": "fristen for å melde interesse",
            "day": "15. september 2023",
            "days": "12 dager igjen",
            **_PERIOD,
        },
        {**_COHORT, "due": "2023-09-15", "path": "/interesse?periode=2024-25"},
        ("task", "day"),
    ),
    MessageKind.SIGN_IN_LINK: About(frozenset(), None, "/inn/{token}"),
    MessageKind.ROLE_GIVEN: About(
        _ALL,
        None,
        "/mine-opplysninger",
        {"role": "kontaktperson for Bodø i programperioden 2024–25", "from": "1. august 2024"},
        needed=("role",),
    ),
    MessageKind.EMAIL_TO_CONFIRM: About(frozenset(), None, "/mine-opplysninger?bekreft={token}"),
    MessageKind.ERASURE_ASKED_FOR: About(frozenset({_PM}), Right.ERASE_PERSON, "/personvern"),
    MessageKind.PROGRAMME_INTRODUCED: About(
        frozenset(),
        None,
        _INTEREST,
        {
            **_FULL_NAME,
            "recipient": "Bodø",
            "gatherings": "6",
            "interest_deadline": "5. januar 2024",
            "application_deadline": "15. mai 2024",
            **_SENDER,
            **_PERIOD,
        },
        _COHORT,
        ("department_name", "sender"),
    ),
}
