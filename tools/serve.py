"""Start the app in example mode, for `make run`, and say where it is once it answers.

PORT=8501 .venv/bin/python tools/serve.py
"""

import os
import socket
import sys

import uvicorn

HOST = "127.0.0.1"  # example mode lets anyone be anyone: this machine alone


class AnnouncedServer(uvicorn.Server):
    """A server that says where it is as soon as it answers."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start to listen, then say so in one line."""
        await super().startup(sockets)
        if self.started:
            url = f"http://{HOST}:{self.config.port}"
            print(f"Fremtidens kulturskole kjører på {url} (stopp med Ctrl+C)", flush=True)


def is_taken(port: int) -> bool:
    """Whether something listens on `port` already."""
    with socket.socket() as attempt:
        return attempt.connect_ex((HOST, port)) == 0


def main() -> None:
    """Serve until stopped."""
    port = int(os.environ.get("PORT", "8501"))
    if is_taken(port):
        sys.exit(f"Porten {port} er opptatt. Velg en annen, for eksempel: make run PORT={port + 1}")
    os.environ["PROGRAMME_MODE"] = "example"
    server = AnnouncedServer(uvicorn.Config("app:app", host=HOST, port=port, log_level="warning"))
    try:
        server.run()
    except KeyboardInterrupt:
        return  # Ctrl+C is how one stops it, no failure
    if not server.started:
        sys.exit(3)  # why has been said; the code is uvicorn's own for this


if __name__ == "__main__":
    main()
