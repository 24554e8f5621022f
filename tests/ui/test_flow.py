"""What is written stands in its place among what else is drawn, and what stands together is one element."""

from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block

from programme.language import NotAllowed
from tests.screens import html


def _page() -> None:
    import streamlit as st  # noqa: PLC0415 - Streamlit runs the body of this function as a script

    from programme.ui import feedback, flow, show  # noqa: PLC0415
    from programme.ui.choice import choice_in_address, choice_in_list, choice_in_sight, view_in_address  # noqa: PLC0415
    from programme.ui.forms import folded  # noqa: PLC0415

    show.title("1")
    show.text("2")
    view_in_address({"a": "A", "b": "B"}, key="vis")
    show.heading("3")
    choice_in_address("4", ["a", "b"], key="valg", label=str)
    show.subheading("5")
    choice_in_list("6", ["a", "b"], label=str)
    show.table([], caption="", empty="7")
    choice_in_sight("8", ["a", "b"], label=str)
    show.empty("9")
    with folded("fold", "10", opened=True) as is_open:
        show.text("11")
        with flow.within(flow.box()):
            show.text("12")
        show.text(f"13 {is_open}")
    show.aside("14")
    with flow.within(flow.beside("parts")):
        choice_in_sight("15", ["a", "b"], label=str)
        show.text("16")
    show.text("17")
    with feedback.form("form", "20", save=lambda _typed, _store: None, done="") as form:
        show.text("18")
        form.text("name", "19")
        form.tick("sure", "19b")
        show.text("19c")
    show.text("21")
    feedback.button("button", "22", save=lambda _store: None, done="")
    show.text("23")
    feedback.button("sure", "24", save=lambda _store: None, done="", confirm="25")
    show.text("26")
    show.chart({"mark": "bar"}, alt="27")
    with flow.within(st.sidebar):
        show.text("a")
        choice_in_list("b", ["a", "b"], label=str)
        show.text("c")
    show.text("28")
    flow.send()


def _places(part: Block) -> list[object]:
    """All that stands in a part of the page, in order: HTML, names of widgets, and lists for the parts in it."""
    found: list[object] = []
    for child in part.children.values():
        if isinstance(child, Block):
            found.append([f"{child.label}:", *_places(child)] if child.type == "expander" else _places(child))
        else:
            found.append(child.proto.body if child.type == "html" else getattr(child, "label", child.type))
    return found


def test_everything_stands_in_the_order_it_was_written() -> None:
    app = AppTest.from_function(_page, default_timeout=20)
    app.session_state["sure.asked"] = True
    app.run()

    assert not app.exception
    assert _places(app.main) == [
        "<h1>1</h1><p>2</p>",
        "Hva vil du se?",
        "<h2>3</h2>",
        "4",
        "<h3>5</h3>",
        "6",
        '<p class="empty">7</p>',
        "8",
        '<p class="empty">9</p>',
        ["10:", "<p>11</p>", ["<p>12</p>"], "<p>13 True</p>"],
        '<p class="aside">14</p>',
        ["15", "<p>16</p>"],
        "<p>17</p>",
        ["<p>18</p>", "19", "19b", "<p>19c</p>", "20"],
        "<p>21</p>",
        "22",
        "<p>23</p>",
        ["<p>25</p>", "24"],
        "<p>26</p>",
        "vega_lite_chart",
        "<p>28</p>",
    ]
    assert _places(app.sidebar) == ["<p>a</p>", "b", "<p>c</p>"]


def _together() -> None:
    from programme.ui import flow, show  # noqa: PLC0415

    show.title("Tittel")
    show.figures([("Kommuner", "3", "av 4")])
    show.table([{"Kommune": "Bodø"}], caption="Kommuner")
    show.bars([show.Bar("Bodø", [(1, "done")], 2, "1 av 2")], caption="Stolper")
    show.markup(show.status("ferdig", "done"))
    show.empty("Ingenting")
    flow.send()
    flow.send()


def test_what_stands_between_two_widgets_is_one_element() -> None:
    app = AppTest.from_function(_together, default_timeout=20).run()

    assert len(app.main) == 1
    assert html(app).startswith("<h1>Tittel</h1>")
    assert html(app).endswith('<p class="empty">Ingenting</p>')


def _refused(fault: Exception) -> None:
    from programme.ui import feedback, flow, show  # noqa: PLC0415
    from programme.ui.forms import folded  # noqa: PLC0415

    show.title("Før")
    with feedback.refusing(), folded("fold", "Del", opened=True):
        show.text("Inne")
        raise fault
    show.text("Etter")
    flow.send()


def test_a_refusal_inside_a_part_leaves_what_was_written_in_its_place() -> None:
    app = AppTest.from_function(_refused, kwargs={"fault": NotAllowed()}, default_timeout=20).run()

    assert not app.exception
    assert _places(app.main) == ["<h1>Før</h1>", ["Del:", "<p>Inne</p>"], "warning", "<p>Etter</p>"]


def _cut_off() -> None:
    import streamlit as st  # noqa: PLC0415

    from programme.ui import flow, show  # noqa: PLC0415

    flow.begin_run()
    show.title("Tittel")
    if "again" not in st.session_state:
        st.session_state["again"] = True
        st.rerun()  # in the same thread, as when a click comes while a page is being drawn
    flow.send()


def test_what_a_run_that_was_cut_off_kept_back_does_not_stand_in_the_next() -> None:
    assert html(AppTest.from_function(_cut_off, default_timeout=20).run()) == "<h1>Tittel</h1>"


def _written_apart() -> None:
    from programme.ui import flow, show  # noqa: PLC0415 - Streamlit runs the body of this function as a script

    show.text("1")
    apart = flow.written(lambda: show.text("3"))
    show.text("2")
    flow.write(apart * 2)
    flow.send()


def test_what_is_written_apart_stands_where_it_is_written_again() -> None:
    app = AppTest.from_function(_written_apart, default_timeout=20).run()
    assert html(app) == "<p>1</p><p>2</p><p>3</p><p>3</p>"
