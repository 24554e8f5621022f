"""A browser that says what no browser of ours would: widgets that were never drawn, values that were not offered."""

from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

from tests.bench.wire import Page, Run, Visit, connect


@dataclass(frozen=True)
class Drawn:
    """A widget that a page has: of which type, under which id, with which words; `options` of a choice."""

    kind: str
    id: str
    label: str
    options: tuple[str, ...] = ()


class Forger(Visit):
    """A tab that sends `forged` along with its next runs, whatever has been drawn in it."""

    forged: tuple[WidgetState, ...] = ()
    session_id: str = ""

    def request(self) -> bytes:
        """The request for a run, with what is forged."""
        message = BackMsg.FromString(super().request())
        message.rerun_script.widget_states.widgets.extend(self.forged)
        request: bytes = message.SerializeToString()
        return request

    def ends(self, message: ForwardMsg) -> bool:
        """As any tab; keeps the id of its session."""
        if message.WhichOneof("type") == "new_session":
            self.session_id = message.new_session.initialize.session_id
        return super().ends(message)

    def check(self, run: Run, expects: tuple[str, ...]) -> None:
        """Anything may come back: the test says what must not."""

    async def say(self, *forged: WidgetState) -> Run:
        """One run in which the widgets have these states."""
        self.forged = forged
        try:
            return await self.run()
        finally:
            self.forged = ()


@asynccontextmanager
async def visiting(page: Page, **headers: str) -> AsyncIterator[Forger]:
    """One such tab, after its first run; its browser sends these headers, with `_` for `-`."""
    forger = Forger(page, await connect(page, {name.replace("_", "-"): text for name, text in headers.items()}))
    try:
        await forger.run()
        yield forger
    finally:
        await forger.connection.close()


def drawn(run: Run) -> Iterator[Drawn]:
    """The widgets that were sent in a run."""
    for frame in run.frames:
        message: Any = ForwardMsg.FromString(frame)
        if message.WhichOneof("type") == "delta" and message.delta.WhichOneof("type") == "new_element":
            element = message.delta.new_element
            kind = element.WhichOneof("type")
            widget = getattr(element, kind)
            if getattr(widget, "id", "") and hasattr(widget, "label"):
                yield Drawn(kind, widget.id, widget.label, tuple(getattr(widget, "options", ())))


def folds(run: Run) -> set[str]:
    """The ids of the parts that one may open, of which what is in them is drawn when they are open alone."""
    sent: list[Any] = [ForwardMsg.FromString(frame) for frame in run.frames]
    return {part.id for each in sent for part in (each.delta.add_block.expandable, each.delta.add_block.popover)} - {""}


def opened(folds: Iterable[str]) -> Iterator[WidgetState]:
    """The folds, as open."""
    return (WidgetState(id=each, bool_value=True) for each in folds)


def text_of(run: Run) -> str:
    """All that was sent in a run."""
    return "".join(frame.decode("utf-8", "replace") for frame in run.frames)
