"""Names and addresses struck out of a text, wherever in it they stand."""

from collections.abc import Callable, Iterable

from programme.access.mentions import composed, mentions_of
from programme.language import later

ERASED = later("Slettet person")
"""What stands where a name or an address stood. Nobody's name."""


def struck_out(words: Iterable[str]) -> Callable[[str], str]:
    """What puts ERASED in the place of each of `words` (names, addresses) in a text, JSON or not; see mentions_of."""
    mentions = mentions_of(words)

    def without(text: str) -> str:
        if mentions is None or not mentions.search(composed(text)):
            return text
        return mentions.sub(ERASED, composed(text))

    return without
