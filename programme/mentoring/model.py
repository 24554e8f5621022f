"""A mentor with a capacity, an assignment to one municipality, and what can be wrong with them (DOMAIN.md, 11)."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from programme.language import RuleBroken, _, later
from programme.language.fields import LongText, RequiredText, fault
from programme.organisation.model import PersonForm


class AssignmentState(StrEnum):
    """Where an assignment stands."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    ENDED = "ended"

    @property
    def label(self) -> str:
        """The state in the reader's language."""
        return {
            AssignmentState.OFFERED: _("venter på svar"),
            AssignmentState.ACCEPTED: _("takket ja"),
            AssignmentState.DECLINED: _("takket nei"),
            AssignmentState.ENDED: _("avsluttet"),
        }[self]

    @property
    def is_open(self) -> bool:
        """Whether it takes up a place of the mentor's capacity, and is the municipality's one mentor."""
        return self in {AssignmentState.OFFERED, AssignmentState.ACCEPTED}


class CapacityForm(BaseModel):
    """How many municipalities a mentor can take at once."""

    capacity: int = Field(ge=0, le=50)


class MentorForm(PersonForm, CapacityForm):
    """Someone to be a mentor. `home_municipality` is the number of the municipality the person belongs to, if any."""

    home_municipality: str | None = None


def _chosen_municipality(number: str | None) -> str:
    if not number:
        raise fault("municipality_missing", later("Kommunen mangler. Velg en kommune."))
    return number


def _chosen_mentor(mentor_id: str | None) -> str:
    if not mentor_id:
        raise fault("mentor_missing", later("Veilederen mangler. Velg en veileder."))
    return mentor_id


class AssignmentForm(BaseModel):
    """Which municipality is offered to which mentor."""

    municipality: Annotated[str, BeforeValidator(_chosen_municipality)]
    mentor_id: Annotated[str, BeforeValidator(_chosen_mentor)]


class AssignmentAnswerForm(BaseModel):
    """A mentor's answer to an offer. Nobody has to say why it is a no: the reason may be sensitive."""

    accepts: bool
    reason: LongText = ""


class RefusalForm(BaseModel):
    """That a municipality declines guidance; why, it may say or leave out."""

    reason: LongText = ""


class ReasonForm(BaseModel):
    """Why programme management ends an assignment."""

    reason: RequiredText


class StoredMentor(BaseModel):
    """A mentor's row, with the person's name and the number of open assignments (offered or accepted)."""

    model_config = ConfigDict(frozen=True)
    id: str
    cohort_slug: str
    person_id: str
    name: str
    capacity: int
    municipality_number: str | None
    load: int
    version: int


class StoredAssignment(BaseModel):
    """An assignment's row, with the mentor's person."""

    model_config = ConfigDict(frozen=True)
    id: str
    mentor_id: str
    person_id: str
    cohort_slug: str
    municipality_number: str
    state: AssignmentState
    version: int


class Mentor(BaseModel):
    """A mentor as the actor may see: `offered` and `accepted` count the assignments that the actor may read."""

    model_config = ConfigDict(frozen=True)
    id: str
    person_id: str
    name: str
    home_name: str | None
    capacity: int
    offered: int
    accepted: int
    version: int

    @property
    def free(self) -> int:
        """Places left."""
        return max(self.capacity - self.offered - self.accepted, 0)


class MunicipalityWithoutMentor(BaseModel):
    """An enrolled municipality that no mentor is offered to or has; `has_refused`: it said no to guidance itself.

    `together_with`: names of the municipalities that it would share a mentor with. `partners`: the others that it
    cooperates with, each with who guides it or is asked to: `Bodø (veileder: Vilde Eksempel)`.
    """

    model_config = ConfigDict(frozen=True)
    municipality_number: str
    name: str
    department_name: str
    has_refused: bool
    together_with: tuple[str, ...]
    partners: tuple[str, ...]


class Assignment(BaseModel):
    """One mentor and one municipality; `area` is the label of the area it works with, empty when none is chosen.

    Moments in UTC. `reason` is told to programme management and the mentor alone.
    """

    model_config = ConfigDict(frozen=True)
    id: str
    mentor_id: str
    mentor_name: str
    municipality_number: str
    municipality_name: str
    department_name: str
    area: str
    state: AssignmentState
    offered_at: datetime
    answered_at: datetime | None
    reason: str
    version: int


class MentorAtCapacity(RuleBroken):
    """Offered and accepted together fill the capacity. Facts: mentor, capacity."""

    sentence = later("{mentor} har ikke flere ledige plasser ({capacity}). Velg en annen, eller øk kapasiteten.")
    field = "mentor_id"


class MentorLacksPlaces(RuleBroken):
    """Cooperating municipalities are offered together, and each takes up a place. Facts: mentor, free, needed."""

    sentence = later(
        "Kommunene samarbeider og trenger {needed} plasser, men {mentor} har {free} ledige. "
        "Velg en annen, eller øk kapasiteten."
    )
    field = "mentor_id"


class CapacityBelowLoad(RuleBroken):
    """A capacity holds what is offered and accepted already. Facts: mentor, load."""

    sentence = later("Plasser i bruk hos {mentor}: {load}. Skriv {load} eller mer, eller avslutt en tildeling.")
    field = "capacity"


class MentorFromSameMunicipality(RuleBroken):
    """Nobody guides the municipality they belong to. Facts: mentor, municipality."""

    sentence = later("{mentor} hører selv til i {municipality} og kan ikke være veileder der. Velg en annen.")
    field = "mentor_id"


class MunicipalityHasMentor(RuleBroken):
    """One mentor at a time. Facts: municipality, mentor."""

    sentence = later("{municipality} har allerede {mentor}. Avslutt den tildelingen først.")
    field = "municipality"


class MunicipalityNotEnrolled(RuleBroken):
    """Guidance is for municipalities that take part. Facts: municipality."""

    sentence = later("{municipality} er ikke tatt opp i programperioden og kan ikke få veileder ennå.")
    field = "municipality"


class GuidanceRefused(RuleBroken):
    """The municipality said no to guidance. Facts: municipality."""

    sentence = later("{municipality} har takket nei til veiledning. Kommunen må selv ombestemme seg først.")
    field = "municipality"


class GuidanceNotRefused(RuleBroken):
    """There is nothing to take back. Facts: municipality."""

    sentence = later("{municipality} har ikke takket nei til veiledning.")


class MentorAlreadyAdded(RuleBroken):
    """A person is a mentor once in a cohort. Facts: mentor."""

    sentence = later("{mentor} er allerede veileder i programperioden. Endre kapasiteten i stedet.")
    field = "email"


class AssignmentAnswered(RuleBroken):
    """An offer is answered once. Facts: municipality."""

    sentence = later("Du har allerede svart for {municipality}. Kontakt programledelsen hvis noe har endret seg.")


class AssignmentOver(RuleBroken):
    """What has been declined or ended cannot be ended. Facts: municipality."""

    sentence = later("Tildelingen for {municipality} er allerede avsluttet.")
