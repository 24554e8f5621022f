"""A served app, requests to it as a stranger makes them, and what its store holds."""

import shutil
import tempfile
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPMessage
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from programme.store import Kind, open_store


class Answer(NamedTuple):
    """What came back."""

    status: int
    headers: HTTPMessage
    body: bytes


@dataclass(frozen=True)
class Served:
    """The app at an address on loopback, on the store in the file `store`, if it has one of its own."""

    url: str
    port: int
    store: Path | None = None

    def ask(self, method: str, path: str, headers: dict[str, str] | None = None, body: bytes | None = None) -> Answer:
        """The answer to one request; the path goes as it is, dots and all."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, body=body, headers=headers or {})
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read())
        finally:
            connection.close()

    def rows(self, sql: str, **values: object) -> list[dict[str, object]]:
        """What the store holds now, read from a copy, for the server has the file."""
        assert self.store, "its store is no file"
        with tempfile.TemporaryDirectory(prefix="read-") as name:
            for file in self.store.parent.glob(f"{self.store.name}*"):
                if file.is_file():
                    shutil.copy(file, name)
            store = open_store(str(Path(name) / self.store.name), kind=Kind.EXAMPLE)
            try:
                return list(store.rows(sql, **values))
            finally:
                store.close()


def port_of(url: str) -> int:
    """The port in an address."""
    return urlsplit(url).port or 80
