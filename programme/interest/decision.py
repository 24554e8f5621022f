"""A department's decision and the areas that it brings in, as they are typed and as they are read."""

from datetime import date, datetime
from typing import Self

from pydantic import BaseModel, ConfigDict, model_validator

from programme.interest.model import Choices
from programme.language.fields import RequiredText, ShortText
from programme.organisation.model import CaseNumber


class DecisionForm(BaseModel):
    """What the annual meeting decided on `held_on` (a local date): where, in which case, in which words.

    A yes is the department's application, for itself and for the member municipalities that it names. A no
    applies on nobody's behalf and brings nothing in, whatever else was ticked.
    """

    takes_part: bool
    held_on: date
    place: ShortText = ""
    case_number: CaseNumber
    agenda_item: ShortText = ""
    wording: RequiredText
    municipality_numbers: Choices = []
    area_ids: Choices = []

    @model_validator(mode="after")
    def a_no_names_nothing(self) -> Self:
        """What was ticked before the answer became no is not part of it."""
        if not self.takes_part:
            self.municipality_numbers, self.area_ids = [], []
        return self


class BroughtArea(BaseModel):
    """A development area that a department brings into a cohort."""

    model_config = ConfigDict(frozen=True)
    id: str
    label: str
    plan_title: str


class Decision(BaseModel):
    """A department's yes or no with its resolution; `areas` are those brought in now.

    A yes is its application, for itself and for `municipality_numbers`; `applied_at` is when it was given (UTC).
    """

    model_config = ConfigDict(frozen=True)
    id: str
    takes_part: bool
    applied_at: datetime | None
    resolution_id: str
    held_on: date
    place: str
    case_number: str
    agenda_item: str
    wording: str
    municipality_numbers: list[str]
    recorded_at: datetime
    recorded_by: str
    reason_on_behalf: str
    version: int
    areas: list[BroughtArea]


class ChoosableArea(BaseModel):
    """An area of a department's plans; `why_not` is empty when it can be chosen, else says how to mend it."""

    model_config = ConfigDict(frozen=True)
    id: str
    label: str
    plan_title: str
    is_brought: bool
    why_not: str
