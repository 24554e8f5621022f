"""The page that a link for a municipality opens, over HTTP: that one record, once, from its own page."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from starlette.applications import Starlette

from programme.access.model import nobody, system
from programme.cohorts.actions import set_up_cohort
from programme.cohorts.model import CohortForm, DateKind
from programme.interest.actions import register_municipal_interest_on_behalf
from programme.interest.links import (
    InterestLinkForm,
    ask_for_interest_link,
    issue_interest_token,
    resolve_interest_requests,
)
from programme.interest.municipal import MunicipalInterest, MunicipalInterestForm
from programme.interest.records import stored_municipal_interest
from programme.server import running
from programme.server.interest_link import INTEREST_LINK
from programme.server.settings import Settings
from programme.store import Kind, Store, make_store
from tests.factories import BODO, board_member, load_reference
from tests.server.test_entrance import OURS, STRANGERS, Browser

RUN = "neste"
PATH = "/kommuneinteresse"
OWN = {"Origin": OURS}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store for real, with a cohort that is open for interest today, open in this process as the app has it."""
    path = str(tmp_path_factory.mktemp("link") / "programme.duckdb")
    made = make_store(path, Kind.REAL)
    load_reference(made)
    today = datetime.now(UTC).date()
    form = CohortForm(name="Neste", starts_on=today + timedelta(days=200), ends_on=today + timedelta(days=700))
    deadlines = {DateKind.MUNICIPAL_INTEREST: today + timedelta(days=30)}
    set_up_cohort(system(datetime.now(UTC)), made, form, slug=RUN, deadlines=deadlines)
    made.close()
    yield running.start(Settings(Kind.REAL, path, address=OURS, cookie_secret="s" * 40)).store
    running.stop()


@pytest.fixture
def client() -> Browser:
    return Browser(Starlette(routes=INTEREST_LINK), OURS)


def token_for(store: Store, municipality: str, email: str = "") -> str:
    """A token in a mail that goes to an address of the municipality's own, unless another is named."""
    now, email = datetime.now(UTC), email or f"kai@{municipality}.example"
    form = InterestLinkForm(municipality=municipality, email=email)
    ask_for_interest_link(nobody(now), store, form, cohort=RUN, client=municipality, secret=email + 40 * "s")
    resolve_interest_requests(system(now), store)
    [link] = store.rows("SELECT id FROM interest_link WHERE token_hash IS NULL")
    return issue_interest_token(system(now), store, link_id=link["id"])


def stored(store: Store, municipality: str) -> MunicipalInterest | None:
    return stored_municipal_interest(store, RUN, municipality)


def fields(token: str, do: str = "meld", **more: str) -> dict[str, str]:
    return {"token": token, "do": do, "version": "0", "contact": "Kai Eksempel", "remark": ""} | more


def test_looking_uses_nothing_up_and_answering_does(store: Store, client: Browser) -> None:
    token = token_for(store, BODO)
    for _each in range(2):
        page = client.get(f"{PATH}/{token}")
        assert page.status_code == 200
        assert "Er Bodø interessert?" in page.text
        assert "Interessen går til fylkesavdelingen i Nordland og er ikke bindende." in page.text
        assert page.headers["Cache-Control"] == "no-store"

    done = client.post(PATH, OWN, fields(token))

    assert "Interessen er meldt." in done.text
    found = stored(store, BODO)
    assert found
    assert (found.contact, found.contact_email, found.is_by_link) == ("Kai Eksempel", "kai@1804.example", True)
    assert "set-cookie" not in done.headers
    assert client.get(f"{PATH}/{token}").status_code == 403
    again = client.post(PATH, OWN, fields(token, "trekk", version="1"))
    assert again.status_code == 403
    found = stored(store, BODO)
    assert found
    assert found.withdrawn_at is None


def test_whoever_presses_twice_is_told_that_the_answer_is_kept(store: Store, client: Browser) -> None:
    token = token_for(store, "1822")
    client.post(PATH, OWN, fields(token))
    again = client.post(PATH, OWN, fields(token))
    assert "Dere har svart med denne lenken, og svaret er lagret." in again.text
    found = stored(store, "1822")
    assert found
    assert found.version == 1
    unknown = client.post(PATH, OWN, fields("x" * 43))
    assert "Denne lenken kan ikke brukes" in unknown.text


def test_what_cannot_be_saved_is_told_and_stands_and_the_link_still_works(store: Store, client: Browser) -> None:
    token = token_for(store, "1841")
    page = client.post(PATH, OWN, fields(token, contact=" ", remark="<script>Ring</script>"))
    assert page.status_code == 400
    assert "Navnet mangler. Skriv inn et navn." in page.text
    assert "&lt;script&gt;Ring&lt;/script&gt;" in page.text
    assert stored(store, "1841") is None
    assert client.post(PATH, OWN, fields(token)).status_code == 200


@pytest.mark.parametrize("origin", STRANGERS)
def test_another_sites_page_answers_for_nobody(store: Store, client: Browser, origin: str | None) -> None:
    token = token_for(store, "1811", f"{len(origin or '')}-{origin is None}@kommune.example")
    headers = {"Origin": origin} if origin is not None else {}
    assert client.post(PATH, headers, fields(token)).status_code == 403
    assert stored(store, "1811") is None


@pytest.mark.parametrize("do", ["", "slett", "MELD", "meld; trekk"])
def test_only_what_the_page_offers_is_done(store: Store, client: Browser, do: str) -> None:
    token = token_for(store, "1812", f"a{len(do)}@kommune.example")
    assert client.post(PATH, OWN, fields(token, do)).status_code == 403
    assert stored(store, "1812") is None


def test_one_link_opens_no_other_municipality(store: Store, client: Browser) -> None:
    token = token_for(store, "1813")
    client.post(PATH, OWN, fields(token, municipality=BODO, municipality_number=BODO, cohort="2024-25"))
    assert stored(store, "1813")
    assert store.rows("SELECT * FROM municipal_interest WHERE cohort_slug <> $run", run=RUN) == []
    before = stored(store, BODO)
    assert before is None or before.version == 1


def test_a_long_form_is_not_read(store: Store, client: Browser) -> None:
    token = token_for(store, "1816")
    assert client.post(PATH, OWN, fields(token, remark="a" * 70_000)).status_code == 413
    longest = "å" * 4000
    assert client.post(PATH, OWN, fields(token, remark=longest)).status_code == 200
    found = stored(store, "1816")
    assert found
    assert found.remark == longest


def test_it_is_not_there_in_an_example(client: Browser, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    token = token_for(store, "1818")
    monkeypatch.setattr(running, "_now", running.Running(Settings(Kind.EXAMPLE, store.address), store))
    assert client.get(f"{PATH}/{token}").status_code == 404
    assert client.post(PATH, OWN, fields(token)).status_code == 404


def test_the_deadline_is_told(store: Store, client: Browser) -> None:
    page = client.get(f"{PATH}/{token_for(store, '1820')}")
    year = (datetime.now(UTC).date() + timedelta(days=30)).year
    assert f"{year}. Etter det kan dere melde interesse frem til søknadsfristen" in page.text


def test_after_applying_has_closed_the_page_says_so_at_once_and_one_can_still_take_back(
    store: Store, client: Browser
) -> None:
    token, other = token_for(store, "1824"), token_for(store, "1825")
    client.post(PATH, OWN, fields(token))
    token = token_for(store, "1824")
    assert "Meld interesse" in client.get(f"{PATH}/{other}").text
    yesterday = datetime.now(UTC).date() - timedelta(days=1)
    deadline = {"kind": DateKind.APPLICATION, "falls_on": yesterday, "reason": "", "sequence": 99}
    store.write(
        lambda work: work.insert(
            "cohort_date", id="closed", cohort_slug=RUN, set_at=datetime.now(UTC), set_by=None, **deadline
        )
    )

    page, theirs = client.get(f"{PATH}/{other}"), client.get(f"{PATH}/{token}")

    assert page.status_code == 200
    assert "Søknadsfristen var" in page.text
    assert "<form" not in page.text
    assert "Trekk tilbake" in theirs.text
    assert "Lagre endringen" not in theirs.text
    refused = client.post(PATH, OWN, fields(other))
    assert refused.status_code == 400
    assert refused.text.count("Søknadsfristen var") == 1
    assert client.post(PATH, OWN, fields(token, "trekk", version="1")).status_code == 200
    store.write(lambda work: work.rows("DELETE FROM cohort_date WHERE id = 'closed'"))


def test_what_a_board_registered_for_nobody_in_particular_shows_no_name_and_is_confirmed_with_ones_own(
    store: Store, client: Browser
) -> None:
    now = datetime.now(UTC)
    said = MunicipalInterestForm(contact="Hemmelig Eksempel", remark="Hemmelig merknad")
    whose = {"cohort": RUN, "department": "nordland", "municipality": "1826"}
    register_municipal_interest_on_behalf(board_member(store, at=now), store, said, **whose)
    token = token_for(store, "1826")

    page = client.get(f"{PATH}/{token}").text

    assert "Fylkesstyret har meldt interesse for dere." in page
    assert "Hemmelig" not in page
    assert page.count("<button>Bekreft</button>") == 1
    assert client.post(PATH, OWN, fields(token, version="1")).status_code == 200
    found = stored(store, "1826")
    assert found
    assert (found.contact, found.confirmed_at is not None) == ("Kai Eksempel", True)
