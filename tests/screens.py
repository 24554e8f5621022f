"""Pages through the frame, and what stands on a screen, read as the HTML that pages write."""

import re
from collections.abc import Callable, Iterator, Sequence
from html import unescape

from streamlit.proto.Block_pb2 import Block as BlockProto
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block, Element

from tests.factories import ROOT

FRAME = ROOT / "programme" / "ui" / "frame.py"
Open = Callable[..., AppTest]


def opened(page: str, person_id: str | None = None, *unfolded: str, **address: str) -> AppTest:
    """The page as the person sees it, with those parts open and this in the address; it did not fail."""
    app = AppTest.from_file(str(FRAME), default_timeout=30)
    for part in unfolded:
        app.session_state[f"{part}.folded"] = True
    for name, value in (({"person": person_id} if person_id else {}) | address).items():
        app.query_params[name] = value
    app.run()
    if page != "overview":
        app.switch_page(str(ROOT / "pages" / f"{page}.py")).run()
    assert not app.exception, app.exception
    return app


def press(app: AppTest, label: str) -> AppTest:
    """The page after a click on its one button of that name, also one that stands below a question of that name."""
    if label not in [each.label for each in app.button]:
        ask(app, label)
    (button,) = [each for each in app.button if each.label == label]
    button.click().run()
    assert not app.exception, app.exception
    return app


def ask(app: AppTest, label: str) -> AppTest:
    """The page with the question open to which the button of that name leads."""
    (key,) = [each.id.split("-", 2)[2] for each in _questions(app) if each.label == label]
    app.session_state[key] = True
    app.run()
    assert not app.exception, app.exception
    return app


def questions(app: AppTest) -> list[str]:
    """What the buttons are called that lead to a question."""
    return [each.label for each in _questions(app)]


def _questions(app: AppTest) -> list[BlockProto.Popover]:
    return [each.popover for each in _blocks(app.main) if each.popover.id]


def _blocks(of: Block) -> Iterator[BlockProto]:
    """All the containers on the page."""
    for each in of.children.values():
        if isinstance(each, Block):
            if isinstance(each.proto, BlockProto):
                yield each.proto
            yield from _blocks(each)


def labelled(elements: Sequence[Element], label: str) -> Element:
    """The first of the elements that has the label."""
    found = [each for each in elements if each.label == label]
    assert found, [each.label for each in elements]
    return found[0]


def html(app: AppTest) -> str:
    """All the HTML, in its order, of a page that did not fail."""
    assert not app.exception, app.exception
    return "".join(part.proto.body for part in app.get("html"))


def titles(app: AppTest) -> list[str]:
    """What the page is called: its headings of the first level."""
    return headings(app, 1)


def headings(app: AppTest, level: int = 2) -> list[str]:
    """The headings of a level: 2 for the parts of a page, 3 for the parts of those."""
    return [unescape(text) for text in re.findall(f"<h{level}>(.*?)</h{level}>", html(app))]


def nothing_here(app: AppTest) -> list[str]:
    """The sentences that stand where there is nothing yet."""
    return [unescape(text) for text in re.findall('<p class="empty">(.*?)</p>', html(app))]


def drawn(draw: Callable[..., object], *values: object, **named: object) -> str:
    """The HTML that a function of `programme.ui` writes."""
    app = AppTest.from_function(
        _drawing, kwargs={"draw": draw, "values": values, "named": named}, default_timeout=20
    ).run()
    return html(app)


def _drawing(draw: "Callable[..., object]", values: "tuple[object, ...]", named: "dict[str, object]") -> None:
    from programme.ui import flow  # noqa: PLC0415 - Streamlit runs the body of this function as a script

    draw(*values, **named)
    flow.send()
