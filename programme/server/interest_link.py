"""The page that a one-time link for a municipality opens: its interest, and nothing else. It works without an account.

Not there in the example, where no mail is sent.
"""

import asyncio
from typing import Final

from markupsafe import Markup
from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from programme.cohorts.model import DateKind
from programme.interest.by_link import (
    OpenedInterest,
    confirm_interest_by_link,
    opened_interest,
    register_interest_by_link,
    withdraw_interest_by_link,
)
from programme.interest.municipal import MunicipalInterestForm, MunicipalInterestStatus
from programme.interest.rules import InterestLinkUnusable, InterestLinkUsed
from programme.interest.words import deadline_in_words
from programme.language import RuleBroken, _
from programme.language.dates import local_date
from programme.language.fields import fault_sentences
from programme.server.entrance import form_of, from_our_own_pages, nobody_now, not_in_example
from programme.server.running import running
from programme.server.small_page import small_page

_LARGEST_FORM: Final = 64_000
"""Bytes; a remark of 4000 letters takes up to nine each when it is sent."""
_REGISTER, _CONFIRM, _WITHDRAW = "meld", "bekreft", "trekk"


@not_in_example
async def _show(request: Request) -> Response:
    """What the link opens. Looking uses nothing up: mail programs open links before people do."""
    return await asyncio.to_thread(_page, request.path_params["token"], {}, ())


@from_our_own_pages
async def _answer(request: Request) -> Response:
    given = await form_of(request, _LARGEST_FORM)
    return await asyncio.to_thread(_answered, given)


def _answered(given: dict[str, str]) -> Response:
    """Do what the button says. What cannot be done is told above the form, where what was typed stands still."""
    token = given.get("token", "")
    try:
        done = _do(given, token)
    except ValidationError as error:
        return _page(token, given, [sentence for _field, sentence in fault_sentences(error)])
    except InterestLinkUnusable as broken:
        return _gone(broken)
    except RuleBroken as broken:
        return _page(token, given, [str(broken)])
    body = Markup("<p>{}</p><p>{}</p>").format(done, _("Dere får en kvittering på e-post. Du kan lukke siden."))
    return small_page(_("Takk"), body)


def _do(given: dict[str, str], token: str) -> str:
    actor, store = nobody_now(), running().store
    version = int(given["version"]) if given.get("version", "").isdecimal() else 0
    match given.get("do", ""):
        case "meld":
            form = MunicipalInterestForm(contact=given.get("contact", ""), remark=given.get("remark", ""))
            register_interest_by_link(actor, store, form, token=token, version=version)
            return _("Interessen er meldt. Den er ikke bindende, og dere kan trekke den når som helst.")
        case "bekreft":
            confirm_interest_by_link(actor, store, token=token, version=version)
            return _("Interessen er bekreftet. Den er ikke bindende, og dere kan trekke den når som helst.")
        case "trekk":
            withdraw_interest_by_link(actor, store, token=token, version=version)
            return _("Interessen er trukket tilbake.")
    raise InterestLinkUnusable


def _page(token: str, typed: dict[str, str], wrong: list[str] | tuple[()]) -> Response:
    try:
        opened = opened_interest(nobody_now(), running().store, token=token)
    except InterestLinkUnusable as broken:
        return _gone(broken)
    except RuleBroken as broken:  # the municipality is no member any more
        return small_page(_("Dette går ikke"), Markup("<p>{}</p>").format(str(broken)), status=403)
    title = _("Er {municipality} interessert?", municipality=opened.municipality)
    told = [sentence for sentence in (*wrong, opened.closed) if sentence]
    body = Markup("").join(
        [
            *(Markup('<p role="alert"><strong>{}</strong></p>').format(sentence) for sentence in dict.fromkeys(told)),
            Markup("<p>{}</p>").format(_about(opened)),
            *([] if opened.is_anothers else _forms(opened, token, typed)),
            Markup('<p><a href="/personvern">{}</a></p>').format(_("Slik behandler vi personopplysninger")),
        ]
    )
    return small_page(title, body, status=400 if wrong else 200)


def _about(opened: OpenedInterest) -> str:
    """What it is about, the deadline, and where things stand."""
    if opened.is_anothers:
        return _("En annen kontakt har meldt fra for kommunen. Be den personen eller fylkesstyret om å endre det.")
    today = local_date(nobody_now().at)
    then = _("Etter det kan dere melde interesse frem til søknadsfristen, men den merkes «etter fristen».")
    parts = [
        _("Gjelder Fremtidens kulturskole, {period}.", period=opened.cohort.title.lower()),
        _("Interessen går til fylkesavdelingen i {department} og er ikke bindende.", department=opened.department),
    ]
    if not opened.closed:
        parts.append(deadline_in_words(opened.cohort, DateKind.MUNICIPAL_INTEREST, then, today=today))
    if opened.interest and opened.interest.status is MunicipalInterestStatus.TO_CONFIRM:
        parts.append(_("Fylkesstyret har meldt interesse for dere. Interessen teller når dere bekrefter den."))
    elif opened.interest and not opened.interest.withdrawn_at:
        parts.append(_("Dere har meldt interesse."))
    return " ".join(parts)


def _forms(opened: OpenedInterest, token: str, typed: dict[str, str]) -> list[Markup]:
    interest = opened.interest
    stands = interest is not None and interest.withdrawn_at is None
    version = str(interest.version if interest else 0)
    contact = typed.get("contact", interest.contact if interest else "")
    remark = typed.get("remark", interest.remark if interest else "")
    fields = Markup(
        '<p><label>{}<br><input name="contact" value="{}" autocomplete="name" maxlength="120"></label></p>'
        '<p><label>{}<br><textarea name="remark" rows="4" maxlength="4000">{}</textarea></label></p>'
    ).format(_("Hvem i kommunen kan vi kontakte?"), contact, _("Noe vi bør vite?"), remark)
    waits = interest is not None and stands and interest.confirmed_at is None
    names_somebody = interest is not None and not interest.is_unclaimed
    forms: list[Markup] = []
    if waits and names_somebody and not opened.closed:
        forms.append(_form(token, version, _CONFIRM, _("Bekreft"), Markup("")))
    if not opened.closed:
        confirm = _("Endre og bekreft") if names_somebody else _("Bekreft")
        register = confirm if waits else _("Lagre endringen") if stands else _("Meld interesse")
        forms.append(_form(token, version, _REGISTER, register, fields))
    if stands:
        question = Markup("<p>{}</p>").format(_("Vil dere trekke interessen tilbake?"))
        form = _form(token, version, _WITHDRAW, _("Trekk tilbake"), question)
        forms.append(Markup("<details><summary>{}</summary>{}</details>").format(_("Er dere ikke interessert?"), form))
    return forms


def _form(token: str, version: str, does: str, label: str, fields: Markup) -> Markup:
    return Markup(
        '<form method="post" action="/kommuneinteresse"><input type="hidden" name="token" value="{}">'
        '<input type="hidden" name="version" value="{}"><input type="hidden" name="do" value="{}">{}'
        "<p><button>{}</button></p></form>"
    ).format(token, version, does, fields, label)


def _gone(broken: InterestLinkUnusable) -> Response:
    body = Markup('<p>{}</p><p><a href="/">{}</a></p>').format(str(broken), _("Be om en ny lenke"))
    is_used = isinstance(broken, InterestLinkUsed)
    return small_page(_("Dere har svart") if is_used else _("Denne lenken kan ikke brukes"), body, status=403)


INTEREST_LINK: Final = (
    Route("/kommuneinteresse/{token}", _show, methods=["GET"]),
    Route("/kommuneinteresse", _answer, methods=["POST"]),
)
"""`GET /kommuneinteresse/{token}`; `POST /kommuneinteresse` (fields `token`, `version`, `do`, `contact`, `remark`)."""
