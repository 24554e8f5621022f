"""A message as its recipient reads it."""

from programme.language import _
from programme.language.numbers import number
from programme.messages.wording import Letter
from programme.ui import show


def show_letter(letter: Letter) -> None:
    """Subject line and body; what is said of a calendar file, if one follows."""
    show.text(_("Emne: {subject}", subject=letter.subject))
    show.letter(letter.as_text())
    if len(letter.entries) == 1:
        show.text(_("En kalenderfil følger med."))
    elif letter.entries:
        show.text(_("{count} kalenderfiler følger med.", count=number(len(letter.entries))))
