"""What is raised when an action breaks a rule of the programme or is not allowed."""

from typing import ClassVar

from programme.language.words import _, later


class RuleBroken(Exception):
    """A rule of the programme says no; one subclass a rule, named after it.

    `sentence` says what is wrong and how to mend it, in bokmål, with `{facts}` as placeholders.
    `field` names the input at fault, when there is one.
    """

    sentence: ClassVar[str]
    field: ClassVar[str] = ""

    def __init__(self, **facts: object) -> None:
        super().__init__(self.__class__.__name__, facts)
        self.facts = facts

    def __str__(self) -> str:
        """The sentence in the reader's language."""
        return _(self.sentence, **self.facts)


class NotAllowed(RuleBroken):
    """The actor may not, or the thing does not exist: on purpose the answer is the same."""

    sentence = later("Du har ikke tilgang til dette, eller det finnes ikke.")
