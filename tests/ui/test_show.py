"""What pages write: people's words never become HTML, and what is folded is drawn only when it is opened."""

import re

import pytest
from streamlit.testing.v1 import AppTest

from programme.ui import show
from tests.screens import drawn, html

TEXT = "<b>Bodø & Rana</b>"
SAFE = "&lt;b&gt;Bodø &amp; Rana&lt;/b&gt;"


def _table(text: str) -> None:
    from programme.ui import flow, show  # noqa: PLC0415 - Streamlit runs the body of this function as a script

    show.text(text)
    row = {text: text, "Status": show.status(text, "done"), "Tomt": None, "Antall": 3}
    show.table([row], caption=text)
    show.markup(show.Markup("<p>{}</p>").format(text), text)
    flow.send()


def _chart() -> None:
    from programme.ui import flow, show  # noqa: PLC0415

    def rows() -> list[dict[str, object]]:
        drawn.append(1)
        return [{"Kommune": "Bodø"}]

    drawn: list[int] = []
    spec = {"data": {"values": [{"a": 1}]}, "mark": "bar", "encoding": {"x": {"field": "a"}}, "height": 20}
    show.chart(spec, alt="Stolper", table_rows=rows)
    show.text(f"tegnet {len(drawn)}")
    flow.send()


def test_words_of_people_are_escaped_everywhere() -> None:
    written = html(AppTest.from_function(_table, kwargs={"text": TEXT}).run())
    assert "<b>" not in written
    assert written.count(SAFE) == 8
    assert "<td></td><td>3</td>" in written


def test_figures_of_a_chart_are_a_table_once_it_is_opened() -> None:
    app = AppTest.from_function(_chart).run()
    assert "tegnet 0" in html(app)
    app.session_state["table.Stolper.folded"] = True
    opened = html(app.run())
    assert "tegnet 1" in opened
    assert "Bodø" in opened


def test_values_of_a_chart_go_inside_its_specification() -> None:
    chart = AppTest.from_function(_chart).run().get("vega_lite_chart")[0].proto
    assert '"values": [{"a": 1}]' in chart.spec
    assert not chart.data.data
    assert chart.alt == "Stolper"


def _drawn_again(text: str) -> None:
    from programme.ui import flow, show  # noqa: PLC0415

    for word in (show.Markup(text), text, show.Markup(text)):
        show.table([{"Kommune": "Bodø", "Merknad": word}], caption="")
        show.table([{"Kommune": word}], caption="")
        show.markup(show.status(word, "done"))
    flow.send()


def test_words_that_are_equal_to_markup_drawn_before_are_escaped() -> None:
    written = html(AppTest.from_function(_drawn_again, kwargs={"text": TEXT}).run())

    for looks in ("<td>{}</td></tr>", '<th scope="row">{}</th></tr>', "</span> {}</span></div>"):
        assert [written.count(looks.format(word)) for word in (TEXT, SAFE)] == [2, 1]


def test_cells_that_are_equal_and_look_different_are_kept_apart() -> None:
    written = drawn(show.table, [{"Tall": 1}, {"Tall": True}, {"Tall": 1.0}, {"Tall": "1"}], caption="")

    assert re.findall('<th scope="row">(.*?)</th>', written) == ["1", "True", "1.0", "1"]


def test_bars_are_as_long_as_their_share_of_the_longest() -> None:
    rows = [
        show.Bar("Lang", [(3, "done"), (1, "waiting")], 8, "3 av 8, 1 venter"),
        show.Bar("Kort", [(1, "met")], 2, "1 av 2"),
        show.Bar("Tom", [(0, "absent")], 0, "ingen"),
    ]
    written = drawn(show.bars, rows, caption="Lengder")

    assert "<caption>Lengder</caption>" in written
    assert re.findall('<th scope="row">(.*?)</th><td>(.*?)</td>', written) == [
        ("Lang", "3 av 8, 1 venter"),
        ("Kort", "1 av 2"),
        ("Tom", "ingen"),
    ]
    assert re.findall('<span class="(.*?)" style="width:(.*?)">', written) == [
        ("ground", "100.0%"),
        ("bar done", "37.5%"),
        ("bar waiting", "12.5%"),
        ("ground", "25.0%"),
        ("bar met", "12.5%"),
        ("ground", "0.0%"),
        ("bar absent", "0.0%"),
    ]


def test_a_bar_longer_than_what_it_is_of_fills_the_line() -> None:
    written = drawn(show.bars, [show.Bar("Full", [(3, "done"), (1, "waiting")], 2, "4 av 2")], caption="")

    assert re.findall('width:(.*?)"', written) == ["50.0%", "75.0%", "25.0%"]


@pytest.mark.parametrize("rows", [[], [show.Bar("Tom", [], 0, "ingen")]])
def test_bars_of_nothing_are_drawn(rows: list[show.Bar]) -> None:
    assert drawn(show.bars, rows, caption="Ingen").startswith('<table class="bars"><caption>Ingen</caption>')


def test_names_words_and_captions_of_bars_are_escaped() -> None:
    written = drawn(show.bars, [show.Bar(TEXT, [(1, "done")], 1, TEXT)], caption=TEXT)

    assert "<b>" not in written
    assert written.count(SAFE) == 3


def test_headings_and_sentences_are_escaped() -> None:
    for write in (show.title, show.heading, show.subheading, show.text, show.aside, show.empty):
        assert re.fullmatch(f"<(h1|h2|h3|p)( class=.*)?>{SAFE}</(h1|h2|h3|p)>", drawn(write, TEXT))
    assert drawn(show.table, [], caption="", empty=TEXT) == f'<p class="empty">{SAFE}</p>'


def test_a_letter_keeps_its_lines_and_stays_words() -> None:
    written = drawn(show.letter, f"Hei!\n\nSted: {TEXT}\nTema: Samhandling\n")
    assert f'<blockquote class="letter"><p>Hei!</p><p>Sted: {SAFE}<br>Tema: Samhandling</p></blockquote>' in written


def test_a_list_above_what_to_press_scrolls_inside_itself() -> None:
    rows = [{"Hvor": "Bodø"}]
    assert '<div class="scroll low" role="region" tabindex="0"' in drawn(show.table, rows, caption="Hvem", low=True)
    assert '<div class="scroll" role="region" tabindex="0"' in drawn(show.table, rows, caption="Hvem")
