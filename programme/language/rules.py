"""What is raised and told to people: above all when an action breaks a rule of the programme or is not allowed."""

from typing import ClassVar

from programme.language.words import _, later


class Worded(Exception):
    """What went wrong, in words for people: `str()` is `sentence`, in bokmål, with `{facts}` as placeholders filled."""

    sentence: ClassVar[str]

    def __init__(self, **facts: object) -> None:
        super().__init__(self.__class__.__name__, facts)
        self.facts = facts

    def __str__(self) -> str:
        """The sentence in the reader's language."""
        return _(self.sentence, **self.facts)


class RuleBroken(Worded):
    """A rule of the programme says no; one subclass a rule, named after it.

    `sentence` says what is wrong and how to mend it. `field` names the input at fault, when there is one.
    """

    field: ClassVar[str] = ""


class NotAllowed(RuleBroken):
    """The actor may not, or the thing does not exist: on purpose the answer is the same."""

    sentence = later("Du har ikke tilgang til dette, eller det finnes ikke.")
