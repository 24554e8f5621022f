"""Words, dates and numbers for people, and the error that a broken rule raises."""

from programme.language.rules import NotAllowed, RuleBroken
from programme.language.words import _, later

__all__ = ["NotAllowed", "RuleBroken", "_", "later"]
