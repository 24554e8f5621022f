"""A file that somebody sends in: its name and what is in it, neither judged yet."""

from dataclasses import dataclass
from hashlib import sha256


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came. The name is the sender's own word: nothing is decided by it, nothing is opened by it."""

    name: str
    content: bytes

    def __repr__(self) -> str:
        return f"Upload({self.name!r}, sha256={sha256(self.content).hexdigest()})"
