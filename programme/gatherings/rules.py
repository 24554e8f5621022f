"""What can be wrong with a gathering, and the judgements on planning one (DOMAIN.md, 3 and 10)."""

from collections.abc import Iterable, Sequence

from programme.cohorts.model import Cohort
from programme.gatherings.model import Gathering, GatheringForm, GatheringKind, titled
from programme.language import RuleBroken, _, later
from programme.language.dates import date_in_text


class GatheringNumberTaken(RuleBroken):
    """A region, or the whole cohort, has one gathering with a number. Facts: gathering."""

    sentence = later("{gathering} er allerede planlagt. Velg et annet nummer, eller endre den som finnes.")
    field = "number"


class TooManyGatherings(RuleBroken):
    """No region gets more gatherings than the cohort has; joint ones count for each. Facts: most, gatherings."""

    sentence = later(
        "Programperioden har høyst {most} {gatherings} for hver region. "
        "Endre en som er planlagt, eller endre antallet for programperioden."
    )
    field = "number"


class PreGatheringForRegion(RuleBroken):
    """No region exists yet when pre-gatherings are held (DOMAIN.md, 3)."""

    sentence = later("En presamling er for hele programperioden. Velg ingen region.")
    field = "region_id"


class GatheringOutsideCohort(RuleBroken):
    """Gatherings lie in the cohort, pre-gatherings before it. Facts: gathering, period."""

    sentence = later("{gathering} må holdes {period}. Endre datoen.")
    field = "starts_on"


class GatheringIsCancelled(RuleBroken):
    """Nothing happens at a gathering that is called off. Facts: gathering."""

    sentence = later("{gathering} er avlyst. Angre avlysningen først.")


class GatheringNotHeldYet(RuleBroken):
    """Who was there is known on the day, not before. Facts: gathering, day."""

    sentence = later("{gathering} holdes {day}. Før dagen kan bare forfall føres.")


class GatheringHeld(RuleBroken):
    """An invitation is answered before the gathering is over. Facts: gathering."""

    sentence = later("{gathering} er over. Si fra til programledelsen hvis oppmøtet er ført feil.")


class RosterClosed(RuleBroken):
    """A closed roster is final until it is opened again. Facts: gathering."""

    sentence = later("Oppmøtelisten for {gathering} er lukket. Åpne den igjen for å endre.")


class ProposalAnswered(RuleBroken):
    """A proposal is answered once. Facts: state."""

    sentence = later("Forslaget er allerede {state}. Last siden på nytt for å se svaret.")


class NotInvited(RuleBroken):
    """Only who is invited, or has answered, is on a gathering's list. Facts: gathering."""

    sentence = later(
        "Personen er ikke invitert til {gathering}. Invitasjonen følger av opptak og medlemskap i gruppen."
    )


def refuse_unplannable(form: GatheringForm, cohort: Cohort, others: Sequence[Gathering]) -> None:
    """Raises the rule that the gathering in `form` breaks beside the `others` of the cohort.

    PreGatheringForRegion, GatheringOutsideCohort, GatheringNumberTaken, TooManyGatherings.
    """
    if form.kind is GatheringKind.PRE and form.region_id is not None:
        raise PreGatheringForRegion
    refuse_outside_cohort(form, cohort)
    refuse_too_many(form.kind, form.number, form.region_id, cohort, others)


def refuse_outside_cohort(planned: GatheringForm | Gathering, cohort: Cohort) -> None:
    """Raises GatheringOutsideCohort unless it lies in the cohort, or before it when it is a pre-gathering."""
    first, last = date_in_text(cohort.starts_on), date_in_text(cohort.ends_on)
    if planned.kind is GatheringKind.PRE:
        if planned.last_day >= cohort.starts_on:
            raise GatheringOutsideCohort(gathering=planned.title, period=_("før {first}", first=first))
    elif planned.day < cohort.starts_on or planned.last_day > cohort.ends_on:
        period = _("fra {first} til {last}", first=first, last=last)
        raise GatheringOutsideCohort(gathering=planned.title, period=period)


def refuse_too_many(
    kind: GatheringKind, number: int, region_id: str | None, cohort: Cohort, others: Iterable[Gathering]
) -> None:
    """Raises GatheringNumberTaken or TooManyGatherings; cancelled ones in `others` count for nothing.

    A joint gathering meets every region, so it shares its number and its place with those of each region.
    """
    standing = [other for other in others if other.kind is kind and not other.is_cancelled]
    met = [other for other in standing if region_id is None or other.region_id in (None, region_id)]
    if any(other.number == number for other in met):
        raise GatheringNumberTaken(gathering=titled(kind, number))
    most = cohort.pre_gatherings if kind is GatheringKind.PRE else cohort.main_gatherings
    joint = sum(other.region_id is None for other in standing)
    regions = {other.region_id for other in met} - {None}
    fullest = max((sum(other.region_id == region for other in met) for region in regions), default=0)
    if number > most or joint + fullest + 1 > most:
        raise TooManyGatherings(most=most, gatherings=kind.plural)
