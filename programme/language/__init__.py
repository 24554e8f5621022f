"""Words, dates and numbers for people, and the errors that are told to them."""

from programme.language.rules import NotAllowed, RuleBroken, Worded
from programme.language.words import _, later

__all__ = ["NotAllowed", "RuleBroken", "Worded", "_", "later"]
