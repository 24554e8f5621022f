"""What somebody had typed when they turned out to be signed out: it stands there again when they are back.

Signing in leads away from the page and ends its session, so it is kept in the process: for the same person alone,
for as long as a sign-in lasts, never in the store. A restart forgets it.
"""

from dataclasses import dataclass
from time import monotonic
from typing import Final

import streamlit as st

from programme.documents.upload import Upload
from programme.sign_in.model import SIGNED_IN_LASTS
from programme.ui.inputs import Typed

_PERSON: Final = "kept.person"
_MOST: Final = 200
_LASTS: Final = SIGNED_IN_LASTS.total_seconds()


@dataclass(frozen=True, slots=True)
class _Kept:
    typed: Typed
    at: float


_forms: Final[dict[tuple[str, str], _Kept]] = {}
"""By person and form, the oldest first."""


def belongs_to(person_id: str) -> None:
    """For the frame: who is signed in at this tab, and whose what is typed is."""
    st.session_state[_PERSON] = person_id


def keep(form: str, typed: Typed) -> None:
    """Keep what was typed in a form for whoever was signed in last at this tab; a file is to be chosen anew."""
    owner = st.session_state.get(_PERSON)
    if owner:
        _forms.pop((owner, form), None)
        _forms[owner, form] = _Kept(_without_files(typed), monotonic())
    for key in list(_forms)[:-_MOST]:
        _forms.pop(key, None)


def take(form: str) -> Typed | None:
    """What the person who is signed in had typed in the form; given once."""
    kept = _forms.pop((st.session_state.get(_PERSON, ""), form), None)
    return kept.typed if kept and monotonic() - kept.at < _LASTS else None


def _without_files(typed: Typed) -> Typed:
    kept = Typed({name: value for name, value in typed.items() if not isinstance(value, Upload)})
    kept.version = typed.version
    return kept
