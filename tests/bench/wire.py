"""A client that speaks Streamlit's websocket protocol, to time what a page costs the server.

One run is timed from the moment the request is sent until the server says that the script has finished; by then
everything on the page has been sent, and `Run` says what. Written against Streamlit 1.67.
"""

import asyncio
import socket
import time
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

import websockets
from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

RUN_SECONDS = 60.0
RESTARTED = ForwardMsg.ScriptFinishedStatus.Value("FINISHED_EARLY_FOR_RERUN")
FAILED = ForwardMsg.ScriptFinishedStatus.Value("FINISHED_WITH_COMPILE_ERROR")


class IncompletePage(Exception):
    """A page sent an error, or less than all of its content, so its time means nothing."""


@dataclass(frozen=True)
class Page:
    """A page to measure: what to call it, its address with query, and texts that it must have sent."""

    name: str
    address: str
    expects: tuple[str, ...] = ()


@dataclass
class Run:
    """What the server sent in one run."""

    milliseconds: float = 0.0
    elements: int = 0
    size: int = 0
    frames: list[bytes] = field(default_factory=list, repr=False)
    faults: list[str] = field(default_factory=list)

    def take(self, frame: bytes) -> ForwardMsg:
        """Count one message from the server and note what is wrong in it."""
        message: ForwardMsg = ForwardMsg.FromString(frame)
        kind = message.WhichOneof("type")
        self.frames.append(frame)
        self.size += len(frame)
        if kind == "delta":
            self.elements += 1
            self.faults += faults_in(message.delta)
        elif kind in {"page_not_found", "ref_hash", "auth_redirect"}:
            self.faults.append(kind)  # no such page, content left out, or somebody else's page
        elif kind == "script_finished" and message.script_finished == FAILED:
            self.faults.append("compilation error")
        return message

    def lacks(self, texts: tuple[str, ...]) -> list[str]:
        """Give those of `texts` that no message contained."""
        return [text for text in texts if not any(text.encode() in frame for frame in self.frames)]


def faults_in(delta: Delta) -> list[str]:
    """Say what one element tells people went wrong: an exception or an error message."""
    element = delta.new_element
    if element.WhichOneof("type") == "exception":
        return [f"exception: {element.exception.type} {element.exception.message}"]
    if element.WhichOneof("type") == "alert" and element.alert.format == Alert.ERROR:
        return [f"error: {element.alert.body}"]
    return []


def widgets_in(frames: Iterable[bytes]) -> dict[str, str]:
    """The ids of a run's buttons, choices of several and text fields, by label."""
    found = {}
    for frame in frames:
        element = ForwardMsg.FromString(frame).delta.new_element
        if element.WhichOneof("type") in {"button", "button_group", "multiselect", "text_input"}:
            widget = getattr(element, element.WhichOneof("type"))
            found[widget.label] = widget.id
    return found


class Visit:
    """One browser tab on one page."""

    def __init__(self, page: Page, connection: websockets.ClientConnection) -> None:
        """Visit `page` over an open connection."""
        self.page = page
        self.connection = connection
        self.page_hash = ""
        self.query = urlsplit(page.address).query
        self.elements: int | None = None
        self.last = Run()
        self.is_steady = True

    async def run(self) -> Run:
        """Ask for one run of the page, wait until it has ended, and check that all of it came.

        Raises:
            IncompletePage: the page sent an error, lacked a text, or had another number of elements than before.
            TimeoutError: the run did not end within `RUN_SECONDS`.
        """
        return await self._timed(self.request(), self.page.expects)

    async def press(
        self,
        button: str,
        *,
        typed: Mapping[str, str] | None = None,
        chosen: Mapping[str, Sequence[str]] | None = None,
        says: str,
    ) -> Run:
        """Fill in what stands on the page and press a button (no label: none), all by their labels.

        The run `says` a text then. Later runs may have another number of elements. Raises what `run` raises, KeyError
        for an unknown label.
        """
        self.is_steady = False
        widgets = widgets_in(self.last.frames)
        message = self.message()
        states = message.rerun_script.widget_states.widgets
        for label, text in (typed or {}).items():
            states.add(id=widgets[label], string_value=text)
        for label, options in (chosen or {}).items():
            states.add(id=widgets[label]).string_array_value.data.extend(options)
        if button:
            states.add(id=widgets[button], trigger_value=True)
        return await self._timed(message.SerializeToString(), (*self.page.expects, says))

    async def _timed(self, request: bytes, expects: tuple[str, ...]) -> Run:
        run = Run()
        start = time.perf_counter()
        async with asyncio.timeout(RUN_SECONDS):
            await self.connection.send(request)
            while not self.ends(run.take(await self.receive())):
                pass
        run.milliseconds = (time.perf_counter() - start) * 1000
        self.check(run, expects)
        self.last = run
        return run

    def request(self) -> bytes:
        """Give the message that asks for a run."""
        request: bytes = self.message().SerializeToString()
        return request

    def message(self) -> BackMsg:
        """The same, not written yet; the first names the page, the later ones its hash."""
        message = BackMsg()
        state = message.rerun_script
        parts = urlsplit(self.page.address)
        state.query_string = self.query
        state.page_script_hash = self.page_hash
        state.page_name = "" if self.page_hash else unquote(parts.path).strip("/")
        state.context_info.timezone = "Europe/Oslo"
        state.context_info.locale = "nb-NO"
        return message

    async def receive(self) -> bytes:
        """Wait for the next message, and acknowledge it at once.

        Linux delays acknowledgements by up to 40 ms and forgets being told not to; where the server waits for them,
        that would be measured as the page's.
        """
        if hasattr(socket, "TCP_QUICKACK"):
            wire = self.connection.transport.get_extra_info("socket")
            wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
        frame = await self.connection.recv()
        assert isinstance(frame, bytes), "Streamlit speaks in binary frames"
        return frame

    def ends(self, message: ForwardMsg) -> bool:
        """Whether this message ends the run; keeps the page and the address that the server chose."""
        kind = message.WhichOneof("type")
        if kind == "navigation":
            self.page_hash = message.navigation.page_script_hash
        elif kind == "page_info_changed":
            self.query = message.page_info_changed.query_string
        elif kind == "new_session":
            self.page_hash = self.page_hash or message.new_session.page_script_hash
        return kind == "script_finished" and message.script_finished != RESTARTED

    def check(self, run: Run, expects: tuple[str, ...]) -> None:
        """Refuse a run that did not send the whole page."""
        faults = run.faults + [f"not sent: {text}" for text in run.lacks(expects)]
        if self.is_steady and self.elements is not None and run.elements != self.elements:
            faults.append(f"{run.elements} elements, {self.elements} before")
        if faults:
            raise IncompletePage(f"{self.page.name}: {'; '.join(faults)}")
        self.elements = run.elements


@asynccontextmanager
async def visiting(page: Page, count: int) -> AsyncIterator[list[Visit]]:
    """Open `count` tabs on `page`, each with its first run done, and close them when the block ends."""
    visits = [Visit(page, await connect(page)) for _ in range(count)]
    try:
        await asyncio.gather(*(visit.run() for visit in visits))
        yield visits
    finally:
        await asyncio.gather(*(visit.connection.close() for visit in visits))


async def connect(page: Page, headers: Mapping[str, str] | None = None) -> websockets.ClientConnection:
    """Open the websocket of the server that has `page`, as a browser does; `headers` are further ones, a cookie say."""
    parts = urlsplit(page.address)
    return await websockets.connect(
        f"ws://{parts.netloc}/_stcore/stream",
        origin=websockets.Origin(f"http://{parts.netloc}"),
        additional_headers=headers,
        subprotocols=[websockets.Subprotocol("streamlit"), websockets.Subprotocol("PLACEHOLDER_AUTH_TOKEN")],
        max_size=None,
        compression=None,
        ping_interval=None,
    )


async def rerun_together(visits: list[Visit], reruns: int) -> list[Run]:
    """Let all tabs rerun at once, `reruns` times each without a pause; gives all the runs."""

    async def rerun(visit: Visit) -> list[Run]:
        return [await visit.run() for _ in range(reruns)]

    return [run for runs in await asyncio.gather(*map(rerun, visits)) for run in runs]
